# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""Names and values to find the item by."""

from typing import TypeAlias

Tags: TypeAlias = dict[str, str]

__all__ = ["Tags"]
