# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""What there is to tell. Free-form."""

from typing import Any, TypeAlias

TelemetryEventData: TypeAlias = dict[str, Any]

__all__ = ["TelemetryEventData"]
