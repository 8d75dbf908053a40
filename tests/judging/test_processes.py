"""Judging in processes of their own: whatever becomes of those, others get their answers and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from aureus_local import LocalAureus
from aureus_local.domain.expressions import ExpressionError
from aureus_local.judging.bounded import BoundedJudge
from tests.support.processes import children_of, is_alive, needs_proc, signal_all, unread_bytes
from tests.support.runtime import running_runtime
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_proc


def endless() -> dict[str, Any]:
    """A schema that takes years to judge by."""
    definitions: dict[str, Any] = {
        f"d{number}": {"allOf": [{"$ref": f"#/$defs/d{number + 1}"}] * 2} for number in range(60)
    }
    return {"$ref": "#/$defs/d0", "$defs": definitions | {"d60": {"type": "integer"}}}


def judging(pid: int) -> list[int]:
    """The processes that judge for another one."""
    return children_of(pid, "aureus_local.judging.child")


def ask() -> bool:
    return BoundedJudge().evaluate("data == 1", {"data": 1})


def wait_for_a_question(children: list[int]) -> int:
    """Which of these processes, all of which are stopped, was asked."""
    wait_until(lambda: any(map(unread_bytes, children)))
    return next(child for child in children if unread_bytes(child))


def is_held_up_by_another() -> bool:
    """Whether an answer has to wait until another question, whose process is stopped, was given up."""
    ask()
    children = judging(os.getpid())
    signal_all(children, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(ask)
        asked = wait_for_a_question(children)
        signal_all(set(children) - {asked}, signal.SIGCONT)
        assert ask()
        is_held_up = other.done()
        signal_all([asked], signal.SIGCONT)
        with suppress(ExpressionError):
            assert other.result()
    return is_held_up


def test_a_question_that_takes_too_long_holds_up_no_other() -> None:
    # The first time, another process is started meanwhile, and a busy machine may not get round to that in time.
    assert not all(is_held_up_by_another() for _ in range(3))


def test_a_question_whose_process_is_killed_is_answered_by_another() -> None:
    ask()
    children = judging(os.getpid())
    signal_all(children, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask)
        wait_for_a_question(children)
        signal_all(children, signal.SIGKILL)
        assert answer.result()
    assert ask()


def end_all_that_judge() -> None:
    children = judging(os.getpid())
    signal_all(children, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, children)))


def test_a_process_that_was_killed_while_it_was_idle_is_replaced() -> None:
    ask()
    assert judging(os.getpid())
    end_all_that_judge()

    assert ask()


@pytest.mark.parametrize("python", ["/nowhere/python", shutil.which("false")])
def test_where_no_process_can_be_started_the_server_is_to_blame(monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    config = {"type": "expression", "parameters": {"expression": "data == 1"}}
    gate = {"name": "Gate", "validators": ["v"], "block_on_failure": True}
    with LocalAureus() as url, httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        api.post("/crv/validators", json={"validator_id": "v", "config": config}).raise_for_status()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", python)
            end_all_that_judge()
            refused = api.post("/crv/validators", json={"validator_id": "w", "config": config})
            verdict = api.post("/crv/validate", json={"commit": {"id": "c", "data": 1}, "gate_config": gate}).json()
        again = api.post("/crv/validators", json={"validator_id": "w", "config": config})

    assert (refused.status_code, refused.headers.get("retry-after")) == (503, "1")
    assert python not in refused.text
    assert (verdict["blocked_commit"], verdict["failure_code"]) == (True, "TOOL_ERROR")
    assert verdict["remediation"].startswith("Try again")
    assert again.status_code == 200


def test_a_judging_process_does_not_outlive_its_killed_runtime_for_long(tmp_path: Path) -> None:
    validators = {"quick": {"type": "integer"}, "endless": endless()}
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1", timeout=60) as api:
        for name, schema in validators.items():
            config = {"type": "json_schema", "parameters": {"schema": schema}}
            api.post("/crv/validators", json={"validator_id": name, "config": config}).raise_for_status()

        def judge(validator: str) -> httpx.Response:
            gate = {"name": "Gate", "validators": [validator], "block_on_failure": True}
            return api.post("/crv/validate", json={"commit": {"id": "commit", "data": 1}, "gate_config": gate})

        judge("quick").raise_for_status()
        children = judging(runtime.process.pid)
        signal_all(children, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(judge, "endless")
            wait_for_a_question(children)
            runtime.kill()
            signal_all(children, signal.SIGCONT)
            assert isinstance(answer.exception(), httpx.TransportError)
    wait_until(lambda: not any(map(is_alive, children)))
