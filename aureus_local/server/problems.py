"""Errors as the wire has them: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http.client import responses

from starlette.responses import JSONResponse

from aureus_sdk.errors import InvalidInputError, format_path
from aureus_sdk.models import Problem, ProblemField

__all__ = ["ProblemError", "ProblemResponse", "fault_of", "invalid_input"]

_NEWER_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Titles of RFC 9110 that Python has only had since 3.13."""

MOST_FAULTS = 100
"""How many faults of an input are told; nobody reads more."""


class ProblemResponse(JSONResponse):
    """Problem details."""

    media_type = "application/problem+json"


class ProblemError(Exception):
    """
    A request is answered with an error.

    Args:
        status: HTTP status.
        detail: What is wrong, and what to do about it.
        errors: What is wrong with the input, field by field.
        headers: HTTP headers of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[ProblemField] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers

    def response(self, instance: str | None) -> ProblemResponse:
        """
        The answer.

        Args:
            instance: Path of the request; None where the request is such that it has none.
        """
        problem = Problem(
            type="about:blank",
            title=_NEWER_TITLES.get(self.status) or responses.get(self.status, ""),
            status=self.status,
            detail=self.detail,
            instance=instance,
            errors=self.errors or None,
        )
        return ProblemResponse(problem.to_dict(), status_code=self.status, headers=self.headers)


def fault_of(error: InvalidInputError) -> ProblemField:
    """What a model of the SDK refuses though its schema takes it, such as a number that no float can hold."""
    return ProblemField(path=format_path(error.path), message=error.reason)


def invalid_input(faults: Sequence[ProblemField]) -> ProblemError:
    """The error of a request that is well-formed but wrong."""
    if len(faults) > MOST_FAULTS:
        detail = f"The request has more than {MOST_FAULTS} faults; these are the first."
    else:
        detail = f"The request has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}."
    return ProblemError(422, detail, errors=faults[:MOST_FAULTS])
