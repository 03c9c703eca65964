"""When a question is asked: never before its period is over, and never without a record after it."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmarena.core.calendar import Period
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, Timeline, touches
from crmarena.tasks.timing import TAIL, Grid, when

AROUND = st.none() | st.dates(date(2022, 1, 1), date(2023, 12, 31))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), named=st.sampled_from([0.0, 0.5, 1.0]), around=AROUND)
def test_periods_lie_in_the_orgs_life_and_behind_today(
    causes: Causes, seed: int, named: float, around: date | None
) -> None:
    period, today = when(causes, Rng(seed), Grid(named=named), around)
    window = period.window(today)
    assert window.start >= causes.world.spec.start
    assert today <= causes.world.spec.end - TAIL
    assert today >= window.end or (period.relative and window.end == today + timedelta(days=1))


def test_a_period_is_drawn_around_a_day() -> None:
    hits = 0
    for seed in range(100):
        period, today = when(_Life, Rng(seed), Grid(), date(2023, 2, 14))  # type: ignore[arg-type]
        hits += date(2023, 2, 14) in period.window(today)
    assert hits == 100


class _Spec:
    start, end = date(2022, 1, 1), date(2023, 12, 31)


class _World:
    spec = _Spec


class _Life:
    world = _World


def test_days_next_to_a_relative_bound_are_touched_on_every_reading_of_today() -> None:
    period, today = Period("week", 2), date(2023, 5, 31)
    near = {date(2023, 5, 16), date(2023, 5, 17), date(2023, 5, 30), date(2023, 5, 31), date(2023, 6, 1)}
    for offset in range(-30, 10):
        day = today + timedelta(days=offset)
        assert touches([day], period, today) == (day in near)
    assert not touches(near, Period("named-month", year=2023, index=5), date(2023, 7, 1))


@given(st.lists(st.dates(date(2022, 1, 1), date(2022, 3, 1))), st.dates(date(2022, 1, 1), date(2022, 3, 1)))
def test_a_timeline_cuts_as_a_filter_would(days: list[date], start: date) -> None:
    window = Period("named-month", year=start.year, index=start.month).window(start)
    assert Timeline(days, lambda day: day).within(window) == sorted(day for day in days if day in window)
