# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/client.py; change that, then run `make generate`
"""The asynchronous client."""

from __future__ import annotations

from .methods.crv import CrvMethods
from .methods.observability import ObservabilityMethods
from .methods.policy import PolicyMethods
from .methods.system import SystemMethods
from .methods.workflows import WorkflowMethods


class AureusClient(WorkflowMethods, CrvMethods, PolicyMethods, ObservabilityMethods, SystemMethods):
    """
    The asynchronous client of the Aureus API. Its methods are grouped by domain in the classes it is made of.

    Args:
        base_url: Where the server is; else ``AUREUS_BASE_URL``, else ``http://localhost:3000``.
        api_key: Sent as bearer token, or a function that gives it (see `AccessToken`), called anew when it has expired
            and when the server refuses it; else ``AUREUS_API_KEY``, else none is sent.
        timeout: Seconds for a whole call, whatever is done for it: waiting for a connection, a new key, retries and
            the pauses between them. 60 by default, 5 of them to connect. Or an `httpx.Timeout`, which sets the parts
            of each attempt; the longest of them bounds the whole call.
        max_retries: How many more attempts a call may have after the first, where repeating it is safe; 2 by default.
            One more is free where a connection that was kept alive turns out to be closed.
        max_response_bytes: How many bytes the body of an answer may have, decoded; 16 MiB by default.
        limits: How many connections to open at most (100 by default), and how many of them to keep and for how many
            seconds while they are idle. Calls beyond that wait for one, in their order, within their time.
        http_client: Your own `httpx.AsyncClient` to send with, for proxies, certificates or tests; you close it.
        default_headers: Sent with every call.
        send_idempotency_keys: Whether writes carry an ``Idempotency-Key``, the same for all attempts of a call. Switch
            it off for a server that does not honour them: a write that may have been done is then not repeated.
        telemetry: How ``client.telemetry`` queues and sends what is reported in the background.

    Raises:
        InvalidInputError: an argument that cannot work.

    Example:
        >>> async with AureusClient(base_url="http://localhost:3000") as client:
        ...     status = await client.get_workflow_status("data-processing-001")
        ...     print(status.status, status.progress)
    """
