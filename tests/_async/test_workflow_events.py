# hand-written; composed into tests/_sync by make generate
"""Following a run over restarts of the real runtime."""

from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from aureus_sdk import AureusClient, TaskSpec, WorkflowSpec
from tests.support.gate import GATE
from tests.support.runtime import running_runtime


def workflow(*awaited: Path) -> WorkflowSpec:
    """Tasks one after the other: each but the first waits for a file."""
    tasks = [TaskSpec(id="first", name="first", type="action", tool_name="echo", inputs={"data": "begun"})]
    tasks += [
        TaskSpec(id=path.name, name=path.name, type="action", tool_name="wait_for_file", inputs={"path": str(path)})
        for path in awaited
    ]
    dependencies = {task.id: [before.id] for before, task in pairwise(tasks)}
    return WorkflowSpec(id="w", name="W", tasks=tasks, dependencies=dependencies)


async def test_a_stream_goes_on_each_time_that_the_server_is_back(tmp_path: Path) -> None:
    (tmp_path / "gate.py").write_text(GATE)
    second, third = tmp_path / "second", tmp_path / "third"
    with running_runtime(tmp_path, "--tools", "gate") as runtime:
        options = ("--tools", "gate", "--port", urlsplit(runtime.url).port)
        async with (
            AureusClient(runtime.url, max_retries=1) as client,
            aclosing(client.stream_workflow_events("w")) as stream,
        ):
            await client.start_workflow(workflow(second, third))
            seen = [await anext(stream)]
            assert runtime.stop() == 0
            second.touch()
            with running_runtime(tmp_path, *options) as runtime_again:
                while seen[-1].task_id != "third":
                    seen.append(await anext(stream))
                assert runtime_again.stop() == 0
            third.touch()
            with running_runtime(tmp_path, *options):
                seen += [event async for event in stream]
                status = await client.get_workflow_status("w")
                told = [event async for event in client.stream_workflow_events("w")]

    assert status.status == "success"
    assert [event.id for event in seen] == [event.id for event in told]
    assert [event.task_id for event in seen if event.type == "step_end"] == ["first", "second", "third"]
