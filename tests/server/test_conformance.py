"""The running server keeps its contract, whatever it is asked. `make soak` asks more."""

from pathlib import Path

import pytest

from tests.support.conformance import judge
from tests.support.runtime import running_runtime

pytest.importorskip("schemathesis", reason="its own dependencies are above the lowest versions of ours")


@pytest.mark.parametrize("phases", ["examples,coverage", "fuzzing,stateful"])
def test_schemathesis_finds_nothing(tmp_path: Path, phases: str) -> None:
    with running_runtime(tmp_path) as runtime:
        verdict = judge(runtime.url, "--phases", phases, "--max-examples", "3", "--generation-deterministic")
        assert runtime.stop() == 0
        log = runtime.log.read_text()

    assert verdict.is_kept, verdict.report
    assert "Traceback" not in log
