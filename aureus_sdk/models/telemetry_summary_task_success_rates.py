# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The share of attempts that succeeded, 0 to 1, by task type."""

from typing import TypeAlias

TelemetrySummaryTaskSuccessRates: TypeAlias = dict[str, float]

__all__ = ["TelemetrySummaryTaskSuccessRates"]
