"""Date literals as intervals, date functions, and time zones."""

from datetime import UTC, date, datetime

import pytest

from crmarena.query import Clock
from crmarena.query.dates import check_moment, interval, stored_datetime

from .conftest import CLOCK, Ask

# On Wednesday 15 May 2024.
INTERVALS = [
    ("YESTERDAY", "2024-05-14", "2024-05-15"),
    ("TODAY", "2024-05-15", "2024-05-16"),
    ("TOMORROW", "2024-05-16", "2024-05-17"),
    ("LAST_WEEK", "2024-05-05", "2024-05-12"),
    ("THIS_WEEK", "2024-05-12", "2024-05-19"),
    ("NEXT_WEEK", "2024-05-19", "2024-05-26"),
    ("LAST_MONTH", "2024-04-01", "2024-05-01"),
    ("THIS_MONTH", "2024-05-01", "2024-06-01"),
    ("NEXT_MONTH", "2024-06-01", "2024-07-01"),
    ("LAST_90_DAYS", "2024-02-15", "2024-05-16"),
    ("NEXT_90_DAYS", "2024-05-16", "2024-08-14"),
    ("LAST_N_DAYS:30", "2024-04-15", "2024-05-16"),
    ("NEXT_N_DAYS:1", "2024-05-16", "2024-05-17"),
    ("N_DAYS_AGO:2", "2024-05-13", "2024-05-14"),
    ("LAST_N_WEEKS:2", "2024-04-28", "2024-05-12"),
    ("NEXT_N_WEEKS:2", "2024-05-19", "2024-06-02"),
    ("N_WEEKS_AGO:1", "2024-05-05", "2024-05-12"),
    ("LAST_N_MONTHS:3", "2024-02-01", "2024-05-01"),
    ("NEXT_N_MONTHS:8", "2024-06-01", "2025-02-01"),
    ("N_MONTHS_AGO:5", "2023-12-01", "2024-01-01"),
    ("LAST_QUARTER", "2024-01-01", "2024-04-01"),
    ("THIS_QUARTER", "2024-04-01", "2024-07-01"),
    ("NEXT_QUARTER", "2024-07-01", "2024-10-01"),
    ("LAST_N_QUARTERS:2", "2023-10-01", "2024-04-01"),
    ("NEXT_N_QUARTERS:3", "2024-07-01", "2025-04-01"),
    ("N_QUARTERS_AGO:2", "2023-10-01", "2024-01-01"),
    ("LAST_YEAR", "2023-01-01", "2024-01-01"),
    ("THIS_YEAR", "2024-01-01", "2025-01-01"),
    ("NEXT_YEAR", "2025-01-01", "2026-01-01"),
    ("LAST_N_YEARS:2", "2022-01-01", "2024-01-01"),
    ("NEXT_N_YEARS:2", "2025-01-01", "2027-01-01"),
    ("N_YEARS_AGO:2", "2022-01-01", "2023-01-01"),
    ("LAST_N_DAYS:0", "2024-05-15", "2024-05-16"),
    ("LAST_N_YEARS:99999", "1700-01-01", "2024-01-01"),
]
FISCAL = [
    ("THIS_FISCAL_YEAR", "2024-02-01", "2025-02-01"),
    ("LAST_FISCAL_QUARTER", "2024-02-01", "2024-05-01"),
    ("THIS_FISCAL_QUARTER", "2024-05-01", "2024-08-01"),
    ("NEXT_N_FISCAL_QUARTERS:2", "2024-08-01", "2025-02-01"),
    ("N_FISCAL_YEARS_AGO:1", "2023-02-01", "2024-02-01"),
    ("LAST_N_FISCAL_YEARS:2", "2022-02-01", "2024-02-01"),
]


@pytest.mark.parametrize(("literal", "start", "end"), INTERVALS)
def test_intervals(literal: str, start: str, end: str) -> None:
    assert interval(literal, CLOCK) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(("literal", "start", "end"), FISCAL)
def test_fiscal_intervals_of_a_year_that_begins_in_february(literal: str, start: str, end: str) -> None:
    clock = Clock(CLOCK.now, fiscal_start_month=2)
    assert interval(literal, clock) == (date.fromisoformat(start), date.fromisoformat(end))


