# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/methods/system.py; change that, then run `make generate`
"""Methods that concern the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...api import system
from ..base_client import BaseClient

if TYPE_CHECKING:
    from ...models.common import Health


class SystemMethods(BaseClient):
    """The server itself."""

    def get_health(self) -> Health:
        """
        Ask whether the server works, and which version it is.

        Raises:
            AureusError: it does not answer, or answers with an error.
        """
        return self.call(system.get_health.build())
