# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/methods/crv.py; change that, then run `make generate`
"""Methods of Circuit Reasoning Validation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import models
from ...api import crv
from ..base_client import BaseClient

if TYPE_CHECKING:
    from ...models.crv import (
        Commit,
        GateConfig,
        GateResult,
        RegisteredValidator,
        ValidatorConfig,
        ValidatorRegistration,
    )


class CrvMethods(BaseClient):
    """Gates of validators that a commit has to pass."""

    async def validate_commit(
        self, commit: Commit | Mapping[str, Any], gate_config: GateConfig | Mapping[str, Any]
    ) -> GateResult:
        """
        Validate a commit against a gate.

        Args:
            commit: The change of state.
            gate_config: The validators that it has to pass, and what follows if it does not.

        Returns:
            The verdict, with what each validator said. A commit that does not pass is a verdict, not an error.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.

        Example:
            >>> result = await client.validate_commit(
            ...     Commit(id="commit-001", data={"balance": 1000}),
            ...     GateConfig(name="Balance gate", validators=["not_null"], block_on_failure=True),
            ... )
            >>> result.passed
            True
        """
        body = models.ValidateCommitRequest(commit=commit, gate_config=gate_config)
        return await self.call(crv.validate_commit.build(body=body))

    async def register_validator(
        self, validator_id: str, validator_config: ValidatorConfig | Mapping[str, Any]
    ) -> ValidatorRegistration:
        """
        Register a validator under an id that gates can name. Registering an id again replaces it.

        Args:
            validator_id: The id.
            validator_config: What the validator does, and with what parameters.

        Returns:
            What came of it. A custom validator whose function the server has not loaded is not ``resolved``, and
            fails every gate until it is.

        Raises:
            InvalidInputError: an argument does not fit; nothing was sent.
            APIError: the call failed.

        Example:
            >>> await client.register_validator(
            ...     "balance_positive", {"type": "expression", "parameters": {"expression": "data.balance > 0"}}
            ... )
        """
        body = models.RegisterValidatorRequest(validator_id=validator_id, config=validator_config)
        return await self.call(crv.register_validator.build(body=body))

    async def list_validators(self) -> list[RegisteredValidator]:
        """
        List the registered validators, in the order in which they were first registered.

        Raises:
            APIError: the call failed.
        """
        return await self.call(crv.list_validators.build())
