"""One scripted react episode through Inspect's OpenAI provider, end to end, against the loopback stub."""

from pathlib import Path

import inspect_ai
import pytest

from crmarena.core.play import ActionKind, Outcome
from crmarena.core.trace_json import trace_from_dict
from crmarena.harness.tasks import pro
from crmarena.harness.worlds import World
from stubs.openai_stub import OpenAIStub, Reply, in_turn

LOOK = "<thought>First I look.</thought>\n<execute>SELECT Id FROM User ORDER BY Id LIMIT 1</execute>"
MODEL = "openai/gpt-4o"


def _play(stub: OpenAIStub, log_dir: Path, **options: object) -> inspect_ai.log.EvalLog:
    (log,) = inspect_ai.eval(
        pro(org="tiny", split="harness", limit=1), model=MODEL, model_base_url=stub.base_url,
        log_dir=str(log_dir), display="none",
        **options,  # type: ignore[arg-type]
    )  # fmt: skip
    return log


@pytest.mark.usefixtures("key")
def test_an_episode_is_played_scored_and_kept(world: World, tmp_path: Path) -> None:
    task = next(iter(world.tasks.values()))
    gold = ", ".join(value or "None" for value in world.keys[task.key].answer)
    replies = [LOOK, "I am not sure what to do.", f"<thought>Done.</thought>\n<respond>{gold}</respond>"]
    with OpenAIStub(in_turn(replies)) as stub:
        log = _play(stub, tmp_path)
    assert log.status == "success"
    assert log.samples is not None
    (sample,) = log.samples
    assert sample.id == task.key
    assert sample.scores is not None
    assert sample.scores["verdict"].value == 1.0
    assert sample.scores["outcome"].value == "answered"
    # The dialogue as `inspect view` shows it is the dialogue the model was told.
    roles = [message.role for message in sample.messages]
    assert roles == ["system", "user", "assistant", "user", "assistant", "user", "assistant"]
    assert sample.messages[3].text.startswith('Salesforce instance output: [{"Id": "005')
    sent = stub.traffic.bodies[-1]["messages"]
    assert [entry["content"] for entry in sent] == [message.text for message in sample.messages[:-1]]
    assert task.required.strip() in sent[0]["content"]
    trace = trace_from_dict(sample.store["trace"])
    assert trace.agent == f"react:{MODEL}"
    kinds = [step.action.kind for step in trace.steps]
    assert kinds == [ActionKind.EXECUTE, ActionKind.INVALID, ActionKind.RESPOND]
    assert trace.usage.calls == 3
    assert trace.usage.output_tokens == sum(len(reply) // 4 for reply in replies)


@pytest.mark.usefixtures("key")
def test_the_gold_is_in_the_target_alone(world: World, tmp_path: Path) -> None:
    with OpenAIStub(in_turn(["<respond>x</respond>"])) as stub:
        log = _play(stub, tmp_path)
    assert log.samples is not None
    (sample,) = log.samples
    gold = world.keys[str(sample.id)].answer
    assert sample.target == ["None" if value is None else value for value in gold]
    assert not any(value in str(sample.metadata) for value in gold if value is not None)
    assert set(sample.metadata) >= {"task", "skill", "persona", "reward_metric", "org_hash", "seed"}


@pytest.mark.usefixtures("key", "world")
def test_a_token_limit_of_the_run_ends_the_play_as_a_limit(tmp_path: Path) -> None:
    with OpenAIStub(in_turn([LOOK])) as stub:
        log = _play(stub, tmp_path, token_limit=1000)
    assert log.samples is not None
    (sample,) = log.samples
    assert sample.limit is not None
    assert sample.limit.type == "token"
    assert sample.error is None
    assert sample.scores is not None
    assert sample.scores["outcome"].value == Outcome.LIMIT
    assert sample.scores["verdict"].value == 0.0


@pytest.mark.usefixtures("key", "world")
def test_a_time_limit_of_the_run_ends_the_play_as_a_limit(tmp_path: Path) -> None:
    with OpenAIStub(in_turn([LOOK]), latency=0.4) as stub:
        log = _play(stub, tmp_path, time_limit=1)
    assert log.samples is not None
    (sample,) = log.samples
    assert sample.scores is not None
    assert sample.scores["outcome"].value == Outcome.LIMIT
    assert len(trace_from_dict(sample.store["trace"]).steps) >= 1


@pytest.mark.usefixtures("key", "world")
def test_the_turn_limit_belongs_to_the_solver(tmp_path: Path) -> None:
    from crmarena.harness.solvers import react

    with OpenAIStub(in_turn([LOOK])) as stub:
        log = _play(stub, tmp_path, solver=react(max_turns=3))
    assert log.samples is not None
    trace = trace_from_dict(log.samples[0].store["trace"])
    assert (trace.outcome, len(trace.steps)) == (Outcome.LIMIT, 3)
    assert "at most 3 turns" in log.samples[0].messages[0].text


@pytest.mark.usefixtures("key", "world")
def test_several_epochs_are_counted_apart(tmp_path: Path, knowing: Reply) -> None:
    with OpenAIStub(knowing) as stub:
        log = _play(stub, tmp_path, epochs=2)
    assert log.samples is not None
    assert [trace_from_dict(sample.store["trace"]).epoch for sample in log.samples] == [1, 2]
    assert log.results is not None
    counts = next(score for score in log.results.scores if score.name == "outcome")
    assert counts.metrics["answered"].value == 2
