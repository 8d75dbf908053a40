"""Telemetry: what is reported is found again, in order, once."""

import json
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.http import pages
from tests.support.runtime import running_runtime

JSON = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(minutes: float) -> str:
    return (NOON + timedelta(minutes=minutes)).isoformat()


def metric(name: str, value: float = 1, **more: Any) -> JSON:
    return {"name": name, "value": value, "timestamp": at(0)} | more


def span(span_id: str, trace_id: str, **more: Any) -> JSON:
    return {"id": span_id, "trace_id": trace_id, "name": "s", "start_time": at(0)} | more


def values(api: httpx.Client, **query: Any) -> list[float]:
    return [item["value"] for item in api.get("/observability/metrics", params=query).json()]


def test_filters_are_inclusive_and_tags_match_as_a_subset(api: httpx.Client, unique: str) -> None:
    for number in range(4):
        tags = {"even": str(number % 2 == 0), "all": "yes"}
        body = metric(unique, number, timestamp=at(number), tags=tags)
        assert api.post("/observability/metrics", json=body).status_code == 202

    assert values(api, name=unique) == [0, 1, 2, 3]
    assert values(api, name=unique, start_time=at(1), end_time=at(2)) == [1, 2]
    assert values(api, name=unique, start_time="2026-11-23T13:01:00+01:00", end_time="2026-11-23T12:02:00") == [1, 2]
    assert values(api, name=unique, tags='{"even": "True"}') == [0, 2]
    assert values(api, name=unique, tags='{"even": "True", "all": "yes"}', start_time=at(1)) == [2]
    assert values(api, name=unique, tags='{"all": "no"}') == values(api, name=unique, tags='{"odd": "True"}') == []
    assert values(api, name=unique, tags="{}") == [0, 1, 2, 3]


def test_times_are_told_in_utc(api: httpx.Client, unique: str) -> None:
    for timestamp in ("2026-11-23T12:00:00", "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00.000001Z", "2026-11-23"):
        assert api.post("/observability/metrics", json=metric(unique, timestamp=timestamp)).status_code == 202

    told = [item["timestamp"] for item in api.get("/observability/metrics", params={"name": unique}).json()]
    assert told == [
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.000001Z",
        "2026-11-23T00:00:00Z",
    ]


def test_long_answers_come_in_pages(api: httpx.Client, unique: str) -> None:
    api.post("/observability/batch", json={"metrics": [metric(unique, number) for number in range(5)]})
    api.post("/observability/batch", json={"spans": [span(f"{unique}-{number}", unique) for number in range(5)]})

    traces = pages(api, f"/observability/traces/{unique}", limit=2)
    metrics = pages(api, "/observability/metrics", limit=2, name=unique)
    assert [len(page.json()) for page in traces] == [2, 2, 1]
    assert [[item["value"] for item in page.json()] for page in metrics] == [[0, 1], [2, 3], [4]]


def test_a_page_of_large_items_is_shorter(api: httpx.Client, unique: str) -> None:
    for number in range(12):
        api.post("/observability/spans", json=span(f"{unique}-{number}", unique, tags={"text": "x" * 2**20}))

    sizes = [len(page.json()) for page in pages(api, f"/observability/traces/{unique}", limit=1000)]

    assert sizes == [7, 5]


def test_a_page_is_measured_in_bytes(api: httpx.Client, unique: str) -> None:
    for number in range(3):
        text = "\U0001f984" * 2**20
        api.post(
            "/observability/spans", json=span(f"{unique}-{number}", unique, tags={"text": text})
        ).raise_for_status()

    assert [len(page.json()) for page in pages(api, f"/observability/traces/{unique}", limit=1000)] == [1, 1, 1]


def test_a_page_has_one_item_however_large(api: httpx.Client, unique: str) -> None:
    for number in range(2):
        api.post("/observability/spans", json=span(f"{unique}-{number}", unique, tags={"text": "x" * 9 * 2**20}))

    assert [len(page.json()) for page in pages(api, f"/observability/traces/{unique}", limit=1000)] == [1, 1]


def test_a_page_that_is_just_full_is_the_last(api: httpx.Client, unique: str) -> None:
    api.post("/observability/batch", json={"metrics": [metric(unique)] * 2})
    answer = api.get("/observability/metrics", params={"name": unique, "limit": 2})
    assert (len(answer.json()), "x-next-cursor" in answer.headers) == (2, False)


@pytest.mark.parametrize("prefix", ["", "sha256:", "long" * 100])
def test_an_item_with_an_id_is_stored_once(api: httpx.Client, unique: str, prefix: str) -> None:
    metric_id = prefix + unique
    for value in (1, 2):
        body = metric(unique, value, id=metric_id, tags={"value": str(value)})
        assert api.post("/observability/metrics", json=body).status_code == 202
    batch = {
        "metrics": [
            metric(unique, 3, id=metric_id),
            metric(unique, 4, id=f"{metric_id}-b"),
            metric(unique, 5, id=f"{metric_id}-b"),
        ]
    }
    assert api.post("/observability/batch", json=batch).json() == {"accepted": 3, "rejected": []}

    assert values(api, name=unique) == [1, 4]
    assert values(api, name=unique, tags='{"value": "1"}') == [1]
    assert values(api, name=unique, tags='{"value": "2"}') == []


