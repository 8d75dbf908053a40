"""The key of a runtime: which ones it takes, and which requests carry it."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aureus_local import LocalAureus
from tests.support.runtime import aureus, clean_environment

NAMED = "the API key (--api-key or AUREUS_API_KEY)"


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        ("k\n", "has a space or a line break"),
        (" k", "has a space or a line break"),
        (" ", "has a space or a line break"),
        ("k\x01", "has a control character"),
        ("voilà", "has a character that is not ASCII"),
        ("k\udcff", "has a character that is not ASCII"),  # a byte that is no UTF-8
    ],
)
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_key_that_no_request_can_carry_is_refused(tmp_path: Path, host: str, key: str, complaint: str) -> None:
    command = aureus("serve", "--port", 0, "--host", host)
    variables = clean_environment() | {"AUREUS_API_KEY": key}
    refused = subprocess.run(
        command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False, timeout=20
    )

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"Error: {NAMED} {complaint}")
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(("key", "complaint"), [("", "is empty"), ("k\n", "has a space or a line break")])
@pytest.mark.parametrize("in_process", [True, False])
def test_the_runtime_for_tests_refuses_it_too(in_process: bool, key: str, complaint: str) -> None:
    with pytest.raises(RuntimeError, match=complaint):
        LocalAureus(api_key=key, in_process=in_process).start()


@pytest.fixture(scope="module")
def guarded_url() -> Iterator[str]:
    """Address of a runtime that wants a key."""
    with LocalAureus(api_key="secret", in_process=False) as url:
        yield url


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (b"Bearer secret", 200),
        (b"bearer  \tsecret\t ", 200),
        (b"Bearer \xa0secret\x85", 401),
        (b"Bearer \x85secret", 401),
        (b"Bearer secret2", 401),
        (b"Bearer", 401),
        (b"Basic secret", 401),
        ("Bearer secrét".encode(), 401),
    ],
)
def test_a_request_carries_the_very_key(guarded_url: str, authorization: bytes, status: int) -> None:
    address = urlsplit(guarded_url)
    request = b"GET /api/v1/workflows HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: %b\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=60) as connection:
        connection.sendall(request % authorization)
        answer = connection.makefile("rb").readline()
    assert int(answer.split()[1]) == status
