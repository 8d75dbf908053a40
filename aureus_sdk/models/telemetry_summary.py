# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `TelemetrySummary`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Field,
    MapOf,
    Number,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["TelemetrySummary"]

_TASK_SUCCESS_RATES = Field("TelemetrySummary.task_success_rates", MapOf(Number(minimum=0, maximum=1)))
_MEAN_TIME_TO_RECOVERY_MS = Field("TelemetrySummary.mean_time_to_recovery_ms", Number(minimum=0), is_required=False)
_APPROVALS_PER_POLICY_CHECK = Field(
    "TelemetrySummary.approvals_per_policy_check", Number(minimum=0, maximum=1), is_required=False
)
_MEAN_TASK_DURATION_MS = Field("TelemetrySummary.mean_task_duration_ms", Number(minimum=0), is_required=False)
_FIELDS = (_TASK_SUCCESS_RATES, _MEAN_TIME_TO_RECOVERY_MS, _APPROVALS_PER_POLICY_CHECK, _MEAN_TASK_DURATION_MS)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class TelemetrySummary(Model):
    """
    How well tasks and approvals have gone.

    Attributes:
        task_success_rates: The share of attempts that succeeded, 0 to 1, by task type.
        mean_time_to_recovery_ms: How long tasks took from their first failed attempt to their success, in
            milliseconds.
        approvals_per_policy_check: The share of policy evaluations that were held for a human, 0 to 1.
        mean_task_duration_ms: How long tasks took, waits between attempts included, in milliseconds.
    """

    task_success_rates: dict[str, float] = field(validator=_TASK_SUCCESS_RATES)
    mean_time_to_recovery_ms: float | None = field(validator=_MEAN_TIME_TO_RECOVERY_MS)
    approvals_per_policy_check: float | None = field(validator=_APPROVALS_PER_POLICY_CHECK)
    mean_task_duration_ms: float | None = field(validator=_MEAN_TASK_DURATION_MS)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        task_success_rates: Mapping[str, float],
        mean_time_to_recovery_ms: float | None = None,
        approvals_per_policy_check: float | None = None,
        mean_task_duration_ms: float | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("task_success_rates", _TASK_SUCCESS_RATES.convert(task_success_rates))
        fill(
            "mean_time_to_recovery_ms",
            None if mean_time_to_recovery_ms is None else _MEAN_TIME_TO_RECOVERY_MS.convert(mean_time_to_recovery_ms),
        )
        fill(
            "approvals_per_policy_check",
            None
            if approvals_per_policy_check is None
            else _APPROVALS_PER_POLICY_CHECK.convert(approvals_per_policy_check),
        )
        fill(
            "mean_task_duration_ms",
            None if mean_task_duration_ms is None else _MEAN_TASK_DURATION_MS.convert(mean_task_duration_ms),
        )
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is TelemetrySummary else draft_of(cls))
        self.task_success_rates = _TASK_SUCCESS_RATES.read(data)
        value = data.get("mean_time_to_recovery_ms")
        self.mean_time_to_recovery_ms = (
            value
            if value is None or type(value) is float and 0 <= value < INFINITY
            else _MEAN_TIME_TO_RECOVERY_MS.read(data)
        )
        value = data.get("approvals_per_policy_check")
        self.approvals_per_policy_check = (
            value
            if value is None or type(value) is float and 0 <= value <= 1
            else _APPROVALS_PER_POLICY_CHECK.read(data)
        )
        value = data.get("mean_task_duration_ms")
        self.mean_task_duration_ms = (
            value
            if value is None or type(value) is float and 0 <= value < INFINITY
            else _MEAN_TASK_DURATION_MS.read(data)
        )
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "task_success_rates": self.task_success_rates,
        }
        if self.mean_time_to_recovery_ms is not None:
            data["mean_time_to_recovery_ms"] = self.mean_time_to_recovery_ms
        if self.approvals_per_policy_check is not None:
            data["approvals_per_policy_check"] = self.approvals_per_policy_check
        if self.mean_task_duration_ms is not None:
            data["mean_task_duration_ms"] = self.mean_task_duration_ms
        return data

    def to_dict(self) -> dict[str, Any]:
        data = self.__json__()
        data["task_success_rates"] = dict(self.task_success_rates)
        return data


_Draft = draft_of(TelemetrySummary)
