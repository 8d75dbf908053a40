"""What both tours work with: a workflow on a file of orders, a gate, a principal and an action."""

from typing import Any

from aureus_sdk import (
    Action,
    Commit,
    DataZone,
    GateConfig,
    GoalGuardState,
    Intent,
    Permission,
    PolicyContext,
    PolicyRiskTier,
    Principal,
    RetryConfig,
    RiskTier,
    TaskSpec,
    TaskType,
    WorkflowSpec,
)

ORDERS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "customer", "status", "amount"],
        "properties": {
            "status": {"enum": ["open", "paid", "refunded"]},
            "amount": {"type": "number", "exclusiveMinimum": 0},
        },
    },
}

REVENUE = """{
    paid_orders: length([?status == 'paid']),
    revenue: sum([?status == 'paid'].amount),
    customers: sort(map(&customer, [?status == 'paid']))
}"""


READ = TaskSpec(
    id="read-data",
    name="Read the orders",
    type=TaskType.ACTION,
    tool_name="read_file",
    inputs={"path": "orders.json"},
    risk_tier=RiskTier.LOW,
    intent=Intent.READ,
    retry=RetryConfig(max_attempts=3, backoff_ms=100, backoff_multiplier=2.0, jitter=True),
)
VALIDATE = TaskSpec(
    id="validate-data",
    name="Validate the orders",
    type=TaskType.ACTION,
    tool_name="validate_schema",
    inputs={"schema": ORDERS_SCHEMA},
    risk_tier=RiskTier.LOW,
    intent=Intent.READ,
)
PROCESS = TaskSpec(
    id="process-data",
    name="Compute the revenue",
    type=TaskType.ACTION,
    tool_name="transform_data",
    inputs={"expression": REVENUE},
    risk_tier=RiskTier.MEDIUM,
    intent=Intent.WRITE,
    timeout_ms=30_000,
)


def orders_workflow(workflow_id: str, output: str) -> WorkflowSpec:
    """Read the orders, validate them, compute the revenue, write it to a file of the runtime's workspace."""
    save = TaskSpec(
        id="save-results",
        name="Write the revenue",
        type=TaskType.ACTION,
        tool_name="write_file",
        inputs={"path": output},
        risk_tier=RiskTier.MEDIUM,
        intent=Intent.WRITE,
    )
    return WorkflowSpec(
        id=workflow_id,
        name="Revenue of paid orders",
        goal="Process order data safely and reliably",
        constraints=["Must validate all inputs", "Must log all operations"],
        success_criteria=["All tasks complete successfully", "No data loss"],
        tasks=[READ, VALIDATE, PROCESS, save],
        dependencies={READ.id: [], VALIDATE.id: [READ.id], PROCESS.id: [VALIDATE.id], save.id: [PROCESS.id]},
    )


VALIDATORS: dict[str, dict[str, Any]] = {
    "schema_check": {"type": "schema", "parameters": {"fields": {"balance": "number", "currency": "string"}}},
    "balance_positive": {
        "type": "expression",
        "parameters": {"expression": "data.balance > 0", "reason": "The balance must stay above zero."},
    },
}

BALANCE_GATE = GateConfig(
    name="Balance gate",
    validators=["not_null", "schema_check", "balance_positive"],
    block_on_failure=True,
    required_confidence=0.8,
)


def balance_commit(balance: float) -> Commit:
    """A change of an account's balance."""
    return Commit(
        id="commit-001",
        data={"balance": balance, "currency": "USD"},
        previous_state={"balance": 500, "currency": "USD"},
    )


DELETE_DATABASE = Permission(action="delete", resource="database", intent=Intent.DELETE, data_zone=DataZone.INTERNAL)
AGENT = Principal(id="agent-001", type="agent", permissions=[DELETE_DATABASE])
DELETE_RECORDS = Action(
    id="delete-records",
    name="Delete database records",
    risk_tier=PolicyRiskTier.CRITICAL,
    required_permissions=[DELETE_DATABASE],
)
POLICY_CONTEXT = PolicyContext(
    principal=AGENT, action=DELETE_RECORDS, current_state=GoalGuardState.EVALUATING, audit_log=[]
)
