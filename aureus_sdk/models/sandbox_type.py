# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The enumeration `SandboxType`."""

from .._enum import OpenEnum

__all__ = ["SandboxType"]


class SandboxType(OpenEnum):
    """What kind of sandbox a task runs in. In `mock` and `simulation` its tool runs and is kept from writing; a
    server that does not provide the others fails such a task. That catches mistakes and is no wall: in the
    embedded runtime, what a tool hands to threads of its own executors, or writes to a file or connection that
    was open before, is not refused. A tool that writes looks at `context.dry_run` first."""

    MOCK = "mock"
    SIMULATION = "simulation"
    CONTAINER = "container"
    VM = "vm"
    PROCESS = "process"
