"""What the tests of the server share."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest


@pytest.fixture
def api(runtime_url: str) -> Iterator[httpx.Client]:
    """A plain HTTP client for the shared runtime."""
    with httpx.Client(base_url=f"{runtime_url}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture
def unique() -> str:
    """An id that no other test uses."""
    return uuid4().hex
