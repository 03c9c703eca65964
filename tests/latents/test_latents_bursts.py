"""Bursts: as many cases as asked for, and no product whose only peak is its answer for ever."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.rng import Rng
from crmarena.latents.bursts import Burst, Calendar

END = date(2024, 12, 31)


def plan(total: int, days: list[int], seed: int = 1) -> list[Burst]:
    """Bursts over products that are ready so many days after the start of 2020."""
    ready = {product: date(2020, 1, 1) + timedelta(days=day) for product, day in enumerate(days)}
    return Calendar(ready, dict.fromkeys(ready, range(6)), END, Rng("bursts", seed)).plan(total)


def by_product(bursts: list[Burst]) -> dict[int, list[Burst]]:
    """The bursts of each product in order of time."""
    out: dict[int, list[Burst]] = {}
    for burst in sorted(bursts, key=lambda burst: burst.start):
        out.setdefault(burst.product, []).append(burst)
    return out


@given(st.integers(6, 200), st.lists(st.integers(0, 700), min_size=40, max_size=60), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_every_product_bursts_again_in_another_year_month_and_way(total: int, days: list[int], seed: int) -> None:
    bursts = plan(total, days, seed)
    # A product's bursts grow together, so up to two cases may fit none of them.
    assert 0 <= min(total, 5 * len(bursts)) - sum(burst.size for burst in bursts) <= 2
    assert all(3 <= burst.size <= 5 for burst in bursts)
    for some in by_product(bursts).values():
        assert len(some) in (2, 3)
        assert len({burst.size for burst in some}) == 1
        assert all((after.start - before.start).days >= 365 for before, after in pairwise(some))
        assert len({burst.start.month for burst in some}) == len({burst.issue for burst in some}) == len(some)


@pytest.mark.parametrize("seed", range(5))
def test_months_and_issues_come_up_evenly(seed: int) -> None:
    bursts = plan(48, list(range(0, 600, 20)), seed)
    names = Counter(burst.start.month for burst in bursts)
    assert set(names) == set(range(1, 13))
    issues = Counter(burst.issue for burst in bursts)
    assert max(issues.values()) - min(issues.values()) <= 2


def test_bursts_lie_within_the_use_of_the_product() -> None:
    days = list(range(0, 1800, 60))
    for burst in plan(60, days):
        assert burst.start > date(2020, 1, 1) + timedelta(days=days[burst.product])
        assert burst.start <= date(2024, 12, 1)


@pytest.mark.parametrize(("total", "days"), [(2, [0]), (30, []), (30, [1825])])
def test_where_there_is_no_room_there_are_no_bursts(total: int, days: list[int]) -> None:
    assert plan(total, days) == []
