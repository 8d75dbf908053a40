"""Parameters of the validator; which there are depends on its type. Free-form."""

from typing import Any, TypeAlias

ValidatorConfigParameters: TypeAlias = dict[str, Any]

__all__ = ["ValidatorConfigParameters"]
