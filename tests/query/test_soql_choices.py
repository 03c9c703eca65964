"""What the engine makes of text whose case varies, of picklists in aggregates, and of owners that are queues."""
# ruff: noqa: E501 - statements stay on one line

from collections.abc import Iterator
from dataclasses import replace

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.query.compile.sqlite import SQLite
from crmarena.query.parser import parse
from crmarena.query.sosl_parser import parse_sosl
from crmarena.schema import Schema

from .conftest import Database


@pytest.fixture(scope="module")
def varied(schema: Schema) -> Iterator[Database]:
    """Accounts whose names and industries differ in case alone; "Chemicals" is in the picklist, the others are not."""
    case = schema.objects["Case"]
    exact = replace(case.fields["Origin"], type="string", values=(), case_sensitive=True)
    fields = {name: exact if name == "Origin" else field for name, field in case.fields.items()}
    objects = {name: replace(o, fields=fields) if o is case else o for name, o in schema.objects.items()}
    database = Database(replace(schema, version="varied", objects=objects))
    for name, industry in (
        ("ab", "CHEMICALS"),
        ("AB", "Chemicals"),
        ("É", "zeta"),
        ("é", "Beta"),
        ("x", "alpha"),
        (None, "BETA"),
    ):
        database.add("Account", Name=name, Industry=industry)
    for number, (priority, origin) in enumerate((("Low", "Web"), ("High", "web"), ("Medium", "W*b")), start=1):
        database.add(
            "Case",
            CaseNumber=f"0{number}",
            Priority=priority,
            Origin=origin,
            LastModifiedById=database.add("User", Name=f"u{number}"),
        )
    yield database
    database.connection.close()


def rows(database: Database, soql: str) -> list[tuple[object, ...]]:
    return [tuple(record.values())[1:] for record in database.ask(soql).records]


def test_groups_of_text_ignore_case_and_show_the_smallest_spelling(varied: Database) -> None:
    assert rows(varied, "SELECT Name, COUNT(Id) FROM Account GROUP BY Name") == [
        (None, 1),
        ("AB", 2),
        ("x", 1),
        ("É", 2),
    ]
    assert rows(varied, "SELECT Name n FROM Account GROUP BY Name HAVING Name = 'aB' OR Name LIKE 'é'") == [
        ("AB",),
        ("É",),
    ]
    assert rows(varied, "SELECT Name FROM Account GROUP BY Name HAVING Name != null ORDER BY Name DESC") == [
        ("É",),
        ("x",),
        ("AB",),
    ]
    assert rows(varied, "SELECT COUNT_DISTINCT(Name), COUNT_DISTINCT(Industry) FROM Account") == [(3, 4)]


def test_subtotals_of_text_ignore_case(varied: Database) -> None:
    soql = "SELECT Name, COUNT(Id), GROUPING(Name) FROM Account WHERE Name != null GROUP BY ROLLUP(Name) ORDER BY Name NULLS LAST"
    assert rows(varied, soql) == [("AB", 2, 0), ("x", 1, 0), ("É", 2, 0), (None, 5, 1)]


def test_picklists_group_without_case_and_sort_by_their_list(varied: Database) -> None:
    soql = "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY Industry"
    assert rows(varied, soql) == [("CHEMICALS", 2), ("alpha", 1), ("BETA", 2), ("zeta", 1)]


def test_extremes_of_picklists_follow_the_list_then_the_alphabet(varied: Database) -> None:
    assert rows(varied, "SELECT MIN(Industry), MAX(Industry) FROM Account") == [("CHEMICALS", "zeta")]
    assert rows(varied, "SELECT MIN(Industry), MAX(Industry) FROM Account WHERE Name != 'ab' AND Name != 'é'") == [
        ("alpha", "BETA")
    ]
    assert rows(varied, "SELECT MIN(Industry), MAX(Industry) FROM Account WHERE Name = 'ab'") == [
        ("CHEMICALS", "Chemicals")
    ]


def test_groups_sort_by_the_extreme_of_a_picklist_in_listed_order(varied: Database) -> None:
    soql = "SELECT MIN(Priority) FROM Case GROUP BY LastModifiedById ORDER BY MIN(Priority) {}"
    order = [
        value for value in varied.schema.objects["Case"].fields["Priority"].values if value in {"Low", "Medium", "High"}
    ]
    assert [value for (value,) in rows(varied, soql.format("ASC"))] == order
    assert [value for (value,) in rows(varied, soql.format("DESC"))] == order[::-1]


def test_like_minds_the_case_of_fields_that_do(varied: Database) -> None:
    def numbers(condition: str) -> list[object]:
        return [
            value for (value,) in rows(varied, f"SELECT CaseNumber FROM Case WHERE {condition} ORDER BY CaseNumber")
        ]

    assert numbers("Origin LIKE 'W%'") == ["01", "03"]
    assert numbers("Origin LIKE 'w_b'") == ["02"]
    assert numbers("Origin LIKE '%*%'") == ["03"]
    assert numbers("(NOT Origin LIKE 'We_')") == ["02", "03"]
    assert SQLite().exact_pattern(r"a\%b\_c[*?\\_%") == r"a%b_c[[][*][?]\?*"


@pytest.mark.parametrize(
    "word", ["by", "cube", "Rollup", "for", "update", "else", "TRUE", "false", "as", "lookup", "end", "order", "count"]
)
def test_words_that_may_be_aliases(word: str) -> None:
    assert (
        parse(f"SELECT COUNT(Id) {word}, MAX(CreatedDate) m FROM Case").select[0]
        == parse(f"SELECT COUNT(Id) {word} FROM Case").select[0]
    )


@pytest.mark.parametrize("word", ["group", "and", "NULLS", "Like", "first", "using", "having"])
def test_words_that_may_not_be_aliases(word: str) -> None:
    for soql in (f"SELECT COUNT(Id) {word} FROM Case", f"SELECT Id FROM Case AS {word} WHERE Id = null"):
        with pytest.raises(SalesforceError) as caught:
            parse(soql)
        assert caught.value.code == "MALFORMED_QUERY"


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT COUNT(Id) a.b FROM Case",
        "SELECT Id FROM Case a.b",
        "SELECT Id FROM Case c, c.Account x.y",
        "SELECT Id FROM Case AS x.y",
        "SELECT Id FROM Case USING SCOPE a.b",
    ],
)
def test_an_alias_is_no_path(soql: str) -> None:
    with pytest.raises(SalesforceError, match=r"unexpected token: '\.'"):
        parse(soql)


def test_aliases_in_sosl() -> None:
    assert parse_sosl("FIND {ab} RETURNING Case(FORMAT(CreatedDate) by LIMIT 2)") == parse_sosl(
        "FIND {ab} RETURNING Case(FORMAT(CreatedDate) by LIMIT 2 )"
    )
    for fields in ("Id x.y", "Id group", "FORMAT(CreatedDate) what.Type, Id"):
        with pytest.raises(SalesforceError) as caught:
            parse_sosl(f"FIND {{ab}} RETURNING Case({fields})")
        assert caught.value.code == "MALFORMED_SEARCH"
