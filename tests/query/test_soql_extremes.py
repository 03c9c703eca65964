"""Enormous and deeply nested statements answer or refuse quickly; random ones never break the engine."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import SalesforceError

from .conftest import Ask


def timed(ask: Ask, soql: str) -> int | str:
    start = process_time()
    try:
        answer: int | str = ask(soql).total_size
    except SalesforceError as error:
        answer = error.code
    assert process_time() - start < 1
    return answer


WRAPPED = "SELECT COUNT() FROM Case WHERE "


@pytest.mark.parametrize(
    ("soql", "expected"),
    [
        (WRAPPED + "(" * 5000 + "IsClosed = TRUE" + ")" * 5000, 2),
        (WRAPPED + "(" * 5000 + "IsClosed = TRUE" + ")" * 4999, "MALFORMED_QUERY"),
        (WRAPPED + "NOT (" * 5000 + "IsClosed = TRUE" + ")" * 5000, "QUERY_TOO_COMPLICATED"),
        (WRAPPED + "(IsClosed = TRUE OR " * 3000 + "IsClosed = TRUE" + ")" * 3000, "QUERY_TOO_COMPLICATED"),
        (WRAPPED + "(IsClosed = TRUE OR (Status = 'x' AND " * 40 + "IsClosed = TRUE" + "))" * 40, 2),
        (WRAPPED + " OR ".join(["Status = 'closed'"] * 4500), 2),
        (WRAPPED + " AND ".join(["Subject LIKE 'sub%'"] * 3000), 5),
        (WRAPPED + "Subject IN (" + ", ".join(f"'{n}'" for n in range(10_000)) + ")", 0),
        (WRAPPED + "Subject LIKE '" + "%a" * 1900 + "'", 0),
        (WRAPPED + "Subject = '" + "a" * 4001 + "'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case WHERE Subject = '" + "a" * 100_000 + "'", "MALFORMED_QUERY"),
        ("SELECT " + "(SELECT " * 5000, "MALFORMED_QUERY"),
        ("SELECT " + "a(" * 5000, "MALFORMED_QUERY"),
        ("SELECT " + "Account." * 5000 + "Name FROM Case", "INVALID_FIELD"),
    ],
    ids=range(14),
)
def test_extremes(ask: Ask, soql: str, expected: int | str) -> None:
    assert timed(ask, soql) == expected


def test_a_statement_of_one_hundred_thousand_characters_is_too_long(ask: Ask) -> None:
    with pytest.raises(SalesforceError, match="cannot be longer than 100000 characters"):
        ask("SELECT Id FROM Case" + " " * 100_000)


_FIELDS = st.sampled_from(
    [
        *("Id", "Status", "Subject", "CaseNumber", "CreatedDate", "ClosedDate", "IsClosed", "OwnerId", "AccountId"),
        *("Account.Name", "Owner.Name", "Description", "Account.Owner.Email", "Contact.LastName"),
        *("Nothing", "Foo.Bar", "Case.Priority"),
    ]
)
_FUNCTIONS = st.sampled_from(
    ["COUNT", "MAX", "SUM", "CALENDAR_YEAR", "DAY_ONLY", "HOUR_IN_DAY", "toLabel", "FORMAT", "X"]
)
_ITEMS = _FIELDS | st.builds("{}({})".format, _FUNCTIONS, _FIELDS)
_VALUES = st.sampled_from(
    [
        "'Closed'",
        "NULL",
        "5",
        "1.5",
        "TRUE",
        "TODAY",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "'500000000000001'",
        "''",
        "'É'",
    ]
)
_TESTS = st.builds("{} {} {}".format, _ITEMS, st.sampled_from(["=", "!=", "<", ">=", "LIKE"]), _VALUES) | st.builds(
    "{} {} ({})".format,
    _ITEMS,
    st.sampled_from(["IN", "NOT IN"]),
    st.lists(_VALUES, min_size=1, max_size=3).map(", ".join),
)
_LOGIC = st.recursive(
    _TESTS,
    lambda inner: (
        st.builds("({})".format, st.lists(inner, min_size=2, max_size=3).map(" AND ".join))
        | st.builds("({})".format, st.lists(inner, min_size=2, max_size=3).map(" OR ".join))
        | st.builds("(NOT {})".format, inner)
    ),
    max_leaves=6,
)
_LISTS = st.lists(_ITEMS, min_size=1, max_size=3, unique=True).map(", ".join)
_STATEMENTS = st.builds(
    "SELECT {} FROM Case{}{}{}{}".format,
    _LISTS,
    st.just("") | st.builds(" WHERE {}".format, _LOGIC),
    st.just("") | st.builds(" GROUP BY {}".format, _LISTS) | st.builds(" GROUP BY ROLLUP({})".format, _LISTS),
    st.just("") | st.builds(" ORDER BY {} DESC".format, _ITEMS),
    st.just("") | st.just(" LIMIT 2"),
)


@given(soql=_STATEMENTS)
@settings(max_examples=400, deadline=None)
def test_random_statements_answer_or_are_refused(ask: Ask, soql: str) -> None:
    with suppress(SalesforceError):
        result = ask(soql)
        assert result.total_size == len(result.records)


@given(condition=_LOGIC)
@settings(max_examples=200, deadline=None)
def test_a_condition_and_its_negation_never_overlap(ask: Ask, condition: str) -> None:
    try:
        total = ask(f"SELECT COUNT() FROM Case WHERE {condition}").total_size
    except SalesforceError:
        return
    negated = ask(f"SELECT COUNT() FROM Case WHERE (NOT {condition})").total_size
    both = ask(f"SELECT COUNT() FROM Case WHERE {condition} AND (NOT {condition})").total_size
    assert both == 0
    assert total + negated <= ask("SELECT COUNT() FROM Case").total_size
