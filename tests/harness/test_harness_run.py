"""Whole runs: sharded and not, interrupted and resumed."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crmarena.arena.evaluation import Evaluation
from crmarena.arena.rundir import RunDir
from crmarena.arena.selection import Selection
from crmarena.core.errors import CrmArenaError
from crmarena.core.trace_json import trace_to_dict
from crmarena.harness.batch import ModelBatch
from crmarena.harness.run import run_model
from crmarena.harness.worlds import World
from stubs.openai_stub import OpenAIStub, Reply

pytestmark = pytest.mark.usefixtures("key")

KILLED = """
import sys
from pathlib import Path
from crmarena.harness.batch import ModelBatch
from crmarena.harness.run import run_model
if __name__ == "__main__":
    batch = ModelBatch.model_validate_json(sys.argv[1])
    run_model(Path(sys.argv[2]), sys.argv[3], batch)
"""


def _batch(stub: OpenAIStub, **settings: Any) -> ModelBatch:
    return ModelBatch(
        model="openai/gpt-4o", model_base_url=stub.base_url, select=Selection(split="harness", limit=6), **settings
    )


def _figures(result: Evaluation) -> list[tuple[str, int, float | None, str]]:
    return [(score.task_key, score.epoch, score.value, score.reason) for score in result.scores]


def test_two_processes_give_the_scores_of_one(world: World, knowing: Reply, tmp_path: Path) -> None:
    org = world.org.directory
    with OpenAIStub(knowing) as stub:
        alone = run_model(tmp_path / "one", org, _batch(stub, epochs=2))
        both = run_model(tmp_path / "two", org, _batch(stub, epochs=2, processes=2))
    assert _figures(both) == _figures(alone)
    assert len(alone.scores) == 12
    assert [trace_to_dict(trace) for trace in both.traces] == [trace_to_dict(trace) for trace in alone.traces]
    assert {float(score.value or 0) for score in alone.scores} == {0.0, 1.0}
    assert len(list((tmp_path / "two" / "logs").glob("*shard-*.eval"))) == 2
    assert not (tmp_path / "two" / "shards").exists()
    lines = (tmp_path / "two" / "scores.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["value"] for line in lines] == [score.value for score in both.scores]


def test_a_second_call_plays_only_what_is_missing(world: World, knowing: Reply, tmp_path: Path) -> None:
    org = world.org.directory
    with OpenAIStub(knowing) as stub:
        first = run_model(tmp_path, org, _batch(stub, epochs=2))
        asked = stub.traffic.answered
        traces = tmp_path / "traces.jsonl"
        kept = traces.read_text("utf-8").splitlines(keepends=True)[:7]
        traces.write_text("".join(kept) + '{"format": 1, "task_', encoding="utf-8")  # as a crash would leave it
        told: list[tuple[str, int, int]] = []
        again = run_model(tmp_path, org, _batch(stub, epochs=2), progress=lambda *step: told.append(step))
    assert _figures(again) == _figures(first)
    assert stub.traffic.answered == asked + 2 * 5
    assert told[-1] == ("play", 5, 5)
    assert traces.read_text("utf-8").startswith("".join(kept))


def test_a_finished_run_asks_the_model_nothing(world: World, knowing: Reply, tmp_path: Path) -> None:
    with OpenAIStub(knowing) as stub:
        first = run_model(tmp_path, world.org.directory, _batch(stub))
        asked = stub.traffic.answered
        assert _figures(run_model(tmp_path, world.org.directory, _batch(stub))) == _figures(first)
        assert stub.traffic.answered == asked


def test_another_run_does_not_go_into_the_same_directory(world: World, knowing: Reply, tmp_path: Path) -> None:
    with OpenAIStub(knowing) as stub:
        run_model(tmp_path, world.org.directory, _batch(stub))
        with pytest.raises(CrmArenaError, match="max_turns"):
            run_model(tmp_path, world.org.directory, _batch(stub, max_turns=5))


def test_a_killed_run_loses_nothing_it_had_finished(world: World, knowing: Reply, tmp_path: Path) -> None:
    org = str(world.org.directory)
    with OpenAIStub(knowing, latency=0.25) as stub:
        batch = _batch(stub, processes=2, max_connections=2)
        killed = subprocess.Popen([sys.executable, "-c", KILLED, batch.model_dump_json(), str(tmp_path), org])
        _until(lambda: _finished(tmp_path) >= 2 or killed.poll() is not None)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        _until(lambda: not _children(tmp_path))
        kept = _finished(tmp_path)
        asked = stub.traffic.answered
        result = run_model(tmp_path, org, _batch(stub))
        assert stub.traffic.answered - asked == 2 * (6 - kept)
    assert kept < 6, "the run was over before it was killed"
    assert result.outcomes["answered"] == 6
    assert len({(trace.task_key, trace.epoch) for trace in RunDir(tmp_path).traces()}) == 6


def _finished(run: Path) -> int:
    return sum(file.read_bytes().count(b"\n") for file in run.glob("shards/*/traces.jsonl"))


def _children(run: Path) -> bool:
    """Whether a shard of the run is still alive: they stop by themselves once their parent is gone."""
    mark = str(run / "shards")
    for entry in Path("/proc").glob("[0-9]*/fd/1"):
        try:
            if str(entry.readlink()).startswith(mark):
                return True
        except OSError:
            continue
    return False


def _until(condition: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_missing_key_is_told_before_anything_is_played(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    batch = ModelBatch(model="openai/gpt-4o-mini", select=Selection(split="harness", limit=2), processes=processes)
    with pytest.raises(CrmArenaError, match="OPENAI_API_KEY"):
        run_model(tmp_path, world.org.directory, batch)
    assert not (tmp_path / "run.json").exists()


def test_a_process_that_fails_is_told_with_its_last_words(world: World, knowing: Reply, tmp_path: Path) -> None:
    with OpenAIStub(knowing) as stub, pytest.raises(CrmArenaError, match=r"2 of 2 processes failed(.|\n)*a lot"):
        run_model(tmp_path, world.org.directory, _batch(stub, processes=2, limits={"token_limit": "a lot"}))
