"""The asynchronous client in a tour: `aureus serve --workspace examples/workspace`, then run this."""

import asyncio
from datetime import UTC, datetime

import display
import orders

from aureus_sdk import AureusClient, TelemetryEvent, TelemetryEventType


async def tour(client: AureusClient) -> None:
    display.headline("Async client: a workflow on a real file")
    workflow = orders.orders_workflow("orders-async", "revenue-async.json")
    started = await client.start_workflow(workflow, context={"user_id": "12345"})
    async for event in client.stream_workflow_events(workflow.id):
        display.show_progress(event)
    display.show_status(await client.get_workflow_status(workflow.id))

    display.headline("Async client: a gate for commits")
    for validator_id, config in orders.VALIDATORS.items():
        await client.register_validator(validator_id, config)
    for balance in (1000, -20):
        display.show_verdict(await client.validate_commit(orders.balance_commit(balance), orders.BALANCE_GATE))

    display.headline("Async client: a policy decision and an approval")
    decision = await client.evaluate_policy(orders.POLICY_CONTEXT)
    display.show_decision(decision)
    token = decision.approval_token or ""
    await client.decide_approval(token, approved=True, approver="alice", comment="Agreed in the incident call")
    redeemed = await client.redeem_approval(token, action_id=orders.DELETE_RECORDS.id, principal_id=orders.AGENT.id)
    display.show_approval(redeemed)

    display.headline("Async client: telemetry")
    note = TelemetryEvent(type=TelemetryEventType.CUSTOM, timestamp=datetime.now(UTC), data={"tour": "async"})
    await client.report_event(note)
    display.show_metrics(await client.get_metrics("task.duration", tags={"workflow_id": workflow.id}))
    display.show_trace(await client.get_trace(started.correlation_id or ""))


async def main() -> None:
    async with AureusClient() as client:
        await tour(client)


if __name__ == "__main__":
    asyncio.run(main())
