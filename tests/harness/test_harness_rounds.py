"""What is left to play, and how it is dealt out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError
from crmarena.core.task import Task
from crmarena.harness.batch import ModelBatch, dealt, rounds_for

TASK = Task(0, "f", "q", "", "", "", "exact_match", "t0", "single", "internal", "b2b", "0" * 64, 1)
TASKS = [replace(TASK, idx=number, key=f"t{number}") for number in range(7)]
PLAYS = st.tuples(st.sampled_from([task.key for task in TASKS]), st.integers(1, 4))


@given(st.integers(1, 4), st.sets(PLAYS))
def test_the_rounds_hold_every_missing_play_once(epochs: int, played: set[tuple[str, int]]) -> None:
    wanted = {(task.key, epoch) for task in TASKS for epoch in range(1, epochs + 1)}
    planned = [play for part in rounds_for(TASKS, epochs, played) for play in part.plays]
    assert len(planned) == len(set(planned))
    assert set(planned) == wanted - played


@given(st.integers(1, 4), st.sets(PLAYS), st.integers(1, 9))
def test_dealing_loses_and_doubles_nothing(epochs: int, played: set[tuple[str, int]], hands: int) -> None:
    rounds = rounds_for(TASKS, epochs, played)
    shares = [[play for part in share for play in part.plays] for share in dealt(rounds, hands)]
    assert all(shares)
    assert len(shares) <= hands
    together = [play for share in shares for play in share]
    assert sorted(together) == sorted(play for part in rounds for play in part.plays)


def test_a_fresh_run_is_one_round() -> None:
    (part,) = rounds_for(TASKS, 4, set())
    assert (part.first, part.epochs, len(part.keys)) == (1, 4, 7)


@pytest.mark.parametrize("wrong", [{"calls": {"temprature": 0.5}}, {"limits": {"tokens": 5}}])
def test_a_setting_inspect_does_not_have_is_refused(wrong: dict[str, dict[str, float]]) -> None:
    with pytest.raises(CrmArenaError, match=r"temprature|tokens"):
        ModelBatch.model_validate({"model": "openai/gpt-4o", **wrong}).check()


def test_no_credential_is_recorded() -> None:
    batch = ModelBatch(model="openai/gpt-4o", model_args={"api_key": "sesame"}, model_base_url="https://sesame.example")
    assert "sesame" not in str(batch.record())
