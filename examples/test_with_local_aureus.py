"""
How a program that uses Aureus is tested: `pytest examples/test_with_local_aureus.py`.

The fixtures come with the package, and give a real runtime and clients for it. The async tests need pytest-asyncio, in
its mode "auto".
"""

from typing import Any
from uuid import uuid4

import pytest

from aureus_local import LocalAureus, ToolContext, tool
from aureus_sdk import APITimeoutError, AureusClient, RetryConfig, SyncAureusClient, TaskSpec, WorkflowSpec

HOUR = 3600


class Bank:
    """What the tool talks to: it is down at first."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.paid: list[str] = []

    def pay(self, order: str) -> str:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the bank is closed")
        self.paid.append(order)
        return f"paid {order}"


bank = Bank(failures=0)


@tool("pay")
def pay(inputs: dict[str, Any], _context: ToolContext) -> str:
    return bank.pay(inputs["order"])


def payment(order: str) -> WorkflowSpec:
    """The program's workflow: it tries for hours before it gives up."""
    task = TaskSpec(
        id="pay",
        name="Pay",
        type="action",
        tool_name="pay",
        inputs={"order": order},
        retry=RetryConfig(max_attempts=3, backoff_ms=HOUR * 1000),
    )
    return WorkflowSpec(id=f"payment-{order}", name="Payment", tasks=[task], dependencies={})


@pytest.fixture
def aureus_local_options() -> dict[str, Any]:
    """What the runtime of these tests is started with; in a project this stands in its conftest.py."""
    return {"tools": [pay], "strict": True}


@pytest.fixture
def order() -> str:
    """All tests share a runtime: each uses ids of its own."""
    return uuid4().hex


def test_an_order_is_paid(sync_aureus_client: SyncAureusClient, order: str) -> None:
    result = sync_aureus_client.execute_workflow(payment(order))
    assert (result.status, result.task_results["pay"].result) == ("success", f"paid {order}")


def test_an_outage_is_survived(aureus_local: LocalAureus, sync_aureus_client: SyncAureusClient, order: str) -> None:
    aureus_local.fail_next(2, status=503, retry_after=0)
    assert sync_aureus_client.execute_workflow(payment(order)).status == "success"


def test_a_lost_answer_pays_nothing_twice(
    aureus_local: LocalAureus, sync_aureus_client: SyncAureusClient, order: str
) -> None:
    aureus_local.drop_next(after_effect=True)
    sync_aureus_client.execute_workflow(payment(order))  # is sent again, with the same idempotency key
    assert bank.paid.count(order) == 1


async def test_hours_of_trying_take_no_time(
    aureus_local: LocalAureus, aureus_client: AureusClient, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "failures", 2)
    await aureus_client.start_workflow(payment(order))
    while (status := await aureus_client.get_workflow_status(f"payment-{order}")).status in {"pending", "running"}:
        aureus_local.clock.advance(HOUR)
    assert status.status == "success"
    assert bank.paid.count(order) == 1


async def test_a_server_that_hangs_is_given_up(aureus_local: LocalAureus, aureus_client: AureusClient) -> None:
    aureus_local.delay(HOUR)
    with pytest.raises(APITimeoutError):
        await aureus_client.with_options(timeout=0.1).get_health()
