"""The synchronous client in a tour: `aureus serve --workspace examples/workspace`, then run this."""

from datetime import UTC, datetime

import display
import orders

from aureus_sdk import SyncAureusClient, TelemetryEvent, TelemetryEventType


def tour(client: SyncAureusClient) -> None:
    display.headline("Sync client: a workflow on a real file")
    workflow = orders.orders_workflow("orders-sync", "revenue-sync.json")
    with display.CONSOLE.status("running the workflow"):
        result = client.execute_workflow(workflow, context={"user_id": "12345"})
    display.show_run(result)

    display.headline("Sync client: a gate for commits")
    for validator_id, config in orders.VALIDATORS.items():
        client.register_validator(validator_id, config)
    for balance in (1000, -20):
        display.show_verdict(client.validate_commit(orders.balance_commit(balance), orders.BALANCE_GATE))

    display.headline("Sync client: a policy decision and an approval")
    decision = client.evaluate_policy(orders.POLICY_CONTEXT)
    display.show_decision(decision)
    token = decision.approval_token or ""
    client.decide_approval(token, approved=True, approver="alice", comment="Agreed in the incident call")
    redeemed = client.redeem_approval(token, action_id=orders.DELETE_RECORDS.id, principal_id=orders.AGENT.id)
    display.show_approval(redeemed)

    display.headline("Sync client: telemetry")
    note = TelemetryEvent(type=TelemetryEventType.CUSTOM, timestamp=datetime.now(UTC), data={"tour": "sync"})
    client.report_event(note)
    display.show_metrics(client.get_metrics("task.duration", tags={"workflow_id": workflow.id}))
    display.show_trace(client.get_trace(result.correlation_id or ""))


def main() -> None:
    with SyncAureusClient() as client:
        tour(client)


if __name__ == "__main__":
    main()
