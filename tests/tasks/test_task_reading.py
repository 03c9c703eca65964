"""The solver's own reckoning, against the generator's, and its statements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.calendar import Period
from crmarena.tasks.family import UNDECIDED, Asked
from crmarena.tasks.reading import Reader, among, bounds, during, foremost, leader, one_of, quoted, select, tied

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
RELATIVE = st.builds(Period, st.sampled_from(["day", "week", "month", "quarter"]), st.integers(1, 14))
YEARS = st.integers(2019, 2025)
NAMED = (
    st.builds(lambda y, i: Period("named-month", year=y, index=i), YEARS, st.integers(1, 12))
    | st.builds(lambda y, i: Period("named-quarter", year=y, index=i), YEARS, st.integers(1, 4))
    | st.builds(lambda y, i: Period("season", year=y, index=i), YEARS, st.sampled_from([3, 6, 9, 12]))
)


@given(RELATIVE | NAMED, DAYS)
def test_two_reckonings_of_a_period_agree(period: Period, today: date) -> None:
    window = period.window(today)
    assert bounds(Asked(today=today, period=period)) == (window.start, window.end)


def test_months_that_are_too_short_end_a_span_on_their_last_day() -> None:
    assert bounds(Asked(today=date(2023, 3, 31), period=Period("month", 1)))[0] == date(2023, 2, 28)
    assert bounds(Asked(today=date(2024, 5, 31), period=Period("quarter", 1)))[0] == date(2024, 2, 29)
    assert bounds(Asked(today=date(2024, 2, 29), period=Period("quarter", 4)))[0] == date(2023, 2, 28)


def test_conditions_are_half_open_and_end_with_today() -> None:
    asked = Asked(today=date(2023, 5, 10), period=Period("week", 3))
    assert during("CreatedDate", asked) == "CreatedDate >= 2023-04-19T00:00:00Z AND CreatedDate < 2023-05-11T00:00:00Z"
    assert during("EffectiveDate", asked, timed=False) == "EffectiveDate >= 2023-04-19 AND EffectiveDate < 2023-05-11"


def test_statements() -> None:
    assert select("Id", "Case") == "SELECT Id FROM Case"
    where = (one_of("OwnerId", ["b", "a"]), among("Id", "CaseId__c", "CaseHistory__c", "Field__c = 'x'"))
    assert select("Id", "Case", *where, tail="LIMIT 1") == (
        "SELECT Id FROM Case WHERE OwnerId IN ('a', 'b') AND Id IN "
        "(SELECT CaseId__c FROM CaseHistory__c WHERE Field__c = 'x') LIMIT 1"
    )
    assert quoted("it's \\ so") == "'it\\'s \\\\ so'"


def test_a_reader_asks_each_statement_once_and_keeps_the_order() -> None:
    asked: list[str] = []

    def run(statement: str) -> Sequence[dict[str, Any]]:
        asked.append(statement)
        return [{"n": len(asked)}]

    memory: dict[str, Sequence[dict[str, Any]]] = {}
    first = Reader(run, memory)
    assert [first.rows(text)[0]["n"] for text in ("b", "a", "b")] == [1, 2, 1]
    second = Reader(run, memory)
    assert second.rows("a")[0]["n"] == 2
    assert (first.trace, second.trace, asked) == (("b", "a"), ("a",), ["b", "a"])


def test_ties_leave_the_answer_open() -> None:
    rows = {name: [("Case", name * 2)] for name in "abc"}
    assert leader({"a": 1, "b": 3, "c": 3}, "highest", rows).answer == UNDECIDED
    assert leader({"a": 1, "b": 3, "c": 3}, "lowest", rows).answer == ("a",)
    assert leader({}, "lowest", rows).answer == (None,)
    found = foremost({"a": 2}, ["a", "b", "c"], "lowest", rows)
    assert tied(found) == ["b", "c"]
    assert leader({"a": 1, "b": 2, "c": 3}, "lowest", rows).evidence == (("Case", "aa"), ("Case", "bb"))


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(0, 4), min_size=1), st.booleans())
def test_the_leader_is_the_only_extreme_or_nobody(values: dict[str, int], high: bool) -> None:
    found = leader(values, "highest" if high else "lowest", {})
    edge = (max if high else min)(values.values())
    best = [name for name, value in values.items() if value == edge]
    assert found.answer == ((best[0],) if len(best) == 1 else UNDECIDED)
