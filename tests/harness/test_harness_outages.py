"""What happens when the provider fails: retries, then an outcome of its own, counted and never a zero."""

import math
from pathlib import Path
from typing import Any

import inspect_ai
import pytest
from inspect_ai.log import read_eval_log

from crmarena.arena.evaluation import Evaluation
from crmarena.arena.selection import Selection
from crmarena.core.play import Outcome
from crmarena.harness.batch import ModelBatch
from crmarena.harness.run import run_model
from crmarena.harness.tasks import pro
from stubs.openai_stub import OpenAIStub, Reply

pytestmark = pytest.mark.usefixtures("key", "world")


def _run(stub: OpenAIStub, out: Path, **calls: Any) -> Evaluation:
    batch = ModelBatch(
        model="openai/gpt-4o", model_base_url=stub.base_url, select=Selection(split="harness", limit=2), calls=calls
    )  # fmt: skip
    return run_model(out, "tiny", batch)


def test_a_server_that_fails_for_a_while_is_asked_again(tmp_path: Path, knowing: Reply) -> None:
    # The provider's own client tries three times a call before Inspect waits and tries again.
    with OpenAIStub(knowing, failures=7) as stub:
        result = _run(stub, tmp_path, max_retries=2)
    assert stub.traffic.failed == 7
    assert result.outcomes["answered"] == 2
    assert all(score.value is not None for score in result.scores)


def test_a_server_that_stays_down_gives_outages_and_no_zero(tmp_path: Path, knowing: Reply) -> None:
    with OpenAIStub(knowing, failures=-1) as stub:
        result = _run(stub, tmp_path, max_retries=0)
    assert result.outcomes["infrastructure_error"] == 2
    assert [score.value for score in result.scores] == [None, None]
    assert result.accuracy is None
    assert all("500" in trace.reason for trace in result.traces)
    (file,) = (tmp_path / "logs").glob("*.eval")
    log = read_eval_log(str(file))
    assert log.status == "success"
    assert log.samples is not None
    for sample in log.samples:
        assert sample.error is not None  # so that `inspect eval-retry` would play it again
        assert sample.scores is not None
        assert math.isnan(sample.scores["verdict"].as_float())
    assert log.results is not None
    verdict, outcome = log.results.scores
    assert (verdict.scored_samples, verdict.unscored_samples) == (0, 2)
    assert math.isnan(verdict.metrics["accuracy"].value)
    assert outcome.metrics["infrastructure_error"].value == 2
    assert outcome.metrics["answered"].value == 0


def test_a_server_that_never_answers_gives_outages(tmp_path: Path, knowing: Reply) -> None:
    with OpenAIStub(knowing, hang=True) as stub:
        result = _run(stub, tmp_path, max_retries=0, attempt_timeout=1)
    assert result.outcomes["infrastructure_error"] == 2
    assert all("timeout" in trace.reason.lower() for trace in result.traces)


def test_outages_leave_the_mean_of_the_others_alone(tmp_path: Path, knowing: Reply) -> None:
    # One play after the other: the first fails in its three attempts, the second is answered.
    with OpenAIStub(knowing, failures=3) as stub:
        batch = ModelBatch(
            model="openai/gpt-4o", model_base_url=stub.base_url, select=Selection(split="harness", limit=2),
            calls={"max_retries": 0}, max_connections=1,
        )  # fmt: skip
        result = run_model(tmp_path, "tiny", batch)
    assert result.outcomes["infrastructure_error"] == 1
    assert result.outcomes["answered"] == 1
    scored = [score.value for score in result.scores if score.value is not None]
    assert result.accuracy == scored[0]


def test_outages_are_played_again_by_the_same_command(tmp_path: Path, knowing: Reply) -> None:
    with OpenAIStub(knowing, failures=-1) as stub:
        _run(stub, tmp_path, max_retries=0)
    with OpenAIStub(knowing) as stub:
        result = _run(stub, tmp_path, max_retries=0)
    assert [trace.outcome for trace in result.traces] == [Outcome.ANSWERED] * 2
    assert (tmp_path / "traces.jsonl").read_text("utf-8").count("\n") == 2


def test_inspects_own_retry_plays_the_outages_again(tmp_path: Path, knowing: Reply) -> None:
    with OpenAIStub(knowing, failures=6) as stub:  # two plays of three attempts each
        (log,) = inspect_ai.eval(
            pro(org="tiny", split="harness", limit=2), model="openai/gpt-4o", model_base_url=stub.base_url,
            log_dir=str(tmp_path), display="none", max_retries=0,
        )  # fmt: skip
        assert [sample.error is None for sample in log.samples or []] == [False, False]
        (again,) = inspect_ai.eval_retry(log, log_dir=str(tmp_path / "again"), display="none")
    assert [(sample.scores or {})["outcome"].value for sample in again.samples or []] == ["answered"] * 2
