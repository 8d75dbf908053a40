# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/telemetry_of_client.py; change that, then run `make generate`
"""What a client and its views share of the telemetry reporter, before it is used, and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._options import Options
from .credentials import Credentials
from .sender import Sender

if TYPE_CHECKING:
    from .._telemetry.settings import TelemetrySettings
    from .._telemetry.worker import Worker
    from .telemetry import TelemetryReporter


class TelemetryOfClient:
    """
    The one reporter of a client and its views, made when it is first used.

    Args:
        sender: What the client sends with.
        options: The options of the client.
        credentials: Its key.
        settings: How to queue and send; None for the defaults.
        is_users: Whether the sender's connections are the user's own.

    Raises:
        InvalidInputError: the settings are none.
    """

    def __init__(
        self,
        sender: Sender,
        options: Options,
        credentials: Credentials,
        settings: TelemetrySettings | None,
        *,
        is_users: bool,
    ) -> None:
        if settings is not None:
            from .._telemetry.settings import check_settings

            check_settings(settings)
        self._sender = sender
        self._options = options
        self._credentials = credentials
        self._settings = settings
        self._is_users = is_users
        self._reporters: list[tuple[TelemetryReporter, Worker]] = []
        self._is_closed = False

    def reporter(self) -> TelemetryReporter:
        """
        The reporter.

        Threads may race to make it, without a lock, which a finaliser could find held: the first of them wins, and what
        the others have made is forgotten. It was never started.
        """
        if not self._reporters:
            mine = self._new_reporter()
            self._reporters.append(mine)
            if self._reporters[0] is mine:
                self._begin(mine[1])
            else:
                self._reporters.remove(mine)
        return self._reporters[0][0]

    async def aclose(self) -> None:
        """Close the reporter; one that is made afterwards takes nothing in."""
        self._is_closed = True
        for reporter, _ in self._reporters[:1]:
            await reporter.aclose()

    def _begin(self, worker: Worker) -> None:
        if self._is_closed:
            worker.close("closed")
        else:
            worker.begin()

    def _new_reporter(self) -> tuple[TelemetryReporter, Worker]:
        from .._telemetry.routes import async_route_for
        from .._telemetry.settings import TelemetrySettings
        from .._telemetry.worker import Worker
        from .telemetry import TelemetryReporter

        route = async_route_for(self._sender, self._options, self._credentials, is_users=self._is_users)
        worker = Worker(route, self._settings or TelemetrySettings())
        return TelemetryReporter(worker), worker
