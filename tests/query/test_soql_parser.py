"""Reading and printing: what is accepted, what the tree holds, and that printing loses nothing."""
# ruff: noqa: E501 - statements stay on one line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import SalesforceError
from crmarena.query import parse, to_soql
from crmarena.query.ast import (
    Aliased,
    And,
    Child,
    Compare,
    Condition,
    CountAll,
    Expression,
    Field,
    Func,
    GroupBy,
    Includes,
    InList,
    InQuery,
    Literal,
    Not,
    Or,
    OrderBy,
    Query,
    Source,
    TypeOf,
    When,
    With,
)

ACCEPTED = [
    "SELECT Id FROM Account",
    "select id from account",
    "SELECT COUNT()FROM Contact",
    "SELECT Count( ) FROM Contact LIMIT 5",
    "SELECT Id, Format, Group, Order, End, Type, View, Data FROM Order",
    "SELECT Id count FROM Order GROUP BY Id",
    "SELECT Name FROM Account OFFSET",
    "SELECT Contact.FirstName, Contact.Account.Owner.Manager.Name FROM Contact",
    "SELECT Id FROM Case c, c.Contact ct, ct.Account AS a",
    "SELECT Name, (SELECT LastName FROM Contacts WHERE Title = 'x' ORDER BY LastName LIMIT 5) FROM Account",
    "SELECT TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount ELSE Name, Email END FROM Event",
    "SELECT TYPEOF FROM Task",
    "SELECT FIELDS(ALL), Name FROM Account LIMIT 200",
    "SELECT Id FROM Account USING SCOPE Delegated WHERE Type != 'x'",
    "SELECT Id FROM Account WITH SECURITY_ENFORCED ORDER BY Id",
    "SELECT Title FROM Q WITH DATA CATEGORY Geo__c ABOVE_OR_BELOW eu__c AND Product__c AT (a__c, b__c)",
    "SELECT Id FROM Account ORDER BY Name DESC NULLS LAST, Id LIMIT 5 OFFSET 10 FOR VIEW UPDATE TRACKING, VIEWSTAT",
    "SELECT LeadSource, COUNT(Name) cnt FROM Lead GROUP BY CUBE(LeadSource, CALENDAR_YEAR(CreatedDate)) HAVING COUNT(Id) > 1",
    "SELECT Id FROM Opportunity WHERE Amount > USD5000 AND Amount < EUR-5.5",
    "SELECT Id FROM Opportunity WHERE Amount IN (1, +2, -3, .5, 1.5, null)",
    "SELECT Id FROM Account WHERE ((NOT (Name = 'a')) AND Name IN ('b')) OR (NOT Name LIKE '\\_\\%\\'\\\\')",
    "SELECT Id FROM Account WHERE CreatedDate > LAST_N_DAYS : 30 AND CreatedDate < 2023-01-01T00:00:00.000+05:30",
    "SELECT Id FROM Account WHERE x__c INCLUDES ('a;b', 'c') AND y__c EXCLUDES ('d')",
    "SELECT Id FROM Account WHERE DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'mi') < 20",
    "SELECT Id FROM Account WHERE StartTime__c >= 13:00:00.000Z",
    "SELECT\n\tId\r\nFROM\tAccount",
]
REFUSED = [
    "",
    "SELECT",
    "SELECT Id",
    "SELECT Id FROM",
    "SELECT Id Account",
    "SELECTId FROM Account",
    "SELECT Id FROMAccount",
    "SELECT Contact..Name FROM Contact",
    "SELECT Contact. Name FROM Contact",
    "SELECT Name (SELECT LastName FROM Contacts) FROM Account",
    "SELECT Id FROM Account WHERE",
    "SELECT Id FROM Account WHERE Name",
    "SELECT Id FROM Account WHERE Name = foo",
    "SELECT Id FROM Account WHERE Name IN ('a',)",
    "SELECT Id FROM Account WHERE ((((Name = 'a'))",
    "SELECT Id FROM Account WHERE (Name = 'a'))",
    "SELECT Id FROM Account WHERE NOT NOT Name = 'a'",
    "SELECT Id FROM Account WHERE Name = 'abc",
    "SELECT Id FROM Account GROUP BY Name ORDER BY Id HAVING COUNT(Id) > 1",
    "SELECT Id FROM Account ORDER BY",
    "SELECT Id FROM Account ORDER BY Name NULLS",
    "SELECT Id FROM Account LIMIT",
    "SELECT Id FROM Account LIMIT 'x'",
    "SELECT Id FROM Account OFFSET 5 LIMIT 5",
    "SELECT Id FROM Account FOR",
    "SELECT Id FROM Account FOR VIEW FOR REFERENCE",
    "SELECT Id FROM Account WITH",
    "SELECT COUNT(), Id FROM Account",
    "SELECT COUNT(Id, Name) FROM Account",
    "SELECT Id\fFROM Account",
    "SELECT _a FROM Account",
    "SELECT Id FROM Account WHERE A__c = 1e5",
]


