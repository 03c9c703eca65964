# ruff: noqa: S608  (ids of the org itself, and nobody else's text)
"""Typical SOQL against the same question in SQL, written by hand and asked through the same driver."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
from figure import Figure, seconds

from crmarena.arena.orgs import open_org
from crmarena.org import Org
from crmarena.org.connection import open_read_only

ROUNDS = 7
REPEATS = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """A SOQL statement, the SQL a person would write for it, and the values bound to the latter."""

    name: str
    soql: str
    sql: str
    bound: Sequence[str] = ()


def pairs(case: str, owner: str) -> list[Pair]:
    """The six shapes of question; `case` and `owner` are ids that occur."""
    start, end = "2022-01-01T00:00:00.000+0000", "2023-07-01T00:00:00.000+0000"
    return [
        Pair(
            "point look-up",
            f"SELECT Id, Subject, Status FROM Case WHERE Id = '{case}'",
            'SELECT "Id", "Subject", "Status" FROM "Case" WHERE "Id" = ?',
            (case,),
        ),
        Pair(
            "owner and dates, sorted",
            f"SELECT Id, CreatedDate FROM Opportunity WHERE OwnerId = '{owner}' AND CreatedDate >= 2022-01-01T00:00:00Z"
            " AND CreatedDate < 2023-07-01T00:00:00Z ORDER BY CreatedDate",
            'SELECT "Id", "CreatedDate" FROM "Opportunity" WHERE "OwnerId" = ? AND "CreatedDate" >= ?'
            ' AND "CreatedDate" < ? ORDER BY "CreatedDate"',
            (owner, start, end),
        ),
        Pair(
            "grouped count",
            "SELECT OwnerId, COUNT(Id) n FROM Case GROUP BY OwnerId ORDER BY COUNT(Id) DESC",
            'SELECT "OwnerId", COUNT("Id") n FROM "Case" GROUP BY "OwnerId" ORDER BY n DESC',
        ),
        Pair(
            "three hops up",
            "SELECT Id, Quote.Opportunity.Account.Name FROM QuoteLineItem"
            " WHERE Quote.Opportunity.Account.ShippingState = 'CA'",
            'SELECT l."Id", a."Name" FROM "QuoteLineItem" l JOIN "Quote" q ON q."Id" = l."QuoteId"'
            ' JOIN "Opportunity" o ON o."Id" = q."OpportunityId" JOIN "Account" a ON a."Id" = o."AccountId"'
            ' WHERE a."ShippingState" = ? COLLATE NOCASE',
            ("CA",),
        ),
        Pair(
            "semi-join",
            "SELECT Id, Name FROM Account WHERE Id IN"
            " (SELECT AccountId FROM Opportunity WHERE StageName = 'Negotiation')",
            'SELECT "Id", "Name" FROM "Account" WHERE "Id" IN'
            ' (SELECT "AccountId" FROM "Opportunity" WHERE "StageName" = ? COLLATE NOCASE)',
            ("Negotiation",),
        ),
        Pair(
            "parents with children",
            "SELECT Id, Name, (SELECT Id, Subject FROM Cases) FROM Account",
            'SELECT a."Id", a."Name", c."Id", c."Subject" FROM "Account" a'
            ' LEFT JOIN "Case" c ON c."AccountId" = a."Id" ORDER BY a.rowid',
        ),
    ]


def asked(org: Org, pair: Pair) -> Callable[[], dict[str, Any]]:
    """Ask in SOQL: Salesforce's JSON as dicts."""
    return lambda: org.query_all(pair.soql)


def by_hand(connection: apsw.Connection, pair: Pair) -> Callable[[], list[Any]]:
    """Ask in SQL: bare tuples."""
    return lambda: connection.execute(pair.sql, tuple(pair.bound)).fetchall()


def same_answer(answer: dict[str, Any], rows: list[Any]) -> bool:
    """Whether both name the same first ids (children aside)."""
    first = {next(iter(value for key, value in record.items() if key != "attributes")) for record in answer["records"]}
    return bool(rows) and first == {row[0] for row in rows}


def repeated(work: Callable[[], object]) -> float:
    """Microseconds of one, over some repeats."""

    def many() -> None:
        for _ in range(REPEATS):
            work()

    return seconds(many, ROUNDS) / REPEATS * 1e6


def figures() -> Iterator[Figure]:
    """Microseconds in SOQL and the ratio to the SQL, for each shape."""
    with open_org("b2b") as org:
        connection = open_read_only(org.directory)
        case = connection.execute('SELECT "Id" FROM "Case" LIMIT 1 OFFSET 50').fetchall()[0][0]
        owner = connection.execute(
            'SELECT "OwnerId" FROM "Opportunity" GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1'
        ).fetchall()[0][0]
        for pair in pairs(str(case), str(owner)):
            soql, sql = asked(org, pair), by_hand(connection, pair)
            assert same_answer(soql(), sql()), f"{pair.name}: SOQL and SQL disagree"
            ours, bare = repeated(soql), repeated(sql)
            yield Figure(f"{pair.name}: SOQL", ours, "µs")
            yield Figure(f"{pair.name}: SOQL over SQL", ours / bare, "×")
        connection.close()
