# DO NOT EDIT: written by custom/tools/compose.py from custom/client.py; change that, then run `make generate`
"""
The clients of the Aureus API.

`AureusClient` is asynchronous and also known as `AsyncAureusClient`; `SyncAureusClient` is its synchronous twin.
"""

from ._async.client import AureusClient
from ._sync.client import SyncAureusClient

AsyncAureusClient = AureusClient

__all__ = ["AsyncAureusClient", "AureusClient", "SyncAureusClient"]
