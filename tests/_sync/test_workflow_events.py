# DO NOT EDIT: written by custom/tools/compose.py from tests/_async/test_workflow_events.py; change that, then run `make generate`
"""Following a run over a restart of the real runtime."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from aureus_sdk import SyncAureusClient, TaskSpec, WorkflowSpec
from tests.support.gate import GATE
from tests.support.runtime import running_runtime


def workflow(awaited: Path) -> WorkflowSpec:
    tools = {"first": "echo", "gate": "wait_for_file", "last": "echo"}
    return WorkflowSpec(
        id="w",
        name="W",
        tasks=[
            TaskSpec(id=task_id, name=task_id, type="action", tool_name=tool, inputs={"path": str(awaited)})
            for task_id, tool in tools.items()
        ],
        dependencies={task_id: [before] for before, task_id in pairwise(tools)},
    )


def test_a_stream_goes_on_when_the_server_is_back(tmp_path: Path) -> None:
    awaited = tmp_path / "awaited"
    (tmp_path / "gate.py").write_text(GATE)
    with running_runtime(tmp_path, "--tools", "gate") as runtime:
        url = runtime.url
        client = SyncAureusClient(url, max_retries=50)
        client.start_workflow(workflow(awaited))
        stream = client.stream_workflow_events("w")
        seen = [next(stream) for _ in range(3)]
        assert runtime.stop() == 0
    awaited.touch()
    with running_runtime(tmp_path, "--tools", "gate", "--port", urlsplit(url).port):
        seen += [event for event in stream]
        status = client.get_workflow_status("w")
        told = [event for event in client.stream_workflow_events("w")]
        client.close()

    assert status.status == "success"
    assert [event.id for event in seen] == [event.id for event in told]
    assert [event.task_id for event in seen if event.type == "step_end"] == ["first", "gate", "last"]
