"""Gates, and the validators in them."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from attrs import evolve
from starlette.responses import JSONResponse, Response

from aureus_local.domain.gates import Validators, is_quick, needs_no_registration, run_gate
from aureus_local.domain.validators import check_config, remarks_on
from aureus_local.judging.bounded import BoundedJudge
from aureus_local.large_values import work_on_value
from aureus_local.registry import Registry
from aureus_local.server.idempotency import write_once
from aureus_local.server.problems import invalid_input
from aureus_local.server.requests import Request, is_large_body
from aureus_local.server.runtime import Runtime
from aureus_local.storage.validators import find_ids, find_validators, register
from aureus_local.threads import call_in_thread
from aureus_sdk.models import (
    GateConfig,
    GateResult,
    RegisteredValidator,
    RegisterValidatorRequest,
    ValidateCommitRequest,
    ValidatorConfig,
    ValidatorRegistration,
    ValidatorType,
)

__all__ = ["list_validators", "register_validator", "validate_commit"]

_MOST_OTHERS = 100
"""Among so many names one is looked for that is near to a wrong one: among more, it would take too long."""


async def validate_commit(runtime: Runtime, request: Request) -> Response:
    """Run a gate on a commit. One that may take its time gets a thread of its own, and holds no transaction open."""
    asked = ValidateCommitRequest.from_dict(request.body)

    def give_verdict(validators: Validators) -> GateResult:
        return run_gate(asked.commit, asked.gate_config, validators, judge=BoundedJudge(), now=runtime.clock.now())

    def look_up(connection: sa.Connection) -> tuple[Validators, GateResult | None]:
        validators = _validators_for(connection, asked.gate_config, runtime.registry)
        is_brief = is_quick(asked.gate_config, validators.registered) and not is_large_body(request.content)
        return validators, give_verdict(validators) if is_brief else None

    validators, verdict = await runtime.database.read(look_up)
    if verdict is None:
        verdict = await call_in_thread(partial(give_verdict, validators))
    return JSONResponse(verdict.to_dict())


async def register_validator(runtime: Runtime, request: Request) -> Response:
    """Register a validator that can be used."""
    asked = RegisterValidatorRequest.from_dict(request.body)
    faults = await call_in_thread(partial(check_config, asked.config, BoundedJudge()))
    if faults:
        raise invalid_input([evolve(fault, path=f"config.{fault.path}") for fault in faults])
    is_resolved = _is_resolved(asked.config, runtime.registry)
    registration = ValidatorRegistration(
        validator_id=asked.validator_id,
        registered=True,
        resolved=is_resolved,
        detail=_detail(asked.config, is_resolved=is_resolved),
    )

    def change(connection: sa.Connection) -> Response:
        register(connection, asked.validator_id, asked.config)
        return JSONResponse(registration.to_dict())

    return await write_once(runtime, request, change)


async def list_validators(runtime: Runtime, request: Request) -> Response:
    """List the registered validators."""
    del request

    def find(connection: sa.Connection) -> list[dict[str, Any]]:
        return [
            RegisteredValidator(
                validator_id=validator_id, config=config, resolved=_is_resolved(config, runtime.registry)
            ).to_dict()
            for validator_id, config in find_validators(connection).items()
        ]

    found = await runtime.database.read(find)
    return await work_on_value(found, lambda: JSONResponse(found))


def _validators_for(connection: sa.Connection, gate: GateConfig, registry: Registry) -> Validators:
    named = find_validators(connection, gate.validators)
    is_missing = any(name not in named and not needs_no_registration(name) for name in gate.validators)
    others = find_ids(connection, _MOST_OTHERS) if is_missing else ()
    return Validators(named, others, registry.validators)


def _is_resolved(config: ValidatorConfig, registry: Registry) -> bool:
    return config.type != ValidatorType.CUSTOM or config.validation_logic in registry.validators


def _detail(config: ValidatorConfig, *, is_resolved: bool) -> str:
    if is_resolved:
        return f"{', but '.join(['Ready to use in a gate', *remarks_on(config)])}."
    return (
        f"The function {config.validation_logic!r} is not loaded, so every gate with this validator fails: "
        "start the runtime with --validators naming the module that has it."
    )