@pytest.mark.parametrize("soql", ACCEPTED)
def test_accepted_and_printed_without_loss(soql: str) -> None:
    tree = parse(soql)
    assert parse(to_soql(tree)) == tree


@pytest.mark.parametrize("soql", REFUSED)
def test_refused(soql: str) -> None:
    with pytest.raises(SalesforceError) as caught:
        parse(soql)
    assert caught.value.code == "MALFORMED_QUERY"


def test_the_tree_of_a_statement() -> None:
    tree = parse(
        "SELECT Id, MAX(Amount) top FROM Opportunity o WHERE (a = 1 AND b.c LIKE 'x%') OR d IN (TODAY) LIMIT 3"
    )
    assert tree == Query(
        select=(Field("Id"), Aliased(Func("MAX", (Field("Amount"),)), "top")),
        source=Source("Opportunity", "o"),
        where=Or(
            (
                And(
                    (
                        Compare(Field("a"), "=", Literal("int", "1")),
                        Compare(Field("b.c"), "LIKE", Literal("string", "'x%'")),
                    )
                ),
                InList(Field("d"), False, (Literal("dateliteral", "TODAY"),)),
            )
        ),
        limit=3,
    )
    assert tree != tree._replace(limit=4)


def test_nodes_of_different_kinds_are_never_equal() -> None:
    nodes: list[object] = [And(()), Or(()), Field("a"), Literal("a", ""), CountAll()]
    assert all((one == other) == (one is other) for one in nodes for other in nodes)


def test_strings_are_decoded() -> None:
    tree = parse(r"SELECT Id FROM A WHERE n = 'a\'b\\c\n\u00e9'")
    assert isinstance(tree.where, Compare)
    assert tree.where.value.text == "a'b\\c\né"


_WORDS = st.sampled_from(["Id", "Name", "Type", "Account.Name", "group", "Order", "Amount", "x__c", "A.b__r.C", "Data"])
_PLACE = st.just(0)
_FIELDS = st.builds(Field, _WORDS, _PLACE)
_CALLS = st.builds(
    Func,
    st.sampled_from(["COUNT", "max", "CALENDAR_YEAR", "toLabel"]),
    st.tuples(_FIELDS | st.builds(Func, st.just("f"), st.tuples(_FIELDS), _PLACE)),
    _PLACE,
)
_EXPRESSIONS: st.SearchStrategy[Expression] = _FIELDS | _CALLS
_LITERALS = st.sampled_from(
    [
        Literal("string", r"'it\'s 100\u0025'"),
        Literal("string", "''"),
        Literal("int", "-7"),
        Literal("decimal", ".5"),
        Literal("boolean", "TRUE"),
        Literal("null", "null"),
        Literal("date", "2024-02-29"),
        Literal("datetime", "2024-02-29T00:00:00+01:00"),
        Literal("time", "13:00:00Z"),
        Literal("currency", "USD-5.5"),
        Literal("dateliteral", "LAST_N_DAYS:3"),
    ]
)
_VALUES = st.lists(_LITERALS, min_size=1, max_size=3).map(tuple)
_SOURCES = st.builds(
    Source, st.sampled_from(["Case", "Order", "a.Contacts"]), st.sampled_from([None, "c", "type"]), _PLACE
)


