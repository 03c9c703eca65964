"""Plays and batches on the tiny org: own functions and named agents, faults and outages, stopping and going on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

import crmarena
from crmarena import Briefing, Env, Org, Outcome, Task
from crmarena.arena.batch import Batch, run_batch
from crmarena.arena.evaluate import certificate, jobs_for, spoken
from crmarena.arena.play import Terms, play
from crmarena.arena.rundir import RunDir
from crmarena.arena.selection import Selection
from crmarena.core.errors import CrmArenaError, ModelUnavailableError
from crmarena.session import Limits
from crmarena.tasks.load import load_keys


@pytest.fixture(scope="module")
def tasks(tiny: Org) -> list[Task]:
    """The tasks of the tiny org."""
    return crmarena.load_tasks(tiny)


def curious(briefing: Briefing, env: Env) -> str:
    """Looks once, then says None."""
    seen = env.execute("SELECT Id FROM User LIMIT 1")
    assert seen.rows
    assert briefing.query
    return "None"


async def patient(briefing: Briefing, env: Env) -> str:
    """The same, taking its time."""
    await asyncio.sleep(0)
    return curious(briefing, env)


def broken(briefing: Briefing, env: Env) -> str:
    raise KeyError("records")


def cut_off(briefing: Briefing, env: Env) -> str:
    raise ModelUnavailableError("the model did not answer for an hour")


def silent(briefing: Briefing, env: Env) -> None:
    env.execute("SELECT Id FROM User LIMIT 1")


def endless(briefing: Briefing, env: Env) -> str:
    while not env.execute("SELECT nothing").done:
        pass
    return "too late"


@pytest.mark.parametrize("agent", [curious, patient])
def test_a_function_or_coroutine_is_played(tiny: Org, agent: Any) -> None:
    calls: list[tuple[str, int, int]] = []
    result = crmarena.evaluate(agent, tiny, per_family=2, epochs=2, progress=lambda *told: calls.append(told))
    assert len(result.traces) == 2 * len(result.tasks) > 0
    assert result.outcomes["answered"] == len(result.traces)
    assert {trace.agent for trace in result.traces} == {agent.__name__}
    none = [result.keys[task.key].answer == (None,) for task in result.tasks]
    assert result.accuracy == pytest.approx(sum(none) / len(none))
    assert calls[-1] == ("play", len(result.traces), len(result.traces))


def test_a_function_can_be_played_in_a_running_loop(tiny: Org) -> None:
    """As in a notebook."""

    async def cell() -> float | None:
        return crmarena.evaluate(patient, tiny, limit=2).accuracy

    assert asyncio.run(cell()) is not None


@pytest.mark.parametrize(
    ("agent", "outcome", "value", "told"),
    [
        (broken, Outcome.AGENT_ERROR, 0.0, "KeyError: 'records'"),
        (silent, Outcome.AGENT_ERROR, 0.0, "without a response"),
        (endless, Outcome.LIMIT, 0.0, "turn limit of 4"),
        (cut_off, Outcome.INFRASTRUCTURE_ERROR, None, "for an hour"),
    ],
)
def test_every_end_has_its_cause(
    tiny: Org, tasks: list[Task], agent: Any, outcome: Outcome, value: float | None, told: str
) -> None:
    trace = play(agent, tasks[0], tiny, terms=Terms(limits=Limits(agent_turns=4)))
    assert trace.outcome is outcome
    assert told in trace.reason
    assert crmarena.score(trace).value == value


def test_outages_are_no_zeros(tiny: Org) -> None:
    result = crmarena.evaluate(cut_off, tiny, limit=3)
    assert result.accuracy is None
    assert result.outcomes["infrastructure_error"] == 3


def test_the_oracle_is_right_in_any_number_of_processes(tiny: Org) -> None:
    one = crmarena.evaluate(["oracle", "null"], tiny, processes=1)
    two = crmarena.evaluate(["oracle", "null"], tiny, processes=2)
    assert set(one.by_family("oracle").values()) == {1.0}
    assert one.traces == two.traces
    assert one.scores == two.scores
    assert one.as_dict() == two.as_dict()


def test_an_agent_nobody_knows_is_told(tiny: Org) -> None:
    with pytest.raises(CrmArenaError, match="analist") as caught:
        crmarena.evaluate("analist", tiny, limit=1)
    assert "analyst" in caught.value.cure


def test_a_task_of_another_org_is_refused(tiny: Org, tasks: list[Task]) -> None:
    with pytest.raises(CrmArenaError, match="was drawn on org 0123"):
        play(curious, tasks[0].replaced(org_hash="0123456789abcdef"), tiny)


def test_no_briefing_tells_the_answer_or_the_family(tiny: Org, tasks: list[Task]) -> None:
    keys = load_keys(tiny)
    seen: dict[str, Briefing] = {}

    def listening(briefing: Briefing, env: Env) -> str:
        seen[briefing.query] = briefing
        return "None"

    crmarena.evaluate(listening, tiny)
    for task in tasks:
        told = repr(seen[task.query])
        assert task.task not in told
        if keys[task.key].kind == "record_id":
            assert not any(answer in told for answer in keys[task.key].answer if answer)


def test_only_those_that_measure_being_told_are_told(tiny: Org, tasks: list[Task]) -> None:
    keys = load_keys(tiny)
    jobs = jobs_for(["analyst", "null", "oracle", "constant"], tasks, keys, [Terms()])
    assert len(jobs) == 4 * len(tasks)
    for agent, task, _, told in jobs:
        assert {"oracle": 3, "constant": 1}.get(agent, 0) == len(told)
        if agent == "oracle":
            assert told == certificate(keys[task.key])
            assert told[:2] == (keys[task.key].trace, spoken(keys[task.key].answer))


def test_a_dialogue_without_a_user_is_refused(tiny: Org) -> None:
    with pytest.raises(CrmArenaError, match="needs a user"):
        crmarena.evaluate(curious, tiny, mode="interactive", limit=1)


def test_a_stopped_run_goes_on(tiny: Org, tmp_path: Path) -> None:
    batch = Batch(("null", "oracle"), Selection(per_family=1))
    whole = run_batch(tmp_path / "whole", tiny, batch, processes=1)
    run_batch(tmp_path / "cut", tiny, batch, processes=1)
    file = tmp_path / "cut" / "traces.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3]) + lines[3][:40])
    again = run_batch(tmp_path / "cut", tiny, batch, processes=1)
    assert again.traces == whole.traces
    assert RunDir(tmp_path / "cut").scores() == RunDir(tmp_path / "whole").scores()
    assert len(file.read_bytes().splitlines()) == len(lines)


def test_a_finished_run_is_not_played_again(tiny: Org, tmp_path: Path) -> None:
    batch = Batch(("null",), Selection(limit=3))
    first = run_batch(tmp_path, tiny, batch, processes=1)
    before = (tmp_path / "traces.jsonl").read_bytes()
    assert run_batch(tmp_path, tiny, batch, processes=1).scores == first.scores
    assert (tmp_path / "traces.jsonl").read_bytes() == before
