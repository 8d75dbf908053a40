# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Register a validator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..._codecs import Field, Text
from ..._parameters import headers, undocumented
from ...types import Call, Response

if TYPE_CHECKING:
    from ..._async.client import AureusClient
    from ..._sync.client import SyncAureusClient
    from ...models.register_validator_request import RegisterValidatorRequest
    from ...models.validator_registration import ValidatorRegistration


__all__ = ["build", "sync", "sync_detailed", "asyncio", "asyncio_detailed"]

_IDEMPOTENCY_KEY = Field("register_validator.idempotency_key", Text(), key="Idempotency-Key", is_required=False)


def build(
    *,
    body: RegisterValidatorRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Call[ValidatorRegistration]:
    """
    Register a validator.

    Registers a validator under an id that gates can name. Registering an id again replaces it. A custom validator
    whose function is not loaded is registered but not `resolved`, and fails every gate until it is.

    Raises:
        InvalidInputError: an argument does not fit.
    """
    from ...models.register_validator_request import RegisterValidatorRequest

    return Call(
        operation_id="register_validator",
        method="POST",
        path="/api/v1/crv/validators",
        parse=_parse,
        body=RegisterValidatorRequest.of(body),
        headers=headers(
            (_IDEMPOTENCY_KEY, idempotency_key),
        ),
    )


def sync(
    *,
    client: SyncAureusClient,
    body: RegisterValidatorRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ValidatorRegistration:
    """Register a validator: the result. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body)).parsed


def sync_detailed(
    *,
    client: SyncAureusClient,
    body: RegisterValidatorRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ValidatorRegistration]:
    """Register a validator: the whole answer. The arguments are those of `build`."""
    return client.request(build(idempotency_key=idempotency_key, body=body))


async def asyncio(
    *,
    client: AureusClient,
    body: RegisterValidatorRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> ValidatorRegistration:
    """Register a validator: the result. The arguments are those of `build`."""
    return (await client.request(build(idempotency_key=idempotency_key, body=body))).parsed


async def asyncio_detailed(
    *,
    client: AureusClient,
    body: RegisterValidatorRequest | Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Response[ValidatorRegistration]:
    """Register a validator: the whole answer. The arguments are those of `build`."""
    return await client.request(build(idempotency_key=idempotency_key, body=body))


def _parse(status: int, payload: Any) -> ValidatorRegistration:
    if status == 200:
        from ...models.validator_registration import ValidatorRegistration

        return ValidatorRegistration.from_dict(payload)
    raise undocumented(status, 200)