def _small(field: Field, source: Source, limit: int | None = None) -> Query:
    return Query((field,), source, limit=limit)


_LEAVES: st.SearchStrategy[Condition] = (
    st.builds(Compare, _EXPRESSIONS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _LITERALS)
    | st.builds(InList, _EXPRESSIONS, st.booleans(), _VALUES)
    | st.builds(Includes, _EXPRESSIONS, st.booleans(), _VALUES)
    | st.builds(InQuery, _FIELDS, st.booleans(), st.builds(_small, _FIELDS, _SOURCES))
)


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    items = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.builds(And, items) | st.builds(Or, items) | st.builds(Not, inner)


_CONDITIONS = st.recursive(_LEAVES, _combined, max_leaves=12)
_TYPEOFS = st.builds(
    TypeOf,
    _FIELDS,
    st.lists(
        st.builds(When, _FIELDS, st.lists(_FIELDS, min_size=1, max_size=2).map(tuple)), min_size=1, max_size=2
    ).map(tuple),
    st.lists(_FIELDS, max_size=2).map(tuple),
    _PLACE,
)
_CHILDREN = st.builds(Child, st.builds(_small, _FIELDS, _SOURCES, st.none() | st.integers(0, 9)), _PLACE)
_ITEMS = (
    _FIELDS
    | _CALLS
    | _TYPEOFS
    | _CHILDREN
    | st.builds(Aliased, _FIELDS | _CALLS, st.sampled_from(["n", "total", "type"]), _PLACE)
)
_QUERIES = st.builds(
    Query,
    st.lists(_ITEMS, min_size=1, max_size=3).map(tuple) | st.just((CountAll(),)),
    _SOURCES,
    st.lists(_SOURCES, max_size=1).map(tuple),
    st.sampled_from([None, "mine"]),
    st.none() | _CONDITIONS,
    st.lists(st.sampled_from([With("SECURITY_ENFORCED"), With("NETWORK", "'x'")]), max_size=1).map(tuple),
    st.none()
    | st.builds(
        GroupBy,
        st.sampled_from(["", "ROLLUP", "CUBE"]),
        st.lists(_EXPRESSIONS, min_size=1, max_size=2).map(tuple),
        _PLACE,
    ),
    st.none(),
    st.lists(st.builds(OrderBy, _EXPRESSIONS, st.booleans(), st.sampled_from(["", "FIRST", "LAST"])), max_size=2).map(
        tuple
    ),
    st.none() | st.integers(0, 50),
    st.none() | st.integers(0, 50),
    st.sampled_from([None, "VIEW", "REFERENCE"]),
    st.sampled_from([(), ("TRACKING",), ("TRACKING", "VIEWSTAT")]),
)


VERDICTS = {"read", "MALFORMED_QUERY", "QUERY_TOO_COMPLICATED"}


def verdict(soql: str) -> str:
    """The code of the refusal of a text, or "read"; any other exception is a fault of the reader."""
    try:
        parse(soql)
    except SalesforceError as error:
        return error.code
    return "read"


@given(_QUERIES)
@settings(max_examples=300, deadline=None)
def test_printing_and_reading_is_the_identity(query: Query) -> None:
    assert parse(to_soql(query)) == query


@given(_QUERIES, st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_statement_is_read_or_refused_in_salesforces_words(query: Query, data: st.DataObject) -> None:
    text = to_soql(query)
    cut = data.draw(st.integers(0, len(text)))
    junk = data.draw(st.sampled_from(["", "(", ")", "'", '"', ",", " AND ", "\\", "\n", "é", "5", " SELECT ", "."]))
    assert verdict(text[:cut] + junk + text[cut + data.draw(st.integers(0, 6)) :]) in VERDICTS


@given(st.text(alphabet="SELCTFROMWHid ,()'=\\\"\n.5-+:é{", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    for statement in (text, f"SELECT {text} FROM Case", f"SELECT Id FROM Case WHERE {text}"):
        assert verdict(statement) in VERDICTS
