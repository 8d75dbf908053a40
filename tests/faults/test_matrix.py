"""A sample of the matrix of operations and faults; `make soak ARGS=matrix` tries the whole of it."""

import random

from tests.support.fault_matrix import Cell, cells, try_cells
from tests.support.faults import FAULTS
from tests.support.operations import operations


def sample() -> list[Cell]:
    """Cells with each fault, and with each operation through each client."""
    shuffled = list(cells())
    random.Random(3).shuffle(shuffled)
    by_fault = {cell.fault.name: cell for cell in shuffled}
    by_operation = {(cell.operation.name, cell.is_async): cell for cell in shuffled if not cell.fault.is_slow}
    return [*by_fault.values(), *by_operation.values()]


def test_a_sample_of_the_matrix_holds() -> None:
    chosen = sample()
    assert {cell.fault.name for cell in chosen} == {fault.name for fault in FAULTS}
    assert {cell.operation.name for cell in chosen} == {operation.name for operation in operations()}
    assert [f"{trial.cell}: {trial.complaints}" for trial in try_cells(chosen, at_once=16) if trial.complaints] == []


def test_the_catalogue_has_no_name_twice() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) == len(set(names))
