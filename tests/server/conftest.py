"""What the tests of the server share."""

from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.support.postgresql import PASSWORD, PostgresServer
from tests.support.runtime import running_runtime


@pytest.fixture(scope="session")
def postgresql_runtime_url(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[str]:
    """Address of a real runtime on PostgreSQL that all tests share."""
    folder = tmp_path_factory.mktemp("runtime")
    with running_runtime(folder, "--database-url", postgres.new_database()) as runtime:
        yield runtime.url
        assert runtime.stop() == 0
        assert PASSWORD not in runtime.log.read_text()


@pytest.fixture(params=["runtime_url", "postgresql_runtime_url"], ids=["sqlite", "postgresql"])
def api(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A plain HTTP client for the shared runtime, on either database."""
    with httpx.Client(base_url=f"{request.getfixturevalue(request.param)}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture
def unique() -> str:
    """An id that no other test uses."""
    return uuid4().hex
