"""Statements beyond what one query may ask are refused at once, whatever the database would say."""

from collections.abc import Iterator
from time import process_time

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.query.lexer import Tokens
from crmarena.schema import Schema

from .conftest import Ask

WHERE = "SELECT COUNT() FROM Case WHERE "
MQ, COMPLICATED = "MALFORMED_QUERY", "QUERY_TOO_COMPLICATED"


def paths(schema: Schema, name: str, hops: int, before: str = "") -> Iterator[str]:
    """Paths over up to so many parents, nearer ones first."""
    for field in schema.objects[name].fields.values() if hops else ():
        if (
            field.relationship_name
            and len(field.reference_to) == 1
            and not field.polymorphic
            and field.reference_to[0] in schema.objects
        ):
            yield f"{before}{field.relationship_name}.Id"
            yield from paths(schema, field.reference_to[0], hops - 1, f"{before}{field.relationship_name}.")


def outcome(ask: Ask, soql: str) -> str:
    start = process_time()
    try:
        ask(soql)
    except SalesforceError as error:
        return error.code
    finally:
        assert process_time() - start < 1
    return ""


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        (WHERE + "AccountId IN (SELECT Id FROM Account WHERE " * 1500 + "Id = null" + ")" * 1500, MQ),
        (WHERE + "CreatedDate IN (" + ",".join(f"LAST_N_DAYS:{n}" for n in range(5000)) + ")", ""),
        (WHERE + "CreatedDate NOT IN (" + ",".join(f"N_DAYS_AGO:{2 * n}" for n in range(900)) + ")", ""),
        (WHERE + "CreatedDate IN (" + ",".join(f"N_DAYS_AGO:{2 * n}" for n in range(5000)) + ")", COMPLICATED),
        ("SELECT " + ", ".join(f"COUNT(Id) s{n}" for n in range(5000)) + " FROM Case", COMPLICATED),
        ("SELECT Id FROM Case ORDER BY " + ",".join(["Subject"] * 11_000), MQ),
        ("SELECT Id FROM Case ORDER BY " + ",".join(["Subject"] * 32), ""),
        (WHERE + "Subject = '" + "\\'" * 40_000, MQ),
        (WHERE + "Subject = " + "'a\n" * 30_000, MQ),
        ("SELECT Id FROM Account WHERE NumberOfEmployees = " + "9" * 50_000, MQ),
        ("SELECT Id FROM Account LIMIT " + "9" * 50_000, MQ),
        ("SELECT Id FROM Account LIMIT " + "0" * 5_000 + "7", ""),
        (WHERE + "CreatedDate = LAST_N_DAYS:" + "9" * 5_000, MQ),
        (WHERE + "Account.NumberOfEmployees = 2147483647", ""),
        (WHERE + "Account.NumberOfEmployees = 2147483648", MQ),
        (WHERE + "Account.NumberOfEmployees > -2147483648", ""),
        (WHERE + "Account.NumberOfEmployees > -2147483649", MQ),
        (WHERE + "Account.NumberOfEmployees > +2147483648", MQ),
        ("SELECT Id, (SELECT Id FROM Contacts), (SELECT Id FROM contacts) FROM Account", "INVALID_FIELD"),
    ],
    ids=range(19),
)
def test_enormous_statements(ask: Ask, soql: str, code: str) -> None:
    assert outcome(ask, soql) == code


def test_a_query_follows_at_most_55_relationships_to_parents(ask: Ask, schema: Schema) -> None:
    found = list(paths(schema, "Contact", 4))
    assert len(found) > 60
    assert outcome(ask, f"SELECT {', '.join(found[:55])} FROM Contact") == ""
    for beyond in (
        f"SELECT {', '.join(found[:56])}",
        f"SELECT Id FROM Contact WHERE {' = null AND '.join(found[:56])} = null",
    ):
        assert outcome(ask, beyond if " FROM " in beyond else f"{beyond} FROM Contact") == MQ
    inner = f"SELECT AccountId FROM Contact WHERE {' = null AND '.join(found[:60])} = null"
    assert outcome(ask, f"SELECT Id FROM Account WHERE Id IN ({inner})") == MQ


def test_lists_of_many_date_literals_mean_what_short_ones_mean(ask: Ask) -> None:
    """The conftest org has cases of 2023-12-31, 2024-01-01, 05-14, 05-15 and 05-16; today is 2024-05-15."""
    days = [
        f"N_DAYS_AGO:{n}"
        for n in (1, 135, 300, 302, 304, 306, 308, 310, 312, 314, 316, 318, 320, 322, 324, 326, 328, 330)
    ]
    for condition in (
        "CreatedDate IN ({})",
        "CreatedDate NOT IN ({})",
        "CreatedDate IN ({}, null)",
        "ClosedDate NOT IN ({})",
        "(NOT ClosedDate IN ({}))",
    ):
        few = ask(WHERE + condition.format(", ".join(days[:2]))).total_size
        assert ask(WHERE + condition.format(", ".join(days))).total_size == few
    assert ask(WHERE + f"CreatedDate IN ({', '.join(days)})").total_size == 2


def test_a_string_that_does_not_end_is_one_token() -> None:
    assert Tokens("SELECT 'a' 'b\\' c\nd").words[:4] == ["SELECT", "'a'", "'b\\' c", "d"]
