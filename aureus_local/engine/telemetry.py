"""What a run tells about itself, as events, metrics and spans in the contract's shapes, and its way to the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Any, TypeAlias

from .journal import Attempt
from .outcome import Run, milliseconds, timestamp
from .plan import Plan, Task
from .trial import Trial

__all__ = ["Record", "Telemetry"]

Record: TypeAlias = Callable[[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]], Awaitable[object]]
"""
Stores events, metrics and spans, and returns when they are stored; on whatever event loop the run is executed. An event
or metric whose id is stored already is not stored again; a span replaces the one with its id.
"""

_FLUSH_SECONDS = 0.1
_LOGGER = logging.getLogger(__name__)


class Telemetry:
    """
    Tells the store of one run.

    Ids follow from what they are ids of: a run that is resumed tells what it has told before, and nothing is doubled.
    """

    def __init__(self, run: Run, plan: Plan, record: Record) -> None:
        self._run = run
        self._plan = plan
        self._record = record
        self._events: dict[str, dict[str, Any]] = {}
        self._metrics: dict[str, dict[str, Any]] = {}
        self._spans: dict[str, dict[str, Any]] = {}
        self._one_at_a_time = asyncio.Lock()

    def run_started(self) -> None:
        """The run has begun, or goes on."""
        self._tell_span(self._run.id, {"name": self._plan.name, "start_time": timestamp(self._run.started_at)}, {})

    def run_ended(self, ended_at: float, status: str) -> None:
        """The run is over."""
        times = _times(self._run.started_at, ended_at)
        self._tell_span(self._run.id, {"name": self._plan.name} | times, {"status": status})

    def attempt_started(self, trial: Trial, started_at: float) -> None:
        """An attempt has begun."""
        data = {
            "attempt": trial.number,
            "purpose": trial.purpose,
            "step_name": trial.task.name,
            "tool": trial.call.tool,
        }
        self._tell_event("step_start", trial.task, started_at, data)

    def attempt_ended(self, attempt: Attempt) -> None:
        """An attempt has ended."""
        task, error = self._plan.tasks[attempt.task_id], attempt.error
        data: dict[str, Any] = {"attempt": attempt.number, "purpose": attempt.purpose, "status": attempt.status}
        data |= {"duration_ms": milliseconds(attempt.started_at, attempt.ended_at)} | (
            {"error": error} if error else {}
        )
        self._tell_event("step_end", task, attempt.ended_at, data)
        span = {
            "parent_id": self._run.id,
            "name": task.id if attempt.purpose == "task" else f"undo {task.id}",
            **_times(attempt.started_at, attempt.ended_at),
        }
        if error:
            span["logs"] = [{"timestamp": timestamp(attempt.ended_at), "level": "error", "message": error}]
        tags = {"task_id": task.id, "attempt": str(attempt.number), "status": attempt.status}
        tool = task.call_for(attempt.purpose).tool
        span_id = self._id(task.id, attempt.purpose, attempt.number, "span")
        self._tell_span(span_id, span, tags | ({"tool": tool} if tool else {}))

    def task_ended(self, attempts: list[Attempt]) -> None:
        """A task has ended."""
        first, last = attempts[0], attempts[-1]
        metric_id = self._id(last.task_id, "task.duration")
        self._metrics[metric_id] = {
            "id": metric_id,
            "name": "task.duration",
            "value": milliseconds(first.started_at, last.ended_at),
            "timestamp": timestamp(last.ended_at),
            "tags": {"workflow_id": self._plan.workflow_id, "task_id": last.task_id, "status": last.task_status},
        }

    async def keep_flushing(self) -> None:
        """Hand over what has been told, now and then, so that a run under way can be watched."""
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            try:
                await asyncio.shield(self.flush())
            except Exception:  # noqa: BLE001, S112  # nothing is lost: it is tried again, at the latest when the run ends
                continue

    async def flush(self) -> None:
        """Hand over all that has been told so far; when this returns, the store has it."""
        async with self._one_at_a_time:
            await self._hand_over()

    async def flush_with(self, end: Callable[[], Awaitable[object]]) -> None:
        """
        Hand over all that is left, and with it how the run ended: that stands, even where the store cannot take what is
        told of it.

        Args:
            end: Stores the end, so that whoever reads it finds what was handed over before.
        """
        async with self._one_at_a_time:
            # Asked for together and in this order, that is one transaction, or the end comes in the later one.
            told, ended = await asyncio.gather(self._hand_over(), end(), return_exceptions=True)
        if isinstance(ended, BaseException):
            raise ended
        if isinstance(told, BaseException):
            _LOGGER.error("telemetry of run %s is lost", self._run.id, exc_info=told)

    async def _hand_over(self) -> None:
        events, metrics, spans = self._events, self._metrics, self._spans
        if not (events or metrics or spans):
            return
        self._events, self._metrics, self._spans = {}, {}, {}
        try:
            await self._record([*events.values()], [*metrics.values()], [*spans.values()])
        except BaseException:
            self._events = events | self._events
            self._metrics = metrics | self._metrics
            self._spans = spans | self._spans
            raise

    def _tell_event(self, kind: str, task: Task, happened_at: float, data: dict[str, Any]) -> None:
        event_id = self._id(task.id, data["purpose"], data["attempt"], kind)
        self._events[event_id] = {
            "id": event_id,
            "type": kind,
            "timestamp": timestamp(happened_at),
            "workflow_id": self._plan.workflow_id,
            "task_id": task.id,
            "task_type": task.type,
            "correlation_id": self._run.trace_id,
            "data": data,
            "tags": {"run_id": self._run.id},
        }

    def _tell_span(self, span_id: str, span: dict[str, Any], tags: dict[str, str]) -> None:
        common = {"id": span_id, "trace_id": self._run.trace_id, "tags": self._tags() | tags}
        self._spans[span_id] = common | span

    def _tags(self) -> dict[str, str]:
        return {"workflow_id": self._plan.workflow_id, "run_id": self._run.id}

    def _id(self, *parts: str | int) -> str:
        text = "\0".join(map(str, (self._run.id, *parts)))
        return blake2b(text.encode(), digest_size=16).hexdigest()


def _times(started_at: float, ended_at: float) -> dict[str, Any]:
    return {
        "start_time": timestamp(started_at),
        "end_time": timestamp(ended_at),
        "duration": milliseconds(started_at, ended_at),
    }
