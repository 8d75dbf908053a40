"""Each soak, at a tiny count; `make soak` runs them whole."""

import importlib

import pytest

from soak.__main__ import SOAKS, as_table, main, run
from soak.row import Row


@pytest.mark.parametrize("name", [name for name, counts in SOAKS.items() if counts.sample])
def test_a_sample_of_each_soak_loses_nothing(name: str) -> None:
    if name == "schema":
        pytest.importorskip("schemathesis", reason="its own dependencies are above the lowest versions of ours")
    row = run(name, SOAKS[name].sample)
    assert row.tried > 0
    assert row.lost == 0


def test_a_name_that_is_no_soak_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "there is no soak nonsense; there are " in capsys.readouterr().err


def test_what_is_lost_is_in_the_table_and_in_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lose_one(count: int) -> Row:
        return Row("ids", count, 1)

    monkeypatch.setattr(importlib.import_module("soak.ids"), "run", lose_one)
    assert main(["ids", "--scale", "0.02"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "| ids | 2,000 | 1,999 | 1 |"


def test_a_soak_that_breaks_off_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> Row:
        raise OSError

    monkeypatch.setattr(importlib.import_module("soak.ids"), "run", fail)
    assert run("ids", 5) == Row("ids: broke off", 5, lost=5)


def test_the_table_is_markdown() -> None:
    assert as_table([Row("a", 1000, lost=0)]).splitlines() == [
        "| soak | tried | survived | lost |",
        "| --- | ---: | ---: | ---: |",
        "| a | 1,000 | 1,000 | 0 |",
    ]
