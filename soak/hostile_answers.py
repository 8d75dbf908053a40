"""What decodes answers, and whether it stands what it is given: shared by the soaks that look for what it does not."""

import json
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from aureus_sdk import InvalidInputError
from aureus_sdk._error_answers import parse_problem
from aureus_sdk._json import decode
from tests.models.contract import OBJECTS, example, model
from tests.support.operations import Operation, operations


class KnownAnswer(NamedTuple):
    """
    An answer that is in order, and what reads it.

    Attributes:
        name: Name of the model or of the operation.
        read: Makes the result of its decoded body.
        body: A body that it reads.
    """

    name: str
    read: Callable[[Any], object]
    body: bytes


def fault_of(answer: KnownAnswer, body: bytes) -> str | None:
    """What happens to those who are given this body in place of the right one, if that is anything but promised."""
    try:
        parse_problem(body)
        try:
            payload = decode(body)
        except ValueError:  # what it promises to raise
            return None
        answer.read(payload)
    except InvalidInputError:
        return None
    except BaseException:  # noqa: BLE001  # whatever it is, it was not promised
        return traceback.format_exc()
    return None


def _of_model(name: str) -> KnownAnswer:
    body = {key: example(schema) for key, schema in OBJECTS[name]["properties"].items()}
    return KnownAnswer(name, model(name).from_dict, json.dumps(body).encode())


def _of_operation(operation: Operation) -> KnownAnswer:
    parse = operation.call().parse
    return KnownAnswer(operation.name, partial(parse, operation.answer.status), operation.answer.body)


ANSWERS = [
    *map(_of_model, OBJECTS),
    *(_of_operation(operation) for operation in operations() if not operation.is_stream),
]
