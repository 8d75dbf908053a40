# DO NOT EDIT: generated from openapi.yaml by the templates in custom/templates; change those, then run `make generate`
"""The operations of the domain policy, one module each."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import check_permission as check_permission
    from . import decide_approval as decide_approval
    from . import evaluate_policy as evaluate_policy
    from . import get_approval as get_approval
    from . import list_approvals as list_approvals
    from . import list_audit_entries as list_audit_entries
    from . import redeem_approval as redeem_approval
    from . import request_approval as request_approval

__all__ = [
    "check_permission",
    "decide_approval",
    "evaluate_policy",
    "get_approval",
    "list_approvals",
    "list_audit_entries",
    "redeem_approval",
    "request_approval",
]

_MODULES = {
    "check_permission": ".check_permission",
    "decide_approval": ".decide_approval",
    "evaluate_policy": ".evaluate_policy",
    "get_approval": ".get_approval",
    "list_approvals": ".list_approvals",
    "list_audit_entries": ".list_audit_entries",
    "redeem_approval": ".redeem_approval",
    "request_approval": ".request_approval",
}


if not TYPE_CHECKING:  # or checkers would take every name for one of this package

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_MODULES[name], __name__)
        return globals().setdefault(name, getattr(module, name, module))


def __dir__() -> list[str]:
    return __all__
