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
    """
    What the runtime is started with: the arguments of `LocalAureus`.

    Override it in your conftest.py, or in a module of tests for that module alone. Tests with equal options share a
    runtime.

    Example:
        ```python
        @pytest.fixture
        def aureus_local_options():
            return {"tools": [greet], "strict": True}
        ```
    """
    return {}


class _SharedRuntime:
    """The runtime that tests share, as long as they ask for the same options: a process can hold one at a time."""

    def __init__(self) -> None:
        self._started_with: dict[str, Any] = {}
        self._local: LocalAureus | None = None

    def with_options(self, options: dict[str, Any]) -> LocalAureus:
        """The runtime that is started with these options; one with others is stopped."""
        if self._local is None or options != self._started_with:
            from aureus_local import LocalAureus

            self.stop()
            local = LocalAureus(**options)
            local.start()
            self._started_with, self._local = options, local
        return self._local

    def stop(self) -> None:
        """Stop it, if it is started."""
        if self._local is not None:
            self._local.stop()
        self._local = None


@pytest.fixture(scope="session")
def _aureus_shared_runtime() -> Iterator[_SharedRuntime]:
    shared = _SharedRuntime()
    yield shared
    shared.stop()


@pytest.fixture
def aureus_runtime(_aureus_shared_runtime: _SharedRuntime, aureus_local_options: dict[str, Any]) -> LocalAureus:
    """The runtime that all tests with the same `aureus_local_options` share."""
    if not isinstance(aureus_local_options, dict):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody checks types
        raise TypeError(
            "the fixture aureus_local_options must return a dict with the arguments of LocalAureus, such as"
            f" {{'strict': True}}; got {aureus_local_options!r}"
        )
    return _aureus_shared_runtime.with_options(aureus_local_options)


@pytest.fixture
def aureus_local(aureus_runtime: LocalAureus) -> Iterator[LocalAureus]:
    """
    A running `LocalAureus`. After each test its faults are cleared and its clock is set back.

    Tests share one, which keeps what it was told: use ids of your own, or override `aureus_runtime` with one that is
    started for each test, in a process of its own (`in_process=False`), as that of the tests may hold the shared one. A
    module with `aureus_local_options` of its own has one of its own.

    Example:
        ```python
        @pytest.fixture
        def aureus_runtime():
            local = LocalAureus(in_process=False)
            with local:
                yield local
        ```
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
