"""
Fixtures of pytest for programs that use Aureus: a real runtime, and clients for it.

Installed with the package. It imports nothing of the runtime until a test asks for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from aureus_local import LocalAureus
    from aureus_sdk import AureusClient, SyncAureusClient

__all__ = ["aureus_client", "aureus_local", "aureus_local_options", "aureus_runtime", "sync_aureus_client"]


def _async_fixture(function: Callable[..., Any]) -> Any:
    """A fixture that pytest-asyncio runs; where it is not installed, one for whatever else runs async fixtures."""
    try:
        import pytest_asyncio
    except ModuleNotFoundError:
        return pytest.fixture(function)
    return pytest_asyncio.fixture(function)


@pytest.fixture(scope="session")
def aureus_local_options() -> dict[str, Any]:
    """What the runtime is started with: the arguments of `LocalAureus`. Override it in your conftest.py."""
    return {}


@pytest.fixture(scope="session")
def aureus_runtime(aureus_local_options: dict[str, Any]) -> Iterator[LocalAureus]:
    """The runtime that all tests share."""
    from aureus_local import LocalAureus

    local = LocalAureus(**aureus_local_options)
    with local:
        yield local


@pytest.fixture
def aureus_local(aureus_runtime: LocalAureus) -> Iterator[LocalAureus]:
    """
    A running `LocalAureus`. After each test its faults are cleared and its clock is set back.

    All tests share one, which keeps what it was told: use ids of your own, or override `aureus_runtime` with a narrower
    scope.
    """
    yield aureus_runtime
    aureus_runtime.reset()


@_async_fixture
async def aureus_client(aureus_local: LocalAureus) -> AsyncIterator[AureusClient]:
    """An async client for `aureus_local`. It needs pytest-asyncio, or another plugin that runs async fixtures."""
    from aureus_sdk import AureusClient

    async with AureusClient(aureus_local.base_url, api_key=aureus_local.api_key) as client:
        yield client


@pytest.fixture
def sync_aureus_client(aureus_local: LocalAureus) -> Iterator[SyncAureusClient]:
    """A sync client for `aureus_local`."""
    from aureus_sdk import SyncAureusClient

    with SyncAureusClient(aureus_local.base_url, api_key=aureus_local.api_key) as client:
        yield client
