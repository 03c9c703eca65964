"""The short way for plain statements gives the very plan of the long way, or leaves the statement to it."""

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.core.rng import Rng
from crmarena.org.postgres_backend import POSTGRES
from crmarena.query import Plan, parse
from crmarena.query.bind import bind
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.plans import plan
from crmarena.query.plain import plain_plan
from crmarena.query.statement import SQLITE
from crmarena.schema import Schema, SObject, load_schema

from .conftest import CLOCK

SCHEMAS = {edition: load_schema(edition) for edition in ("b2b", "b2c")}
CLEAN = frozenset(("Case", "Account"))
ID = "500Wt00000DDepmIAD"
PLAIN = (
    f"SELECT Id, Subject FROM Case WHERE Id = '{ID}'",
    f"select subject ,\n id from CASE where\tid='{ID[:15]}' and Status != 'New' order by Subject desc limit 3",
    "SELECT Name FROM Account WHERE Name = 'Ünlü' AND Name < 'b' AND CreatedDate >= 2023-01-01T00:00:00Z",
    "SELECT Id FROM Opportunity WHERE CloseDate > 2023-02-28 AND Amount <= -12.50 AND Amount > 7 LIMIT 0",
    "SELECT Id FROM Case WHERE AccountId = NULL AND OwnerId != '' AND IsClosed = true ORDER BY Status",
    "SELECT Id FROM Order LIMIT 5",
    "SELECT Id FROM Group ORDER BY Name ASC",
)
OTHER = (
    "SELECT Id FROM Case c",
    "SELECT Id, FROM FROM Case",
    "SELECT Case.Id FROM Case",
    "SELECT Id, IsClosed FROM Case",
    "SELECT COUNT() FROM Case",
    "SELECT Id FROM Case WHERE Subject LIKE 'a%'",
    r"SELECT Id FROM Case WHERE Subject = 'it\'s'",
    "SELECT Id FROM Case WHERE CreatedDate = TODAY",
    "SELECT Id FROM Case WHERE CreatedDate = 2023-02-30T00:00:00Z",
    "SELECT Id, Id FROM Case",
    "SELECT Id FROM Case WHERE Id = 'x'",
    "SELECT Id FROM Case WHERE Nothing = 'x'",
    "SELECT Id FROM Case WHERE Subject = 'a'LIMIT 3",
    "SELECT Id FROM Case WHERE IsClosed > TRUE",
    "SELECT Id FROM Case ORDER BY Description",
    "SELECT Id FROM Caſe",
    "SELECT Id FROM Case\u00a0LIMIT 3",
)


def _short(text: str, schema: Schema, dialect: Dialect = SQLITE, deleted: bool = False) -> Plan | None:
    return plain_plan(text, schema, CLOCK, dialect, deleted, CLEAN)


def _long(text: str, schema: Schema, dialect: Dialect = SQLITE, deleted: bool = False) -> Plan | None:
    """The plan of the long way; None for a refusal."""
    try:
        return plan(bind(text, parse(text), schema, CLOCK), dialect, CLOCK, deleted, CLEAN)
    except SalesforceError:
        return None


def _same(short: Plan, long: Plan) -> bool:
    if (short.kind, short.object_name, short.sql, short.params) != (long.kind, long.object_name, long.sql, long.params):
        return False
    row = tuple(f"v{number}" for number in range(long.sql.partition(" FROM ")[0].count(",") + 1))
    assert short.build is not None
    assert long.build is not None
    # Lists, for the order of the keys counts.
    return list(short.build(row, "/b/").items()) == list(long.build(row, "/b/").items()) and not long.children


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES], ids=["sqlite", "postgres"])
@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize("text", PLAIN)
def test_plain_statements_get_the_plan_of_the_long_way(text: str, deleted: bool, dialect: Dialect) -> None:
    short = _short(text, SCHEMAS["b2c"], dialect, deleted)
    long = _long(text, SCHEMAS["b2c"], dialect, deleted)
    assert short is not None
    assert long is not None
    assert _same(short, long), (short.sql, long.sql)


@pytest.mark.parametrize("text", OTHER)
def test_other_statements_are_left_to_the_long_way(text: str) -> None:
    assert _short(text, SCHEMAS["b2c"]) is None


VALUES = (
    f"'{ID}'", f"'{ID[:15]}'", "'New'", "'é'", "''", "NULL", "True", "false", "5", "-3", "1.50", "2023-01-31",
    "2023-02-31", "2023-01-31T12:00:00Z", "2023-01-31t12:00:00.5+02:00", "TODAY", "USD5", "'a\\'b'", "0", "1234567890",
)  # fmt: skip


def _drawn(rng: Rng, sobject: SObject) -> str:
    """A statement that is plain, or nearly."""
    fields = [*sobject.fields.values()]
    names = [rng.choice(fields).name for _ in range(rng.integer(1, 4))]
    text = f"SELECT {', '.join(names)} FROM {sobject.name}"
    for number in range(rng.integer(0, 2)):
        sign = rng.choice(["=", "!=", "<", ">", "<=", ">=", "<>"])
        text += f" {'AND' if number else 'WHERE'} {rng.choice(fields).name} {sign} {rng.choice(VALUES)}"
    if rng.random() < 0.3:
        text += f" ORDER BY {rng.choice(fields).name}{rng.choice(['', ' ASC', ' desc', ' NULLS LAST'])}"
    return text + (f" LIMIT {rng.choice(['0', '7', '2001', '+5'])}" if rng.random() < 0.3 else "")


@pytest.mark.parametrize("edition", SCHEMAS)
def test_whatever_goes_the_short_way_gets_the_plan_of_the_long_way(edition: str) -> None:
    schema = SCHEMAS[edition]
    objects = [*schema.objects.values()]
    gone = refused = 0
    for number in range(3_000):
        rng = Rng("plain", edition, number)
        text = _drawn(rng, rng.choice(objects))
        dialect: Dialect = POSTGRES if number % 3 == 0 else SQLITE
        short, long = _short(text, schema, dialect), _long(text, schema, dialect)
        refused += long is None
        if short is not None:
            gone += 1
            assert long is not None, text
            assert _same(short, long), (text, short.sql, long.sql)
    assert gone > 500
    assert refused > 500
