# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `SandboxType`."""

from .._enum import OpenEnum

__all__ = ["SandboxType"]


class SandboxType(OpenEnum):
    """What kind of sandbox a task runs in. In `mock` and `simulation` its tool runs and is kept from writing; a
    server that does not provide the others fails such a task."""

    MOCK = "mock"
    SIMULATION = "simulation"
    CONTAINER = "container"
    VM = "vm"
    PROCESS = "process"