def test_a_repeated_span_replaces_the_first_in_its_place(api: httpx.Client, unique: str) -> None:
    ids = [f"{unique}-{letter}" for letter in "abc"]
    for span_id in ids:
        api.post("/observability/spans", json=span(span_id, unique))
    api.post("/observability/spans", json=span(ids[0], unique, end_time=at(1), duration=60_000.0))
    api.post("/observability/batch", json={"spans": [span(ids[1], unique, name="x"), span(ids[1], unique, name="y")]})

    trace = api.get(f"/observability/traces/{unique}").json()
    assert [item["id"] for item in trace] == ids
    assert (trace[0]["duration"], trace[1]["name"], trace[2]["name"]) == (60_000.0, "y", "s")


def test_an_unknown_trace_is_empty(api: httpx.Client, unique: str) -> None:
    answer = api.get(f"/observability/traces/{unique}")
    assert (answer.status_code, answer.json()) == (200, [])


def test_items_of_a_batch_are_judged_one_by_one(api: httpx.Client, unique: str) -> None:
    batch: JSON = {
        "events": [{"type": "custom", "timestamp": at(0), "data": {}, "task_id": None}, {"id": "e", "type": "unheard"}],
        "metrics": [metric(unique), metric(unique, timestamp="then", id="m"), 5],
        "spans": None,
    }
    answer = api.post("/observability/batch", json=batch).json()

    assert answer["accepted"] == 2
    rejected = [(item["kind"], item["index"], item.get("id")) for item in answer["rejected"]]
    assert rejected == [("event", 1, "e"), ("metric", 1, "m"), ("metric", 2, None)]
    assert "timestamp: must be ISO-8601" in answer["rejected"][1]["message"]
    assert len(values(api, name=unique)) == 1


def test_an_item_that_no_model_takes_is_rejected_by_itself(api: httpx.Client, unique: str) -> None:
    batch = {"metrics": [metric(unique, 1), metric(unique, 10**400, id="huge"), metric(unique, 3)]}
    answer = api.post("/observability/batch", json=batch)

    assert (answer.status_code, answer.json()["accepted"]) == (200, 2)
    assert [(item["index"], item["id"]) for item in answer.json()["rejected"]] == [(1, "huge")]
    assert answer.json()["rejected"][0]["message"].startswith("value: ")
    assert values(api, name=unique) == [1, 3]


def test_metrics_are_found_by_a_hundred_tags_at_most(api: httpx.Client, unique: str) -> None:
    tags = {str(number): "x" for number in range(2000)}
    hundred = dict(islice(tags.items(), 100))
    for value, given in enumerate((tags, hundred | {"7": "y"}, hundred)):
        assert api.post("/observability/metrics", json=metric(unique, value, tags=given)).status_code == 202

    assert values(api, name=unique, tags=json.dumps(hundred)) == [0, 2]
    for too_many in (dict(islice(tags.items(), 101)), tags):
        refused = api.get("/observability/metrics", params={"tags": json.dumps(too_many)})
        assert refused.status_code == 422
        message = f"has {len(too_many)} tags; 100 may be asked for"
        assert refused.json()["errors"] == [{"path": "tags", "message": message}]


@pytest.mark.parametrize("batch", [JSON(metrics=JSON()), JSON(metrics=[JSON()] * 10_001)])
def test_a_batch_that_is_none_is_refused_whole(api: httpx.Client, batch: JSON) -> None:
    answer = api.post("/observability/batch", json=batch)
    assert [error["path"] for error in answer.json()["errors"]] == ["metrics"]


def test_a_large_batch_is_stored_in_order(api: httpx.Client, unique: str) -> None:
    batch = {
        "metrics": [metric(unique, number, id=f"{unique}-{number}", tags={"n": str(number)}) for number in range(3000)]
    }
    assert api.post("/observability/batch", json=batch).json()["accepted"] == 3000
    assert api.post("/observability/batch", json=batch).json()["accepted"] == 3000

    assert values(api, name=unique) == list(range(1000))
    assert values(api, name=unique, tags='{"n": "2999"}') == [2999]


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    acknowledged = 0
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        while acknowledged < 50:
            assert api.post("/observability/metrics", json=metric("m", acknowledged)).status_code == 202
            acknowledged += 1
        runtime.kill()
    with running_runtime(tmp_path) as runtime, httpx.Client(base_url=f"{runtime.url}/api/v1") as api:
        assert values(api, name="m") == list(range(50))
