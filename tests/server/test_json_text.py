"""JSON as the server takes it."""

import json

import pytest

from aureus_local.server.json_text import decode


def test_a_large_object_has_each_key_once() -> None:
    members = {f"key-{number}": number for number in range(200_000)}
    text = json.dumps(members)

    assert decode(text.encode()) == members
    with pytest.raises(ValueError, match=r"^an object has the key 'key-199999' twice$"):
        decode(f'{text[:-1]}, "key-199999": 0}}'.encode())


def test_the_key_that_is_repeated_first_is_told() -> None:
    with pytest.raises(ValueError, match="the key 'b' twice"):
        decode(b'{"a": 1, "b": 1, "b": 2, "a": 2}')
