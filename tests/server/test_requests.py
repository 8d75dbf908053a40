"""Reading requests: the larger a body is, the less may others wait for it."""

import asyncio
import threading

import httpx
import pytest

from aureus_local.server.requests import LARGEST_BODY, work_on

IS_JSON = {"Content-Type": "application/json"}


async def test_the_event_loop_goes_on_while_a_large_body_is_worked_on() -> None:
    went_on = threading.Event()
    asyncio.get_running_loop().call_soon(went_on.set)

    assert await work_on(bytes(LARGEST_BODY), lambda: went_on.wait(10))


async def test_a_small_body_is_not_worth_a_thread() -> None:
    assert await work_on(b"{}", threading.get_ident) == threading.get_ident()


@pytest.mark.parametrize(("end", "status"), [("]", 400), ("]}", 422)])
def test_what_is_wrong_with_a_large_body_is_told(api: httpx.Client, end: str, status: int) -> None:
    content = f'{{"metrics": 5, "events": [{"0, " * 300_000}0{end}'
    assert api.post("/observability/batch", content=content, headers=IS_JSON).status_code == status