def test_the_day_is_the_users(ask: Ask) -> None:
    late = datetime(2024, 5, 15, 3, 0, tzinfo=UTC)
    assert Clock(late, "America/Los_Angeles").today == date(2024, 5, 14)
    soql = "SELECT CaseNumber FROM Case WHERE CreatedDate = TODAY"
    assert [r["CaseNumber"] for r in ask(soql).records] == ["00004"]
    # 14 May in Los Angeles is 14 May 07:00Z to 15 May 07:00Z.
    there = ask(soql, clock=Clock(late, "America/Los_Angeles"))
    assert [r["CaseNumber"] for r in there.records] == ["00003", "00004"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("CreatedDate = THIS_MONTH", [3, 4, 5]),
        ("CreatedDate != THIS_MONTH", [1, 2]),
        ("CreatedDate < TODAY", [1, 2, 3]),
        ("CreatedDate <= TODAY", [1, 2, 3, 4]),
        ("CreatedDate > TODAY", [5]),
        ("CreatedDate >= TODAY", [4, 5]),
        ("ClosedDate != YESTERDAY", [1, 2, 3, 4, 5]),
        ("CreatedDate IN (YESTERDAY, TOMORROW)", [3, 5]),
        ("CreatedDate NOT IN (YESTERDAY, TOMORROW)", [1, 2, 4]),
        ("CreatedDate >= 2024-01-01T00:30:00Z", [2, 3, 4, 5]),
        ("CreatedDate = 2024-01-01T01:30:00+01:00", [2]),
        ("CALENDAR_YEAR(CreatedDate) = 2023", [1]),
        ("CALENDAR_YEAR(CreatedDate) > 2023", [2, 3, 4, 5]),
        ("CALENDAR_YEAR(CreatedDate) IN (2022, 2023)", [1]),
        ("CALENDAR_MONTH(CreatedDate) = 5", [3, 4, 5]),
        ("HOUR_IN_DAY(CreatedDate) = 8", [3]),
        ("DAY_ONLY(CreatedDate) = 2024-01-01", [2]),
        ("DAY_ONLY(CreatedDate) = YESTERDAY", [3]),
        ("DAY_IN_WEEK(CreatedDate) = 1", [1]),
        ("DAY_IN_YEAR(CreatedDate) = 365", [1]),
        ("WEEK_IN_YEAR(CreatedDate) = 1", [2]),
        ("WEEK_IN_MONTH(CreatedDate) = 5", [1]),
        ("CALENDAR_QUARTER(CreatedDate) = 4", [1]),
        ("DAY_IN_MONTH(CreatedDate) = 31", [1]),
    ],
)
def test_dates_in_where(ask: Ask, where: str, expected: list[int]) -> None:
    records = ask(f"SELECT CaseNumber FROM Case WHERE {where} ORDER BY CaseNumber").records
    assert [int(str(r["CaseNumber"])) for r in records] == expected


def test_date_fields_take_dates(ask: Ask) -> None:
    soql = "SELECT Name FROM Opportunity WHERE CloseDate >= 2024-04-30 AND CloseDate <= TODAY ORDER BY Name"
    assert [r["Name"] for r in ask(soql).records] == ["Deal 2", "Deal 3"]


def test_functions_work_in_utc_unless_converted(ask: Ask) -> None:
    clock = Clock(CLOCK.now, "America/New_York")
    soql = "SELECT {0} y, COUNT(Id) n FROM Case GROUP BY {0} ORDER BY {0}"
    utc = ask(soql.format("CALENDAR_YEAR(CreatedDate)"), clock=clock).records
    local = ask(soql.format("CALENDAR_YEAR(convertTimezone(CreatedDate))"), clock=clock).records
    assert [(r["y"], r["n"]) for r in utc] == [(2023, 1), (2024, 4)]
    assert [(r["y"], r["n"]) for r in local] == [(2023, 2), (2024, 3)]


def test_fiscal_functions(ask: Ask) -> None:
    clock = Clock(CLOCK.now, fiscal_start_month=4)
    keys = "FISCAL_YEAR(CloseDate), FISCAL_QUARTER(CloseDate), FISCAL_MONTH(CloseDate)"
    records = ask(f"SELECT {keys} FROM Opportunity GROUP BY {keys} ORDER BY {keys}", clock=clock).records
    assert [(r["expr0"], r["expr1"], r["expr2"]) for r in records] == [(2024, 4, 10), (2025, 1, 1), (2025, 1, 2)]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("date", "2023-02-30"),
        ("date", "1699-12-31"),
        ("date", "4001-01-01"),
        ("datetime", "2023-01-01T24:00:00Z"),
        ("datetime", "2023-01-01T00:60:00Z"),
        ("datetime", "2023-01-01T00:00:00+25:00"),
        ("time", "25:00:00Z"),
    ],
)
def test_moments_that_do_not_exist(kind: str, raw: str) -> None:
    assert check_moment(kind, raw) == f"Invalid {kind}: {raw}"


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("2023-01-01T00:00:00Z", "2023-01-01T00:00:00.000+0000"),
        ("2023-01-01t00:00:00z", "2023-01-01T00:00:00.000+0000"),
        ("2024-02-29T23:59:59.1239-01:30", "2024-03-01T01:29:59.123+0000"),
        ("2024-02-29T00:00:00.5+0100", "2024-02-28T23:00:00.500+0000"),
    ],
)
def test_stored_form_of_moments(raw: str, stored: str) -> None:
    assert check_moment("datetime", raw) == ""
    assert stored_datetime(raw) == stored
