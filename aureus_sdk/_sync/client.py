# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/client.py; change that, then run `make generate`
"""The synchronous client."""

from __future__ import annotations

from .methods.crv import CrvMethods
from .methods.observability import ObservabilityMethods
from .methods.policy import PolicyMethods
from .methods.system import SystemMethods
from .methods.workflows import WorkflowMethods


class SyncAureusClient(WorkflowMethods, CrvMethods, PolicyMethods, ObservabilityMethods, SystemMethods):
    """
    The synchronous client of the Aureus API. Its methods are grouped by domain in the classes it is made of.

    Args:
        base_url: Where the server is; else ``AUREUS_BASE_URL``, else ``http://localhost:3000``.
        api_key: Sent as bearer token; else ``AUREUS_API_KEY``, else none is sent.
        timeout: How long a call may wait for each of its parts (pool, connect, write, read), in seconds, or an
            `httpx.Timeout` that sets each. 60 seconds by default, 5 of them to connect.
        http_client: Your own `httpx.Client` to send with, for proxies, certificates or tests; you close it.
        default_headers: Sent with every call.

    Raises:
        InvalidInputError: an argument that cannot work.

    Example:
        >>> with SyncAureusClient(base_url="http://localhost:3000") as client:
        ...     status = client.get_workflow_status("data-processing-001")
        ...     print(status.status, status.progress)
    """
