# ruff: noqa: S608  (ids of the org itself, and nobody else's text)
"""The mix of statements that the benches ask: in SOQL, and in SQL tuned by hand to the same rows in the same order.

Parents are selected with their ids in both, for a record needs them for its URL.
"""

from dataclasses import dataclass

import apsw


@dataclass(frozen=True, slots=True)
class Pair:
    """A SOQL statement, the best SQL for it, and the values bound to the latter."""

    name: str
    soql: str
    sql: str
    bound: tuple[str, ...] = ()


def mix(connection: apsw.Connection) -> list[Pair]:
    """The kinds of question analysts ask most."""
    start, end = "2022-01-01T00:00:00.000+0000", "2023-07-01T00:00:00.000+0000"
    busiest = 'SELECT "OwnerId" FROM "Opportunity" GROUP BY 1 ORDER BY COUNT(*) DESC LIMIT 1'
    owner = str(connection.execute(busiest).get)
    return [
        Pair(
            "owner and dates, sorted",
            f"SELECT Id, Name, CreatedDate FROM Opportunity WHERE OwnerId = '{owner}' AND"
            " CreatedDate >= 2022-01-01T00:00:00Z AND CreatedDate < 2023-07-01T00:00:00Z ORDER BY CreatedDate",
            'SELECT "Id", "Name", "CreatedDate" FROM "Opportunity" INDEXED BY "Opportunity_OwnerId_CreatedDate"'
            ' WHERE "OwnerId" = ? AND "CreatedDate" >= ? AND "CreatedDate" < ? ORDER BY "CreatedDate", "Id"',
            (owner, start, end),
        ),
        Pair(
            "average by owner, six months",
            "SELECT OwnerId, AVG(Amount) a FROM Opportunity WHERE CloseDate >= 2022-01-01 AND CloseDate < 2022-07-01"
            " GROUP BY OwnerId",
            'SELECT "OwnerId", AVG("Amount") FROM "Opportunity" WHERE "CloseDate" >= ? AND "CloseDate" < ?'
            ' GROUP BY "OwnerId"',
            ("2022-01-01", "2022-07-01"),
        ),
        Pair(
            "count of all tasks by owner",
            "SELECT OwnerId, COUNT(Id) n FROM Task GROUP BY OwnerId",
            'SELECT "OwnerId", COUNT(*) FROM "Task" GROUP BY "OwnerId"',
        ),
        *related(),
    ]


def related() -> list[Pair]:
    """Those over more than one object."""
    return [
        Pair(
            "three hops up, filtered",
            "SELECT Id, Quote.Opportunity.Account.Name FROM QuoteLineItem"
            " WHERE Quote.Opportunity.Account.ShippingState = 'CA'",
            'SELECT l."Id", q."Id", o."Id", a."Id", a."Name" FROM "Account" a CROSS JOIN "Opportunity" o'
            ' ON o."AccountId" = a."Id" CROSS JOIN "Quote" q ON q."OpportunityId" = o."Id" CROSS JOIN'
            ' "QuoteLineItem" l ON l."QuoteId" = q."Id" WHERE a."ShippingState" = ? COLLATE NOCASE ORDER BY l.rowid',
            ("CA",),
        ),
        Pair(
            "three hops up, shown",
            "SELECT Id, Quote.Opportunity.Account.Name FROM QuoteLineItem LIMIT 500",
            'SELECT l."Id", q."Id", o."Id", a."Id", a."Name" FROM "QuoteLineItem" l LEFT JOIN "Quote" q'
            ' ON q."Id" = l."QuoteId" LEFT JOIN "Opportunity" o ON o."Id" = q."OpportunityId"'
            ' LEFT JOIN "Account" a ON a."Id" = o."AccountId" ORDER BY l.rowid LIMIT 500',
        ),
        Pair(
            "parents with children",
            "SELECT Id, Name, (SELECT Id, Subject FROM Cases) FROM Account",
            'SELECT a."Id", a."Name", c."Id", c."Subject" FROM "Account" a'
            ' LEFT JOIN "Case" c ON c."AccountId" = a."Id" ORDER BY a.rowid, c.rowid',
        ),
        Pair(
            "semi-join",
            "SELECT Id, Name FROM Account WHERE Id IN"
            " (SELECT AccountId FROM Opportunity WHERE StageName = 'Negotiation')",
            'SELECT "Id", "Name" FROM "Account" WHERE "Id" IN (SELECT "AccountId" FROM "Opportunity"'
            ' WHERE "StageName" = ? COLLATE NOCASE) ORDER BY rowid',
            ("Negotiation",),
        ),
    ]
