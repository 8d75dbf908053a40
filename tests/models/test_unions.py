"""Discriminated unions: recovery strategies, told apart by their type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aureus_sdk import (
    AskUserStrategy,
    EscalateStrategy,
    GateConfig,
    IgnoreStrategy,
    InvalidInputError,
    RecoveryStrategy,
    RetryAltToolStrategy,
)

VARIANTS: list[tuple[dict[str, Any], RecoveryStrategy]] = [
    ({"type": "ask_user", "prompt": "Go on?"}, AskUserStrategy(prompt="Go on?")),
    ({"type": "escalate", "reason": "r"}, EscalateStrategy(reason="r")),
    ({"type": "ignore", "justification": "j"}, IgnoreStrategy(justification="j")),
    (
        {"type": "retry_alt_tool", "tool_name": "t", "max_retries": 2},
        RetryAltToolStrategy(tool_name="t", max_retries=2),
    ),
]
GATE: dict[str, Any] = {"name": "g", "validators": [], "block_on_failure": True}
UNKNOWN_TYPE = (
    "recovery_strategy.type: GateConfig.recovery_strategy.type must be one of "
    "retry_alt_tool, ask_user, escalate, ignore, got"
)
NO_STRATEGY = (
    "recovery_strategy: GateConfig.recovery_strategy must be a mapping or one of "
    "RetryAltToolStrategy, AskUserStrategy, EscalateStrategy, IgnoreStrategy"
)


def given(strategy: Any) -> GateConfig:
    return GateConfig(name="g", validators=[], block_on_failure=True, recovery_strategy=strategy)


def sent(strategy: Any) -> GateConfig:
    return GateConfig.from_dict(GATE | {"recovery_strategy": strategy})


@pytest.mark.parametrize(("source", "strategy"), VARIANTS)
def test_the_type_decides_the_class(source: dict[str, Any], strategy: RecoveryStrategy) -> None:
    assert given(source).recovery_strategy == sent(source).recovery_strategy == strategy
    assert given(strategy).recovery_strategy is strategy
    assert given(strategy).to_dict() == GATE | {"recovery_strategy": source}


@pytest.mark.parametrize("make", [given, sent])
@pytest.mark.parametrize(
    ("strategy", "message"),
    [
        (
            {"type": "pray"},
            f"{UNKNOWN_TYPE} 'pray'",
        ),
        (
            {"prompt": "Go on?"},
            f"{UNKNOWN_TYPE} None",
        ),
        (
            {"type": ["ask_user"]},
            f"{UNKNOWN_TYPE} ['ask_user']",
        ),
        ({"type": "ask_user"}, "recovery_strategy.prompt: AskUserStrategy.prompt is missing"),
        (
            "ask_user",
            f"{NO_STRATEGY}, got 'ask_user'",
        ),
    ],
)
def test_what_fits_no_variant_is_refused(make: Callable[[Any], GateConfig], strategy: Any, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        make(strategy)
    assert str(caught.value) == message


def test_a_subclass_of_a_variant_is_one_too() -> None:
    class Polite(AskUserStrategy):
        """A question of one's own."""

    polite = Polite(prompt="Please?")
    assert given(polite).recovery_strategy is polite
    with pytest.raises(InvalidInputError, match=r"must be a mapping or one of .*, got GateConfig\("):
        given(given(polite))


def test_a_field_of_another_variant_is_refused_from_a_user_and_kept_aside_from_a_server() -> None:
    mixed = {"type": "ask_user", "prompt": "Go on?", "reason": "r"}
    with pytest.raises(InvalidInputError, match=r"^recovery_strategy.reason: AskUserStrategy has no field 'reason'"):
        given(mixed)
    strategy = sent(mixed).recovery_strategy
    assert strategy is not None
    assert strategy.extra == {"reason": "r"}


def test_the_type_of_a_variant_is_fixed() -> None:
    assert AskUserStrategy(prompt="p").type == "ask_user"
    assert AskUserStrategy(type="ask_user", prompt="p") == AskUserStrategy(prompt="p")
    with pytest.raises(InvalidInputError, match=r"AskUserStrategy.type must be 'ask_user', got 'ignore'"):
        AskUserStrategy(type="ignore", prompt="p")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidInputError, match=r"AskUserStrategy.type must be 'ask_user', got 'ignore'"):
        AskUserStrategy.from_dict({"type": "ignore", "prompt": "p"})
