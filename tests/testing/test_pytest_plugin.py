"""The fixtures, in a pytest of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PROJECT = Path(__file__).parents[2]

STRICT = ["-W", "error", "-o", "asyncio_default_fixture_loop_scope=function"]
TESTS = """
import httpx
import pytest

from aureus_sdk import ServerError


def test_a_fault(aureus_local, sync_aureus_client):
    aureus_local.status(503)
    aureus_local.clock.advance(3600)
    with pytest.raises(ServerError):
        sync_aureus_client.with_options(max_retries=0).get_health()


def test_it_is_gone(aureus_local, sync_aureus_client):
    assert sync_aureus_client.get_health().status == "ok"
    assert aureus_local.base_url in repr(aureus_local)


def test_own_tools(sync_aureus_client):
    task = {"id": "t", "name": "T", "type": "action", "tool_name": "greet", "inputs": {}}
    workflow = {"id": "w", "name": "W", "tasks": [task], "dependencies": {}}
    assert sync_aureus_client.execute_workflow(workflow).task_results["t"].result == "Hello"
"""
ASYNC_TEST = """
import pytest


@pytest.mark.asyncio
async def test_async(aureus_client, aureus_local):
    aureus_local.fail_next(retry_after=0)
    assert (await aureus_client.get_health()).status == "ok"
"""
CONFTEST = """
import pytest

from aureus_local import tool


@tool("greet")
def greet(inputs, context):
    return "Hello"


@pytest.fixture(scope="session")
def aureus_local_options():
    return {"tools": [greet], "strict": True, "api_key": "open-sesame"}
"""


PYTEST_WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

import pytest


class Missing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == sys.argv[1]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())
sys.exit(pytest.main(sys.argv[2:]))
"""


def pytest_without(package: str, *options: str, pytester: pytest.Pytester) -> subprocess.CompletedProcess[str]:
    """What pytest says where a package is not installed."""
    command = [sys.executable, "-c", PYTEST_WITHOUT, package, *options]
    return subprocess.run(command, cwd=pytester.path, capture_output=True, text=True, check=False, timeout=60)


def test_async_and_sync_tests_share_a_runtime(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_sync=TESTS, test_async=ASYNC_TEST)
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=4)


def test_sync_tests_need_no_plugin_for_async(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_sync=TESTS)
    told = pytest_without("pytest_asyncio", "-p", "no:asyncio", pytester=pytester)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "3 passed" in told.stdout


OPTIONS = """
import pytest
from aureus_local import tool


@tool("greet")
def greet(inputs, context):
    return {name!r}


@pytest.fixture(scope="session")
def aureus_local_options():
    return {{"tools": [greet]}}


def test_it_is_this_module_s(sync_aureus_client, aureus_runtime):
    task = {{"id": "t", "name": "T", "type": "action", "tool_name": "greet", "inputs": {{}}}}
    workflow = {{"id": "w", "name": "W", "tasks": [task], "dependencies": {{}}}}
    assert sync_aureus_client.execute_workflow(workflow).task_results["t"].result == {name!r}
"""


@pytest.mark.parametrize("scope", ["function", "class", "module", "session"])
def test_options_may_be_overridden_in_any_scope(pytester: pytest.Pytester, scope: str) -> None:
    pytester.makeconftest(
        f"""
        import pytest
        from aureus_local import tool

        @tool("greet")
        def greet(inputs, context):
            return "hello"

        @pytest.fixture(scope={scope!r})
        def aureus_local_options():
            return {{"tools": greet, "strict": True}}
        """
    )
    pytester.makepyfile(
        """
        urls = set()

        def run(client, tool):
            task = {"id": "t", "name": "T", "type": "action", "tool_name": tool, "inputs": {}}
            return client.execute_workflow({"id": tool, "name": "W", "tasks": [task], "dependencies": {}}).status

        def test_its_tools_are_there(sync_aureus_client, aureus_local):
            urls.add(aureus_local.base_url)
            assert run(sync_aureus_client, "greet") == "success"

        def test_others_fail(sync_aureus_client, aureus_local):
            urls.add(aureus_local.base_url)
            assert run(sync_aureus_client, "other") == "failed"

        def test_they_share_a_runtime():
            assert len(urls) == 1
        """
    )
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=3)


def test_options_of_a_module_are_good_for_that_module(pytester: pytest.Pytester) -> None:
    without = "def test_it_runs(sync_aureus_client):\n    assert sync_aureus_client.get_health().status == 'ok'\n"
    modules = {"test_a": without, "test_b": OPTIONS.format(name="b"), "test_c": OPTIONS.format(name="c")}
    pytester.makepyfile(**modules, test_d=without)
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=4)


def test_options_that_are_none_are_refused_with_the_name_of_their_fixture(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import pytest\n\n@pytest.fixture\ndef aureus_local_options():\n    {'strict': True}\n")
    pytester.makepyfile(test_sync=TESTS)
    told = pytester.runpytest_subprocess(*STRICT)
    told.stdout.fnmatch_lines("*TypeError: the fixture aureus_local_options must return a dict *; got None")


OWN_RUNTIME = """
import pytest
from aureus_local import LocalAureus


@pytest.fixture
def aureus_runtime():
    local = LocalAureus(in_process=False)
    with local:
        yield local


@pytest.mark.parametrize("number", range(2))
def test_it_is_this_test_s(sync_aureus_client, number):
    assert sync_aureus_client.list_workflows().items == []
    sync_aureus_client.execute_workflow({"id": "w", "name": "W", "tasks": [], "dependencies": {}})
"""


def test_a_runtime_for_each_test_may_be_beside_the_shared_one(pytester: pytest.Pytester) -> None:
    shared = "def test_it_runs(sync_aureus_client):\n    assert sync_aureus_client.get_health().status == 'ok'\n"
    pytester.makepyfile(test_a=shared, test_b=OWN_RUNTIME, test_c=shared)
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=4)


def test_who_does_not_use_it_does_not_notice(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            assert not {"dbos", "uvicorn", "starlette", "sqlalchemy", "aureus_local.testing"} & sys.modules.keys()
        """
    )
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=1)


def test_without_its_extra_a_test_is_told_what_to_install(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    told = pytest_without("uvicorn", pytester=pytester)
    assert told.returncode == 1
    assert 'pip install "aureus-sdk[local]"' in told.stdout


def test_the_example_and_the_readme_run(pytester: pytest.Pytester) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (PROJECT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    [readme] = [block for block in blocks if "def test_" in block]
    example = (PROJECT / "examples" / "test_with_local_aureus.py").read_text("utf-8")
    pytester.makepyfile(test_readme=readme, test_example=example)
    pytester.runpytest_subprocess(*STRICT, "-o", "asyncio_mode=auto").assert_outcomes(passed=7)
