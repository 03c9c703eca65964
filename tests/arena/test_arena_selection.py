"""Which tasks are played."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.arena.selection import Selection
from crmarena.core.errors import CrmArenaError
from crmarena.core.task import Task


def task(family: str, number: int) -> Task:
    return Task(
        idx=number, task=family, query="?", persona="", required="", optional="", reward_metric="exact_match",
        key=f"{family}-{number}", mode="single", facing="internal", org="tiny", org_hash="h", seed=1,
    )  # fmt: skip


TASKS = [task(family, number) for family in ("first", "second", "third") for number in range(4)]


def picked(**choice: object) -> list[str]:
    return [one.key for one in Selection(**choice).pick(TASKS)]  # type: ignore[arg-type]


def test_everything_in_order_by_default() -> None:
    assert picked() == [one.key for one in TASKS]


def test_families_keys_and_a_share_of_each() -> None:
    assert picked(families=("third", "first"), per_family=1) == ["first-0", "third-0"]
    assert picked(keys=("second-3", "first-2")) == ["first-2", "second-3"]
    assert picked(keys=("second-3",), families=("first",)) == []


def test_a_small_run_sees_every_family() -> None:
    assert picked(limit=4) == ["first-0", "first-1", "second-0", "third-0"]


@given(st.integers(1, 15), st.none() | st.integers(1, 5))
def test_limits_hold(limit: int, per_family: int | None) -> None:
    keys = picked(limit=limit, per_family=per_family)
    sizes = [sum(key.startswith(family) for key in keys) for family in ("first", "second", "third")]
    assert len(keys) == min(limit, 3 * min(4, per_family or 4))
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(("choice", "told"), [({"families": ("frist",)}, "frist"), ({"keys": ("x-1",)}, "x-1")])
def test_what_is_not_there_is_named(choice: dict[str, object], told: str) -> None:
    with pytest.raises(CrmArenaError, match=told) as caught:
        picked(**choice)
    assert "first" in caught.value.cure
