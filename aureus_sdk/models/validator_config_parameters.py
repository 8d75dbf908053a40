# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Parameters of the validator; which there are depends on its type. Free-form."""

from typing import Any, TypeAlias

ValidatorConfigParameters: TypeAlias = dict[str, Any]

__all__ = ["ValidatorConfigParameters"]
