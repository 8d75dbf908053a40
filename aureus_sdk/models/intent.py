# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `Intent`."""

from .._enum import OpenEnum

__all__ = ["Intent"]


class Intent(OpenEnum):
    """What an action or a task is meant to do."""

    READ = "read"
    WRITE = "write"
    DELETE = "delete"
    EXECUTE = "execute"
    ADMIN = "admin"
