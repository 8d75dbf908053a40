"""How the tours show what they get, a trace among it, as people read it in a terminal."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aureus_sdk import (
    ApprovalToken,
    GateResult,
    GuardDecision,
    Metric,
    Span,
    TelemetryEvent,
    WorkflowExecutionResult,
    WorkflowStatus,
)

CONSOLE = Console(highlight=False)
BAR_WIDTH = 32
TEXT_WIDTH = 48


def headline(text: str) -> None:
    CONSOLE.rule(f"[bold]{escape(text)}", align="left")


def line(text: str) -> None:
    CONSOLE.print(f"  {escape(text)}")


def show_progress(event: TelemetryEvent) -> None:
    """One line for each step that ends."""
    if event.type == "step_end":
        CONSOLE.print(f"  [green]✓[/] {escape(event.task_id or '')}")


def show_run(result: WorkflowExecutionResult) -> None:
    CONSOLE.print(f"  Workflow [bold]{result.status}[/] in {result.duration_ms or 0:.0f} ms")
    for task_id, task in result.task_results.items():
        CONSOLE.print(f"    {escape(task_id):14} {task.status}  {escape(shortened(str(task.result)))}")


def shortened(text: str) -> str:
    return text if len(text) <= TEXT_WIDTH else f"{text[: TEXT_WIDTH - 1]}…"


def show_status(status: WorkflowStatus) -> None:
    CONSOLE.print(f"  Workflow [bold]{status.status}[/], {status.progress or 0:.0%} of {len(status.tasks or {})} tasks")


def show_verdict(result: GateResult) -> None:
    colour = "green" if result.passed else "red"
    CONSOLE.print(f"  {escape(result.gate_name)}: [{colour}]{result.crv_status}[/]")
    for finding in result.validation_results:
        mark = "[green]✓[/]" if finding.valid else "[red]✗[/]"
        CONSOLE.print(f"    {mark} {escape(finding.reason or '')}")
        if finding.remediation:
            CONSOLE.print(f"      {escape(finding.remediation)}")


def show_decision(decision: GuardDecision) -> None:
    verdict = "allowed" if decision.allowed else "held for a human" if decision.requires_human_approval else "refused"
    CONSOLE.print(f"  Decision: [bold]{verdict}[/]")
    CONSOLE.print(f"    {escape(decision.reason)}")


def show_approval(approval: ApprovalToken) -> None:
    CONSOLE.print(f"  Approval of {escape(approval.action_id)}: [bold]{approval.status}[/] by {approval.approver}")


def show_metrics(metrics: list[Metric]) -> None:
    for metric in metrics:
        CONSOLE.print(f"  {metric.name} {(metric.tags or {}).get('task_id', ''):14} {metric.value:8.2f} ms")


def show_trace(spans: list[Span]) -> None:
    """The spans as a tree, each with a bar for when it ran."""
    table = Table("span", "ms", "when", box=None, padding=(0, 2), header_style="dim")
    begin = min(span.start_time for span in spans)
    end = max(span.end_time or span.start_time for span in spans)
    for depth, span in _as_tree(spans):
        bar = _bar(span.start_time, span.end_time or end, begin, end)
        table.add_row(f"{'  ' * depth}{escape(span.name)}", f"{span.duration or 0:.1f}", f"[cyan]{bar}[/]")
    CONSOLE.print(table)


def _as_tree(spans: list[Span]) -> Iterator[tuple[int, Span]]:
    """The spans with their depth, each after its parent, siblings by time."""
    known = {span.id for span in spans}
    roots = [span for span in spans if span.parent_id not in known]
    pending = [(0, span) for span in sorted(roots, key=lambda span: span.start_time, reverse=True)]
    while pending:
        depth, span = pending.pop()
        yield depth, span
        children = [child for child in spans if child.parent_id == span.id]
        pending += [(depth + 1, child) for child in sorted(children, key=lambda s: s.start_time, reverse=True)]


def _bar(start: datetime, end: datetime, first: datetime, last: datetime) -> str:
    scale = BAR_WIDTH / max((last - first).total_seconds(), 1e-6)
    offset = min(int((start - first).total_seconds() * scale), BAR_WIDTH - 1)
    return " " * offset + "█" * max(1, round((end - start).total_seconds() * scale))
