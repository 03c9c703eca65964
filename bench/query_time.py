# ruff: noqa: S608  (ids of the org itself, and nobody else's text)
"""SOQL on the B2C organisation, against SQL that a person tuned by hand, through the same driver."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, permutations

import apsw
from figure import Figure, least, least_in_turn
from statements import Pair, mix

from crmarena.arena.orgs import open_org
from crmarena.org import Org
from crmarena.org.connection import open_read_only
from crmarena.query import statement
from crmarena.query.statement import compile_soql

CACHED, COLD, PAGE, MIX = 2.0, 6.0, 1.4, 1.2
PAGES = (
    ("Task", "Id Subject Status Priority OwnerId WhatId AccountId CreatedDate", PAGE),
    ("Opportunity", "Id Name StageName Amount CloseDate OwnerId AccountId", PAGE),
)


FIELDS = (
    "Id", "Subject", "Status", "Priority", "Origin", "OwnerId", "AccountId", "ContactId", "CreatedDate", "ClosedDate",
)  # fmt: skip
"""What look-ups ask for, in threes."""


def look_up(org: Org, connection: apsw.Connection) -> Iterator[Figure]:
    """One record by its id, asked again: the plan is kept."""
    record = str(connection.execute('SELECT "Id" FROM "Case" LIMIT 1 OFFSET 50').get)
    soql = f"SELECT Id, Subject, Status FROM Case WHERE Id = '{record}'"
    sql = 'SELECT "Id", "Subject", "Status" FROM "Case" WHERE "Id" = ?'
    assert len(org.query(soql)["records"]) == 1
    warm, again = least([lambda: connection.execute(sql, (record,)).fetchall(), lambda: org.query(soql)], 200, 40)
    yield Figure("look-up to records, plan cached", again * 1e6, "µs")
    yield Figure("look-up, plan cached, over SQL prepared before", again / warm, "×", CACHED)


def cold(org: Org, connection: apsw.Connection) -> Iterator[Figure]:
    """One record by its id, by statements whose text was never seen: of a new shape, or of one seen with another id.

    Each statement is asked once, in turn with the SQL for it, which is prepared anew.
    """
    ids = [str(row[0]) for row in connection.execute('SELECT "Id" FROM "Case" LIMIT 600')]
    shapes = list(islice(permutations(FIELDS, 3), len(ids)))
    for kind, fields in (("new shape", shapes), ("shape seen with another id", [FIELDS[:3]] * len(ids))):
        soql = [f"SELECT {', '.join(f)} FROM Case WHERE Id = '{i}'" for f, i in zip(fields, ids, strict=True)]
        quoted = [", ".join(f'"{name}"' for name in f) for f in fields]
        sql = [f'SELECT {columns} FROM "Case" WHERE "Id" = ?' for columns in quoted]
        assert kind != "new shape" or len(set(sql)) == len(ids)
        prepared, first = least_in_turn(
            partial(_forget, org),
            [partial(_prepared, connection, *pair) for pair in zip(sql, ids, strict=True)],
            [partial(org.query, text) for text in soql],
        )
        yield Figure(f"look-up to records, {kind}", first * 1e6, "µs")
        yield Figure(f"look-up, {kind}, over SQL prepared anew", first / prepared, "×", COLD)


def _prepared(connection: apsw.Connection, sql: str, record: str) -> None:
    connection.execute(sql, (record,), can_cache=False).fetchall()


def _forget(org: Org) -> None:
    """As in a process that has answered nothing yet."""
    statement.forget()
    org._forget()
    org._meter._seen.clear()  # type: ignore[attr-defined]


def pages(org: Org, connection: apsw.Connection) -> Iterator[Figure]:
    """2,000 records as JSON, and as dicts."""
    for name, columns, goal in PAGES:
        fields = columns.split()
        soql = f"SELECT {', '.join(fields)} FROM {name} LIMIT 2000"
        quoted = ", ".join(f'"{field}"' for field in fields)
        sql = f'SELECT {quoted} FROM "{name}" LIMIT 2000'
        records = org.query(soql)["records"]
        assert org.query_json(soql) == json.dumps(records, separators=(",", ":"), ensure_ascii=False).encode()
        works: list[Callable[[], object]] = [
            lambda: connection.execute(sql).fetchall(),  # noqa: B023
            lambda: org.query_json(soql),  # noqa: B023
            lambda: org.query(soql),  # noqa: B023
        ]
        bare, written, dicts = least(works, 2, 25)
        yield Figure(f"2,000 of {name} to JSON over tuples", written / bare, "×", goal)
        yield Figure(f"2,000 of {name} to dicts over tuples", dicts / bare, "×")


def mixed(org: Org, connection: apsw.Connection, pair: Pair) -> Iterator[Figure]:
    """One statement of the mix: its SQL against the best plan, and the whole way to dicts."""
    plan = compile_soql(pair.soql, org.schema, org.clock, clean=org.clean)

    def execute(sql: str, parameters: object) -> list[tuple[object, ...]]:
        return connection.execute(sql, tuple(parameters)).fetchall()  # type: ignore[call-overload,no-any-return]

    def ours() -> None:
        rows = execute(plan.sql, plan.params)
        for child in plan.children:
            parents = json.dumps([row[child.slot.id_column] for row in rows])
            execute(child.sql, (parents, *child.params[1:]))

    tuned, bare, whole = least([lambda: execute(pair.sql, pair.bound), ours, lambda: org.query_all(pair.soql)], 3, 40)
    yield Figure(f"{pair.name}: our SQL over the best by hand", bare / tuned, "×", MIX)
    yield Figure(f"{pair.name}: SOQL to records", whole * 1e6, "µs")


def figures() -> Iterator[Figure]:
    """Ratios to hand-written SQL."""
    with open_org("b2c") as org:
        connection = open_read_only(org.directory)
        yield from look_up(org, connection)
        yield from cold(org, connection)
        yield from pages(org, connection)
        for pair in mix(connection):
            yield from mixed(org, connection, pair)
        connection.close()
