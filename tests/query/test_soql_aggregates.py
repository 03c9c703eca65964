"""Aggregates, GROUP BY, HAVING, ROLLUP and CUBE."""
# ruff: noqa: E501 - statements stay on one line

import pytest

from .conftest import Ask


def rows(ask: Ask, soql: str) -> list[tuple[object, ...]]:
    """The values of aggregate results, without their attributes."""
    records = ask(soql).records
    assert all(record["attributes"] == {"type": "AggregateResult"} for record in records)
    return [tuple(record.values())[1:] for record in records]


def test_names_of_results(ask: Ask) -> None:
    soql = "SELECT owner.name, COUNT(Id), MAX(Amount) top, MIN(CloseDate) FROM Opportunity GROUP BY Owner.Name ORDER BY Owner.Name"
    assert [list(record) for record in ask(soql).records] == [["attributes", "Name", "expr0", "top", "expr1"]] * 2
    assert rows(ask, soql) == [("Ada Byron", 2, 250.5, "2024-01-31"), ("bob Stone", 1, None, "2024-04-30")]


def test_aggregates_ignore_nulls(ask: Ask) -> None:
    soql = "SELECT COUNT(Id), COUNT(Amount), SUM(Amount), AVG(Amount), MIN(Amount), COUNT_DISTINCT(StageName) FROM Opportunity"
    assert rows(ask, soql) == [(3, 2, 350.5, 175.25, 100.0, 2)]


def test_aggregates_of_nothing(ask: Ask) -> None:
    soql = "SELECT COUNT(Id), SUM(Amount), AVG(Amount), MAX(CloseDate) FROM Opportunity WHERE Name = 'none'"
    assert rows(ask, soql) == [(0, None, None, None)]
    assert rows(ask, "SELECT OwnerId, COUNT(Id) FROM Opportunity WHERE Name = 'none' GROUP BY OwnerId") == []


def test_count_is_capped_by_limit(ask: Ask) -> None:
    result = ask("SELECT COUNT() FROM Case")
    assert (result.total_size, result.records, result.done) == (5, [], True)
    assert ask("SELECT COUNT() FROM Case LIMIT 2").total_size == 2
    assert ask("SELECT COUNT() FROM Case LIMIT 0").total_size == 0
    assert ask("SELECT COUNT() FROM Case WHERE Account.Name = 'zeta works'").total_size == 2


def test_groups_and_having(ask: Ask) -> None:
    soql = "SELECT Status, COUNT(Id) n FROM Case GROUP BY Status HAVING {} ORDER BY COUNT(Id) DESC, Status"
    assert rows(ask, soql.format("COUNT(Id) > 1")) == [("Closed", 2)]
    assert rows(ask, soql.format("COUNT(Id) < 2 AND Status != null")) == [("New", 1), ("Working", 1)]
    assert rows(ask, soql.format("Status LIKE 'c%' OR MAX(CreatedDate) > 2024-05-15T12:00:00Z")) == [
        ("Closed", 2),
        (None, 1),
    ]


def test_group_by_without_aggregates(ask: Ask) -> None:
    assert (
        rows(ask, "SELECT OwnerId o, IsClosed FROM Case GROUP BY IsClosed, OwnerId ORDER BY IsClosed DESC LIMIT 1")[0][
            1
        ]
        is True
    )
    assert len(rows(ask, "SELECT Status FROM Case GROUP BY Status")) == 4


def test_order_and_limit_of_groups(ask: Ask) -> None:
    soql = (
        "SELECT Status FROM Case GROUP BY Status ORDER BY COUNT(Id) DESC NULLS LAST, MAX(CreatedDate) LIMIT 2 OFFSET 1"
    )
    assert rows(ask, soql) == [("New",), ("Working",)]


def test_extremes_of_text_ignore_case_and_of_picklists_follow_the_list(ask: Ask) -> None:
    assert rows(ask, "SELECT MIN(Name), MAX(Name) FROM Account") == [("alpha 100%", "École Verte")]
    assert rows(ask, "SELECT MIN(Status), MAX(Status) FROM Case") == [("New", "Closed")]


def test_date_groups(ask: Ask) -> None:
    soql = "SELECT CALENDAR_YEAR(CreatedDate) y, CALENDAR_MONTH(CreatedDate), COUNT(Id) FROM Case GROUP BY CALENDAR_YEAR(CreatedDate), CALENDAR_MONTH(CreatedDate)"
    assert rows(ask, soql) == [(2023, 12, 1), (2024, 1, 1), (2024, 5, 3)]
    assert rows(
        ask,
        "SELECT DAY_ONLY(CreatedDate) d FROM Case GROUP BY DAY_ONLY(CreatedDate) ORDER BY DAY_ONLY(CreatedDate) DESC LIMIT 1",
    ) == [("2024-05-16",)]


def test_rollup_totals_come_behind_their_groups(ask: Ask) -> None:
    soql = "SELECT StageName, Owner.Name, COUNT(Id), GROUPING(StageName) s, GROUPING(Owner.Name) o FROM Opportunity GROUP BY ROLLUP(StageName, Owner.Name)"
    assert rows(ask, soql) == [
        ("Closed Won", "Ada Byron", 1, 0, 0),
        ("Closed Won", "bob Stone", 1, 0, 0),
        ("Closed Won", None, 2, 0, 1),
        ("Qualification", "Ada Byron", 1, 0, 0),
        ("Qualification", None, 1, 0, 1),
        (None, None, 3, 1, 1),
    ]


def test_cube_has_every_combination(ask: Ask) -> None:
    soql = "SELECT StageName, OwnerId, COUNT(Id) n FROM Opportunity GROUP BY CUBE(StageName, OwnerId) HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC"
    assert [(row[0], row[1] is None, row[2]) for row in rows(ask, soql)] == [
        (None, True, 3),
        ("Closed Won", True, 2),
        (None, False, 2),
    ]


def test_rollup_of_nothing_is_one_total(ask: Ask) -> None:
    assert rows(ask, "SELECT Status, COUNT(Id) FROM Case WHERE Status = 'x' GROUP BY ROLLUP(Status)") == [(None, 0)]


@pytest.mark.parametrize(
    ("item", "expected"),
    [("FORMAT(Amount)", "$250.50"), ("FORMAT(CloseDate)", "5/15/2024"), ("FORMAT(CreatedDate)", "11/5/2023, 6:30 AM")],
)
def test_format(ask: Ask, item: str, expected: str) -> None:
    record = ask(f"SELECT {item} shown FROM Opportunity WHERE Name = 'Deal 2'").records[0]
    assert record["shown"] == expected


def test_format_of_aggregates_and_nulls(ask: Ask) -> None:
    assert rows(ask, "SELECT FORMAT(MAX(Amount)) m, FORMAT(MIN(CloseDate)) FROM Opportunity") == [
        ("$250.50", "1/31/2024")
    ]
    assert (
        ask("SELECT FORMAT(convertCurrency(Amount)) FROM Opportunity WHERE Amount = null").records[0]["Amount"] is None
    )
