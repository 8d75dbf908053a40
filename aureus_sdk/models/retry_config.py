# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The model `RetryConfig`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from .._codecs import (
    INFINITY,
    Boolean,
    Field,
    Integer,
    Number,
)
from .._model import Model, as_object, convert_on_setattr, draft_of, unknown_fields

__all__ = ["RetryConfig"]

_MAX_ATTEMPTS = Field("RetryConfig.max_attempts", Integer(minimum=1, maximum=1000000))
_BACKOFF_MS = Field("RetryConfig.backoff_ms", Integer(minimum=1, maximum=31536000000))
_BACKOFF_MULTIPLIER = Field("RetryConfig.backoff_multiplier", Number(minimum=0), is_required=False)
_JITTER = Field("RetryConfig.jitter", Boolean(), is_required=False)
_FIELDS = (_MAX_ATTEMPTS, _BACKOFF_MS, _BACKOFF_MULTIPLIER, _JITTER)
_KEYS = frozenset(item.key for item in _FIELDS)


@define(kw_only=True, init=False, repr=False, on_setattr=convert_on_setattr)
class RetryConfig(Model):
    """
    How often a task is tried and how long is waited in between: before attempt n+1, `backoff_ms * backoff_multiplier
    ** (n - 1)` milliseconds, times a random factor of 0.5 to 1.5 unless `jitter` is false.

    Attributes:
        max_attempts: How many attempts there are in all.
        backoff_ms: The wait before the second attempt, in milliseconds.
        backoff_multiplier: By what the wait grows from attempt to attempt; 2 where it is not given or 0.
        jitter: Whether the wait is spread at random; true where it is not given.
    """

    max_attempts: int = field(validator=_MAX_ATTEMPTS)
    backoff_ms: int = field(validator=_BACKOFF_MS)
    backoff_multiplier: float | None = field(validator=_BACKOFF_MULTIPLIER)
    jitter: bool | None = field(validator=_JITTER)
    _extra: dict[str, Any] | None = field(default=None, init=False, eq=False)

    _fields: ClassVar = _FIELDS

    def __init__(
        self,
        *,
        max_attempts: int,
        backoff_ms: int,
        backoff_multiplier: float | None = None,
        jitter: bool | None = None,
    ) -> None:
        fill = super().__setattr__  # past the check of assignments, which would convert again
        fill("max_attempts", _MAX_ATTEMPTS.convert(max_attempts))
        fill("backoff_ms", _BACKOFF_MS.convert(backoff_ms))
        fill(
            "backoff_multiplier",
            None if backoff_multiplier is None else _BACKOFF_MULTIPLIER.convert(backoff_multiplier),
        )
        fill("jitter", None if jitter is None else _JITTER.convert(jitter))
        fill("_extra", None)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        data = source if isinstance(source, dict) else as_object(cls, source)
        self: Self = object.__new__(_Draft if cls is RetryConfig else draft_of(cls))
        value = data.get("max_attempts")
        self.max_attempts = value if type(value) is int and 1 <= value <= 1000000 else _MAX_ATTEMPTS.read(data)
        value = data.get("backoff_ms")
        self.backoff_ms = value if type(value) is int and 1 <= value <= 31536000000 else _BACKOFF_MS.read(data)
        value = data.get("backoff_multiplier")
        self.backoff_multiplier = (
            value if value is None or type(value) is float and 0 <= value < INFINITY else _BACKOFF_MULTIPLIER.read(data)
        )
        value = data.get("jitter")
        self.jitter = value if value is None or type(value) is bool else _JITTER.read(data)
        self._extra = None if _KEYS.issuperset(data) else unknown_fields(data, _KEYS)
        self.__class__ = cls
        return self

    def __json__(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "max_attempts": self.max_attempts,
            "backoff_ms": self.backoff_ms,
        }
        if self.backoff_multiplier is not None:
            data["backoff_multiplier"] = self.backoff_multiplier
        if self.jitter is not None:
            data["jitter"] = self.jitter
        return data


_Draft = draft_of(RetryConfig)
