"""What the rules ask of whoever judges for them by expressions and JSON Schemas of people who may not mean well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .json_schemas import SchemaFault
from .parameters import ParameterFault

__all__ = ["Judge", "JudgingUnavailableError"]


class JudgingUnavailableError(Exception):
    """Nobody can judge: the machine is to blame, and neither what is judged nor by what."""


class Judge(Protocol):
    """
    Answers within bounds of time and memory, whatever it is asked.

    All of its methods raise JudgingUnavailableError where it cannot answer now.
    """

    def evaluate(self, source: str, values: Mapping[str, Any]) -> bool:
        """
        What an expression says of some values, as `expressions.evaluate`.

        Raises:
            ExpressionError: There is no answer, or none within bounds.
        """
        ...

    def schema_faults(self, schema: Any, value: Any) -> list[SchemaFault]:
        """
        In which ways a value does not fit a schema, as `json_schemas.schema_faults`.

        Raises:
            InvalidSchemaError: The schema is none, or there is no answer within bounds.
        """
        ...

    def parameter_faults(self, schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[ParameterFault]:
        """
        All ways in which parameters do not fit their schema, as `parameters.parameter_faults`.

        That there is no answer within bounds is a fault as well.
        """
        ...
