# DO NOT EDIT: written by custom/tools/compose.py from custom/_telemetry/delivery.py; change that, then run `make generate`
"""What an answer of the server means to the items of a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import APIStatusError, AureusError, InvalidInputError
from .items import Item, batch_call
from .queue import SENT, Outcome
from .routes import Route

REJECTED = "rejected"
FAILED = "failed"

_REFUSED = {400, 413, 422}
"""Something is wrong with what was sent: an item, or the size of all."""
_ABSENT = {404, 405}
"""The server does not have the operation."""
_TEMPORARY = {401, 407, 408, 425, 429, 502, 503, 504}
"""Whatever was sent, the answer would have been the same."""
_SUSPICIOUS_FAILURES = 2
"""Failed deliveries in a row, after which an item may be what the server fails on."""


class Delivery:
    """
    Delivers batches, and remembers whether the server takes any: to a server that does not, items go one by one.

    Args:
        route: Makes the calls.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._server_takes_batches = True

    def outcomes(self, items: Sequence[Item], earlier_failures: int, timeout: float | None) -> Iterator[Outcome]:
        """
        Deliver items, telling what became of them in their order.

        A batch that the server refuses is halved until the item that it refuses is alone. So is a batch on which it has
        failed again and again; an item is given up for that only if the server then takes another.

        Args:
            items: What to deliver.
            earlier_failures: How many deliveries in a row have failed.
            timeout: Seconds that each call may take; None for as long as the client lets it.

        Raises:
            AureusError: the items that nothing was told of are to be delivered another time.
        """
        parts = [items]
        held: list[Outcome] = []
        patience = len(items).bit_length() + 1 if earlier_failures >= _SUSPICIOUS_FAILURES else 0
        failure: AureusError = AureusError("nothing was delivered")
        while parts:
            part = parts.pop()
            if len(part) > 1 and not self._server_takes_batches:
                parts += [[item] for item in reversed(part)]
                continue
            try:
                outcomes = self._send(part, timeout)
            except (APIStatusError, InvalidInputError) as error:
                if self._has_another_way(error):
                    parts.append(part)
                    continue
                fate, failure = _fate_after(error), error
                patience -= fate == FAILED
                if fate is None or patience < 0:
                    raise
                if len(part) > 1:
                    middle = len(part) // 2
                    parts += [part[middle:], part[:middle]]
                    continue
                outcomes = [Outcome(1, fate)]
            held += outcomes
            fates = {outcome.fate for outcome in held}
            if SENT in fates or FAILED not in fates:
                yield from held
                held = []
        if held:
            raise failure

    def _send(self, part: Sequence[Item], timeout: float | None) -> list[Outcome]:
        if not self._server_takes_batches:
            self._route.send(part[0].kind.call(part[0]), timeout)
            return [Outcome(1, SENT)]
        result = self._route.send(batch_call(part), timeout)
        rejected = len(result.rejected)
        if result.accepted + rejected != len(part):
            raise AureusError(f"of {len(part)} items, the server accepted {result.accepted} and rejected {rejected}")
        outcomes = [Outcome(result.accepted, SENT), Outcome(rejected, REJECTED)]
        return [outcome for outcome in outcomes if outcome.number]

    def _has_another_way(self, error: AureusError) -> bool:
        """Whether to go on item by item. A server that takes neither is not itself: the next try is a batch again."""
        if not isinstance(error, APIStatusError) or error.status_code not in _ABSENT:
            return False
        self._server_takes_batches = not self._server_takes_batches
        return not self._server_takes_batches


def _fate_after(error: APIStatusError | InvalidInputError) -> str | None:
    """What becomes of an item if this comes of sending it alone; None if the next try may end otherwise."""
    if isinstance(error, InvalidInputError) or error.status_code in _REFUSED:
        return REJECTED
    return None if error.status_code in _TEMPORARY | _ABSENT else FAILED
