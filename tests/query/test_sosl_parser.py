"""SOSL as text: what is read, what is refused and with which words, and that printing a tree loses nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import SalesforceError
from crmarena.query.ast import Aliased, Compare, Field, Func, Literal, OrderBy
from crmarena.query.sosl_ast import Find, Joiner, Option, Returning, Search, Term, Terms, Wildcard
from crmarena.query.sosl_find import LONGEST, LONGEST_WITH_OPERATORS, RESERVED
from crmarena.query.sosl_parser import parse_sosl
from crmarena.query.sosl_printer import to_sosl

ACCEPTED = """
find{joe}
FIND {Joe Sm?th* OR "joe and mary"}
FIND {hello \\} world \\* \\? \\' \\"}
FIND {MyProspect} RETURNING Contact(FirstName, LastName LIMIT 10), Account, Lead(FirstName) LIMIT 20
FIND {MyProspect} IN Name Fields RETURNING lead (name, phone Where createddate = THIS_FISCAL_QUARTER)
FIND {MyProspect} RETURNING Contact(FirstName, LastName ORDER BY LastName DESC NULLS LAST, Id OFFSET 10)
FIND {hello} RETURNING Account(Id WHERE Id IN (SELECT AccountId FROM Contact))
FIND {Acme} RETURNING Account(FORMAT(AnnualRevenue) Revenue, toLabel(Industry), Owner.Name)
FIND {Acme} RETURNING Account(Id, Name USING ListView=MVP ORDER BY Name LIMIT 5)
FIND {Acme} RETURNING Contact(Name USING LOOKUP A__c.B__c BIND C__c = '001Em00000TOP85IAH')
FIND {Acme} WITH HIGHLIGHT USING ADVANCED SEARCH UPDATE TRACKING, VIEWSTAT
FIND {Acme} RETURNING Product2 WITH PricebookId = '01sxx0000002MffAAE' WITH METADATA='LABELS'
FIND {Acme} WITH NETWORK IN ('one', 'two') WITH SPELL_CORRECTION = FALSE LIMIT 5
FIND {Acme} RETURNING FAQ__kav(Id) WITH DATA CATEGORY Geo__c ABOVE_OR_BELOW France__c AND X__c AT (a__c, b__c)
FIND {Acme} RETURNING Knowledge__kav(Id WHERE PublishStatus='Online') WITH SNIPPET (target_length=120)
FIND {Acme} WITH DIVISION = 'Global' WITH USER_MODE
""".strip().split("\n")


@pytest.mark.parametrize("sosl", ACCEPTED)
def test_printing_keeps_the_meaning(sosl: str) -> None:
    tree = parse_sosl(sosl)
    assert parse_sosl(to_sosl(tree)) == tree


def test_the_tree_of_a_whole_statement() -> None:
    found = parse_sosl(
        'FIND {ab c* AND NOT ("d e" or f\\*g)} IN EMAIL FIELDS RETURNING Case(Id WHERE IsClosed = TRUE) LIMIT 3'
    )
    assert found.find.terms == Terms(
        Term(("ab",)),
        (
            (Joiner.BLANK, Term(("c", Wildcard.ANY))),
            (Joiner.AND_NOT, Terms(Term(("d e",), True), ((Joiner.OR, Term(("f*g",))),))),
        ),
    )
    where = Compare(Field("IsClosed"), "=", Literal("boolean", "TRUE"))
    assert (found.group, found.limit) == ("EMAIL", 3)
    assert found.returning == (Returning(Field("Case"), (Field("Id"),), where),)


REFUSED = [
    ("FIND 'joe'", "MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces."),
    ("FIND {joe", "MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces."),
    ("FIND {a*}", "INVALID_SEARCH", "search term must be longer than one character: a*"),
    ("FIND {}", "INVALID_SEARCH", "search term must be longer than one character: "),
    (
        "FIND {name} IN ALL TYPE RETURNING Account(name)",
        "MALFORMED_SEARCH",
        (
            "\nFIND {name} IN ALL TYPE RETURNING Account(name)\n                  ^\n"
            "ERROR at Row:1:Column:19\nMalformed search token: TYPE"
        ),
    ),
    (
        "FIND {John|jane} RETURNING Contact",
        "MALFORMED_SEARCH",
        (
            "\nFIND {John|jane} RETURNING Contact\n         ^\nERROR at Row:1:Column:10\n"
            "line 1:10 mismatched character '|' expecting '}'"
        ),
    ),
    (
        "FIND {Marie-Pier}",
        "MALFORMED_SEARCH",
        "\nFIND {Marie-Pier}\n          ^\nERROR at Row:1:Column:11\nline 1:11 mismatched character '-' expecting '}'",
    ),
    (
        "FIND {ab\ncd+}",
        "MALFORMED_SEARCH",
        "\ncd+}\n ^\nERROR at Row:2:Column:2\nline 2:2 mismatched character '+' expecting '}'",
    ),
    (
        "FIND {ab}\n RETURNING Account(Id WHERE Name = ;)",
        "MALFORMED_SEARCH",
        (
            "\nRETURNING Account(Id WHERE Name = ;)\n                                 ^\nERROR at Row:2:Column:35\n"
            "line 2:35 unexpected token: ';'"
        ),
    ),
]


@pytest.mark.parametrize(("sosl", "code", "message"), REFUSED)
def test_refusals_word_for_word(sosl: str, code: str, message: str) -> None:
    with pytest.raises(SalesforceError) as refusal:
        parse_sosl(sosl)
    assert (refusal.value.code, refusal.value.message, refusal.value.status) == (code, message, 400)


@pytest.mark.parametrize(
    "sosl",
    [
        "", "FIND", "SELECT Id FROM Account", "FIND {joe} IN FOO FIELDS", "FIND {joe} IN ALL", "FIND {joe AND}",
        "FIND {OR joe}", "FIND {joe AND OR ann}", "FIND {(joe}", "FIND {joe)}", "FIND {()}", 'FIND {"joe}',
        "FIND {jo{e}", "FIND {joe} RETURNING Account Contact",
        "FIND {joe} RETURNING", "FIND {joe} RETURNING Account(", "FIND {joe} RETURNING Account()",
        "FIND {joe} RETURNING Account(LIMIT 5)", "FIND {joe} RETURNING Account(Id,)",
        "FIND {joe} LIMIT", "FIND {joe} LIMIT 5 RETURNING Account", "FIND {joe} WITH", "FIND {joe} WITH METADATA = 'X'",
        "FIND {joe} WITH SNIPPET (length=3)", "FIND {joe} UPDATE", "FIND {joe};", "FIND {joe} RETURNING a.b",
    ],
)  # fmt: skip
def test_what_is_no_sosl_is_refused(sosl: str) -> None:
    with pytest.raises(SalesforceError) as refusal:
        parse_sosl(sosl)
    assert refusal.value.code == "MALFORMED_SEARCH"


def test_limits_of_length() -> None:
    words = "ab AND " * (LONGEST_WITH_OPERATORS // 7 + 1) + "cd"
    terms = parse_sosl(f"FIND {{{words}}}").find.terms
    assert terms is not None
    assert {joiner for joiner, _ in terms.rest} == {Joiner.OR}
    assert parse_sosl(f"FIND {{{'x' * (LONGEST + 1)}}}").find.terms is None
    with pytest.raises(SalesforceError) as refusal:
        parse_sosl("FIND {joe} " + " " * 100_000)
    assert refusal.value.code == "MALFORMED_SEARCH"
    with pytest.raises(SalesforceError) as nested:
        parse_sosl("FIND {" + "(ab OR " * 200 + "cd" + ")" * 200 + "}")
    assert nested.value.code == "QUERY_TOO_COMPLICATED"
    assert parse_sosl("FIND {" + "(" * 1900 + "joe" + ")" * 1900 + "}") == parse_sosl("FIND {joe}")


texts = st.text(st.characters(codec="utf-8"), min_size=2, max_size=6).filter(lambda text: bool(text.strip()))
wild = st.sampled_from(list(Wildcard))


@st.composite
def term(draw: st.DrawFn) -> Term:
    """A word or phrase in which literals and wildcards take turns."""
    parts: list[str | Wildcard] = [draw(texts)]
    for mark in draw(st.lists(wild, max_size=2)):
        parts += [mark, draw(texts)]
    return Term(tuple(parts), draw(st.booleans()))


def _joined(inner: st.SearchStrategy[Term | Terms]) -> st.SearchStrategy[Terms]:
    rest = st.lists(st.tuples(st.sampled_from(list(Joiner)), inner), min_size=1, max_size=3)
    return st.builds(Terms, inner, rest.map(tuple))


whole = _joined(st.recursive(term(), _joined, max_leaves=8))
names = st.sampled_from([Field("Id"), Field("Owner.Name"), Func("toLabel", (Field("Status"),))])
returning = st.builds(
    Returning,
    st.sampled_from([Field("Account"), Field("Knowledge__kav")]),
    st.lists(names | st.builds(Aliased, names, st.just("Other")), min_size=1, max_size=3).map(tuple),
    st.none() | st.just(Compare(Field("Name"), "LIKE", Literal("string", "'a\\'b}{%'"))),
    st.none() | st.just(Option("LISTVIEW", " = Recent")),
    st.lists(st.builds(OrderBy, names, st.booleans(), st.sampled_from(["", "FIRST", "LAST"])), max_size=2).map(tuple),
    st.none() | st.integers(0, 2000),
    st.none() | st.integers(0, 2000),
)
options = st.sampled_from([Option("SNIPPET", " (target_length = 90)"), Option("HIGHLIGHT"), Option("PHRASE SEARCH")])
searches = st.builds(
    Search,
    whole.map(lambda terms: Find("", terms)),
    st.sampled_from(["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"]),
    st.lists(returning, max_size=2).map(tuple),
    st.lists(options, max_size=2).map(tuple),
    st.none() | st.integers(0, 2000),
    st.sampled_from([(), ("TRACKING",), ("VIEWSTAT", "TRACKING")]),
)


@settings(max_examples=100, deadline=None)
@given(searches)
def test_reading_what_was_printed_gives_the_same_tree(search: Search) -> None:
    assert parse_sosl(to_sosl(search)) == search


words = ["FIND {", "}", " RETURNING ", "Account(", "Id", " WHERE ", "'x'", " AND NOT ", "ab"]
pieces = st.sampled_from([*sorted(RESERVED), *words])


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces | st.text(max_size=4), max_size=12))
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    sosl = "FIND {" + "".join(parts)
    refused = ""
    try:
        tree = parse_sosl(sosl)
    except SalesforceError as refusal:
        refused = refusal.code
    if refused:
        assert refused in {"MALFORMED_SEARCH", "INVALID_SEARCH", "QUERY_TOO_COMPLICATED"}
    else:
        assert parse_sosl(to_sosl(tree)) == tree
