"""The calendar against a model that counts days one by one."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.calendar import MONTHS, SEASONS, Period, Window, add_months, parse_stamp, stamp

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
counts = st.integers(1, 20)
ONE = timedelta(days=1)


def months_back(today: date, months: int) -> date:
    """Walk back day by day until the wanted month, then to the same day of it or its last one."""
    year, month = today.year, today.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    cursor = today
    while (cursor.year, cursor.month) != (year, month):
        cursor -= ONE
    while cursor.day > today.day:
        cursor -= ONE
    return cursor


@given(days, counts)
def test_months_clamp_like_walking_back(today: date, count: int) -> None:
    assert add_months(today, -count) == months_back(today, count)
    assert Period("month", count).window(today) == Window(months_back(today, count), today + ONE)


@given(days, counts)
def test_a_quarter_is_three_months(today: date, count: int) -> None:
    assert Period("quarter", count).window(today) == Period("month", 3 * count).window(today)


@given(days, counts)
def test_a_relative_period_ends_with_today(today: date, count: int) -> None:
    for unit, length in (("day", count + 1), ("week", 7 * count + 1)):
        window = Period(unit, count).window(today)
        assert window.days == length
        assert today in window
        assert today + ONE not in window
        assert window.start in window
        assert window.start - ONE not in window


def test_the_example_of_the_docstring() -> None:
    assert Period("week", 3).window(date(2023, 5, 10)) == Window(date(2023, 4, 19), date(2023, 5, 11))


@given(st.integers(2015, 2030), st.integers(1, 12), days)
def test_a_named_month_is_its_days(year: int, month: int, day: date) -> None:
    assert (day in Period("named-month", year=year, index=month).window(day)) == (
        (day.year, day.month) == (year, month)
    )


@given(st.integers(2015, 2030), st.integers(1, 4), days)
def test_a_named_quarter_is_its_days(year: int, quarter: int, day: date) -> None:
    inside = day.year == year and (day.month + 2) // 3 == quarter
    assert (day in Period("named-quarter", year=year, index=quarter).window(day)) == inside


@given(st.integers(2015, 2029), st.sampled_from(sorted(SEASONS)), days)
def test_a_season_is_three_months_and_winter_crosses_the_year(year: int, season: str, day: date) -> None:
    first = SEASONS[season]
    months = [(year + (first + k - 1) // 12, (first + k - 1) % 12 + 1) for k in range(3)]
    assert (day in Period("season", year=year, index=first).window(day)) == ((day.year, day.month) in months)


def test_winter_holds_the_leap_day() -> None:
    assert date(2024, 2, 29) in Period("season", year=2023, index=SEASONS["winter"]).window(date(2024, 3, 1))


def test_relative_is_what_hangs_on_today() -> None:
    assert [Period(unit, 1).relative for unit in ("day", "week", "month", "quarter")] == [True] * 4
    assert not Period("named-month", year=2024, index=1).relative
    assert len(MONTHS) == 12


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1000))
def test_a_stamp_keeps_milliseconds(moment: datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert parse_stamp(stamp(moment)) == whole


def test_a_stamp_is_utc() -> None:
    moment = datetime(2023, 1, 1, 2, tzinfo=timezone(timedelta(hours=5)))
    assert stamp(moment) == "2022-12-31T21:00:00.000+0000"


def test_a_moment_without_a_zone_has_no_stamp() -> None:
    with pytest.raises(ValueError, match="time zone"):
        stamp(datetime(2023, 1, 1, tzinfo=UTC).replace(tzinfo=None))
