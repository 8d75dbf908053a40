"""What all tests can use."""

import json
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.support.postgresql import PostgresServer, postgres_server
from tests.support.runtime import running_runtime

settings.register_profile("aureus", deadline=None)  # how long a case takes says nothing on a busy machine
settings.load_profile("aureus")


@pytest.fixture(scope="session")
def runtime_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real runtime that all tests share: they are to use ids of their own."""
    with running_runtime(tmp_path_factory.mktemp("runtime")) as runtime:
        yield runtime.url
        assert runtime.stop() == 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server that all tests share: each has a database of its own there."""
    with postgres_server() as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, Any, Any]:
    """Let tests log lone surrogates, and fail with them: between processes, reports are UTF-8, which has none."""
    report = yield
    return json.loads(json.dumps(report, ensure_ascii=False).encode(errors="xmlcharrefreplace"))
