"""Searching an organisation: which objects and fields, row limits, filters, order, snippets, refusals, hard cases."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import SalesforceError
from crmarena.org import Org
from crmarena.query.compile import fulltext
from crmarena.query.compile.search import shares
from crmarena.schema import Schema

from .conftest import make_rows, write


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Path:
    """An organisation in which every account, contact and lead is called Anvil: 600, 400 and 30 of them."""
    rows = make_rows(schema, {"User": 2, "Account": 600, "Contact": 400, "Lead": 30, "Case": 3})
    places = {name: list(schema.objects[name].fields).index("Name") for name in ("Account", "Contact", "Lead")}
    called = [
        (name, [(*r[: places[name]], "Anvil", *r[places[name] + 1 :]) if name in places else r for r in records])
        for name, records in rows
    ]
    return write(tmp_path_factory.mktemp("many") / "org", schema, called)


def counts(org: Org, sosl: str) -> dict[str, int]:
    """How many records of each object a search gives, in the order they come."""
    found: dict[str, int] = {}
    for record in org.run(sosl):
        name = record["attributes"]["type"]
        found[name] = found.get(name, 0) + 1
    return found


@pytest.mark.parametrize(
    ("returning", "expected"),
    [
        ("Account", {"Account": 250}),
        ("Account(Id WHERE Name LIKE 'A%')", {"Account": 600}),
        ("Account(Id ORDER BY Name)", {"Account": 600}),
        ("Account(Id LIMIT 300)", {"Account": 300}),
        ("Account LIMIT 500", {"Account": 500}),
        ("Account(Id OFFSET 590)", {"Account": 10}),
        ("Account(Id ORDER BY Id LIMIT 5 OFFSET 598)", {"Account": 2}),
        ("Contact, Account", {"Contact": 250, "Account": 250}),
        ("Account, Contact LIMIT 20", {"Account": 10, "Contact": 10}),
        ("Account, Contact, Lead LIMIT 100", {"Account": 35, "Contact": 35, "Lead": 30}),
        ("Account, Contact LIMIT 5", {"Account": 3, "Contact": 2}),
        ("Account(Id LIMIT 20), Contact LIMIT 100", {"Account": 20, "Contact": 80}),
        ("Account(Id LIMIT 20), Contact LIMIT 10", {"Account": 10}),
        ("Account(Id LIMIT 0), Lead", {"Lead": 30}),
        ("Account LIMIT 0", {}),
        ("Lead, Case LIMIT 5000", {"Lead": 30}),
    ],
)
def test_row_limits(many: Path, returning: str, expected: dict[str, int]) -> None:
    with Org.open(many) as org:
        assert list(counts(org, f"FIND {{anvil}} RETURNING {returning}").items()) == list(expected.items())


def test_without_returning_ids_of_every_object_that_need_not_be_named(many: Path, org: Org) -> None:
    with Org.open(many) as crowd:
        assert counts(crowd, "FIND {anvil}").keys() == {"Account", "Contact", "Lead"}
        assert sum(counts(crowd, "FIND {anvil} LIMIT 3").values()) == 3
    found = org.run("FIND {amber OR delta OR forge OR prism}")
    assert {tuple(record) for record in found} == {("attributes", "Id")}
    names = {record["attributes"]["type"] for record in found}
    assert {"Account", "Case", "EmailMessage"} <= names
    assert names.isdisjoint({"Knowledge__kav", "Product2"})
    assert counts(org, "FIND {amber OR delta} RETURNING Knowledge__kav, Product2").keys() == {
        "Knowledge__kav",
        "Product2",
    }


@given(st.integers(0, 300), st.lists(st.integers(0, 200), min_size=1, max_size=6))
def test_shares_are_even_and_waste_nothing(rows: int, wanted: list[int]) -> None:
    given_out = shares(rows, wanted)
    assert sum(given_out) == min(rows, sum(wanted))
    assert all(0 <= got <= want for got, want in zip(given_out, wanted, strict=True))
    unsated = [got for got, want in zip(given_out, wanted, strict=True) if got < want]
    assert max(given_out) - min(unsated, default=max(given_out)) <= 1


def asked(org: Org, subject: str, *statements: str) -> list[int]:
    """Numbers of cases found by each statement after one case got this subject and another a text around it."""
    with org.private() as view:
        case = view.insert("Case", {"Subject": subject, "Status": "New"})
        view.insert("Case", {"Subject": "zzz", "Description": f"long {subject} text"})
        return [sum(r["Id"] >= "" for r in view.run(f"{s} RETURNING Case")) if case else 0 for s in statements]


def test_words_punctuation_case_and_diacritics(org: Org) -> None:
    found = asked(
        org,
        "Ótpurk O'Xyl AT&Q X9-Y8 zork@mail.test",
        "FIND {otpurk}", "FIND {ÓTPURK}", "FIND {O\\'Xyl}", 'FIND {"o xyl"}', "FIND {xyl o}", 'FIND {"xyl o"}',
        "FIND {AT\\&Q}", "FIND {x9\\-y8}", "FIND {x9y8}", "FIND {zork@mail.test}", "FIND {mail zork}", "FIND {otpur}",
    )  # fmt: skip
    assert found == [2, 2, 2, 2, 2, 0, 2, 2, 0, 2, 2, 0]


def test_wildcards(org: Org) -> None:
    found = asked(
        org,
        "quandary quantity squeeze quan7",
        "FIND {quandar*}", "FIND {qu*ry}", "FIND {q?andary}", "FIND {quan?}", "FIND {*uandary}", "FIND {q??ndary}",
        'FIND {"qu*y squ*ze"}', 'FIND {"squ*ze qu*y"}', "FIND {quandary*}", "FIND {quandary?}",
        "FIND {quanti* squee?e}",
    )  # fmt: skip
    assert found == [2, 2, 2, 2, 0, 2, 2, 0, 2, 0, 2]


def test_operators_bind_from_right_to_left_before_or(org: Org) -> None:
    found = asked(
        org,
        "alpha1 beta1",
        "FIND {alpha1 beta1}", "FIND {alpha1 gamma1}", "FIND {alpha1 OR gamma1}", "FIND {alpha1 AND NOT gamma1}",
        "FIND {alpha1 and not beta1}", "FIND {alpha1 AND NOT beta1 AND gamma1}", "FIND {(alpha1 AND NOT beta1) AND x1}",
        "FIND {gamma1 AND beta1 OR alpha1}", "FIND {gamma1 AND (beta1 OR alpha1)}", 'FIND {alpha1 "and" beta1}',
    )  # fmt: skip
    assert found == [2, 0, 2, 2, 0, 2, 0, 2, 0, 0]


def test_a_blank_means_or_in_articles(org: Org) -> None:
    with org.private() as view:
        article = view.insert(
            "Knowledge__kav", {"Title": "Returns", "UrlName": "r", "FAQ_Answer__c": "Send glorb back"}
        )
        returning = "RETURNING Knowledge__kav(Id WHERE PublishStatus = 'Draft' AND Language = 'en_US')"
        assert [r["Id"] for r in view.run(f"FIND {{glorb frabjous}} {returning}")] == [article]
        assert view.run("FIND {glorb AND frabjous} RETURNING Knowledge__kav") == []
        assert view.run(f"FIND {{glorb}} {returning.replace('Draft', 'Online')}") == []
        assert view.run("FIND {glorb} IN NAME FIELDS RETURNING Knowledge__kav"), "articles are searched everywhere"


def test_search_groups(org: Org) -> None:
    with org.private() as view:
        person = {"LastName": "Qwyx", "Email": "me@wubble.test", "Phone": "(555) 0199-77", "Department": "glorb"}
        contact = view.insert("Contact", {**person, "Name": "Pat Qwyx"})
        groups = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")
        found = {
            word: [group for group in groups if view.run(f"FIND {{{word}}} IN {group} FIELDS RETURNING Contact")]
            for word in ("Qwyx", "wubble", "0199", "glorb")
        }
        assert found == {
            "Qwyx": ["ALL", "NAME", "SIDEBAR"],
            "wubble": ["ALL", "EMAIL", "SIDEBAR"],
            "0199": ["ALL", "PHONE", "SIDEBAR"],
            "glorb": ["ALL"],
        }
        assert view.run("FIND {glorb} IN PHONE FIELDS RETURNING Case") == []
        assert [r["Id"] for r in view.run("FIND {glorb}")] == [contact]


def test_relevance_then_id_unless_sorted(org: Org) -> None:
    with org.private() as view:
        texts = {"many": "glorb glorb glorb", "one": "glorb and a long line of other words after it", "same": "glorb x"}
        ids = {key: view.insert("Case", {"Subject": text}) for key, text in texts.items()}
        twin = view.insert("Case", {"Subject": "glorb x"})
        found = [r["Id"] for r in view.run("FIND {glorb} RETURNING Case")]
        assert found[0] == ids["many"]
        assert found[-1] == ids["one"]
        assert found[1:3] == sorted([ids["same"], twin])
        ordered = [r["Subject"] for r in view.run("FIND {glorb} RETURNING Case(Subject ORDER BY Subject DESC, Id)")]
        assert ordered == sorted(ordered, reverse=True)
        assert [r["Id"] for r in view.run("FIND {glorb} RETURNING Case(Id LIMIT 2 OFFSET 1)")] == found[1:3]
        filtered = view.run("FIND {glorb} RETURNING Case(Id WHERE Subject LIKE 'glorb%' LIMIT 2 OFFSET 1)")
        assert [r["Id"] for r in filtered] == found[1:3]


def test_fields_parents_labels_and_formats(org: Org) -> None:
    user = org.run("SELECT Id, Name FROM User LIMIT 1")[0]
    with org.private() as view:
        view.insert("Opportunity", {"Name": "Glorb", "Amount": 1234.5, "OwnerId": user["Id"], "StageName": "Discovery"})
        asked = "Opportunity(Name, Owner.Name, FORMAT(Amount) Shown, toLabel(StageName))"
        (record,) = view.run(f"FIND {{glorb}} RETURNING {asked}")
        assert record["Owner"]["Name"] == user["Name"]
        assert list(record) == ["attributes", "Name", "Owner", "Shown", "StageName"]
        assert record["Shown"] == "$1,234.50"


def test_snippets_of_articles_and_cases_only(org: Org) -> None:
    with org.private() as view:
        words = " ".join(f"word{n}" for n in range(200))
        view.insert("Knowledge__kav", {"Title": "Glorb", "UrlName": "g", "FAQ_Answer__c": f"{words} glorb {words}"})
        view.insert("Account", {"Name": "Glorb"})
        article, account = view.run(
            "FIND {glorb} RETURNING Knowledge__kav(Title), Account WITH SNIPPET (target_length=90)"
        )
        assert article["highlight.Title"] == "<mark>Glorb</mark>"
        assert "<mark>" in article["snippet.text"]
        assert len(article["snippet.text"]) < 400
        assert list(account) == ["attributes", "Id"]


_CUSTOM = "Please reference your WSDL or the describe call for the appropriate names."


@pytest.mark.parametrize(
    ("sosl", "code", "message"),
    [
        (
            "FIND {joe} RETURNING Cases",
            "INVALID_TYPE",
            (
                "\nFIND {joe} RETURNING Cases\n                     ^\nERROR at Row:1:Column:22\n"
                "sObject type 'Cases' is not supported. If you are attempting to use a custom object, be sure to append"
                f" the '__c' after the entity name. {_CUSTOM}"
            ),
        ),
        (
            "FIND {joe}\nRETURNING Account,\n  Case(Id, Subjekt)",
            "INVALID_FIELD",
            (
                "\n  Case(Id, Subjekt)\n           ^\nERROR at Row:3:Column:12\n"
                "No such column 'Subjekt' on entity 'Case'. If you are attempting to use a custom field, be sure to"
                f" append the '__c' after the custom field name. {_CUSTOM}"
            ),
        ),
        (
            "FIND {joe} RETURNING Case(Id WHERE Description LIKE '%x%')",
            "INVALID_FIELD",
            (
                "\n{joe} RETURNING Case(Id WHERE Description LIKE '%x%')\n"
                "                              ^\nERROR at Row:1:Column:36\n"
                "field 'Description' can not be filtered in a query call"
            ),
        ),
    ],
)
def test_refusals_word_for_word(org: Org, sosl: str, code: str, message: str) -> None:
    with pytest.raises(SalesforceError) as refusal:
        org.search(sosl)
    assert (refusal.value.code, refusal.value.message) == (code, message)


@pytest.mark.parametrize(
    ("sosl", "code"),
    [
        ("FIND {joe} RETURNING Account, Account", "MALFORMED_SEARCH"),
        ("FIND {joe} RETURNING OrderItem", "INVALID_TYPE_FOR_OPERATION"),
        ("FIND {joe} RETURNING Account(Id OFFSET 1), Contact", "MALFORMED_SEARCH"),
        ("FIND {joe} RETURNING Account(Id OFFSET 2001)", "NUMBER_OUTSIDE_VALID_RANGE"),
        ("FIND {joe} RETURNING Account(COUNT(Id))", "MALFORMED_SEARCH"),
        ("FIND {joe} RETURNING Account(Id LIMIT -1)", "MALFORMED_SEARCH"),
        ("FIND {joe} LIMIT -1", "MALFORMED_SEARCH"),
        ("FIND {joe} RETURNING Account(Id USING ListView = Recent)", "MALFORMED_SEARCH"),
        ("FIND {joe} WITH DIVISION = 'x'", "MALFORMED_SEARCH"),
        ("FIND {joe} WITH HIGHLIGHT", "MALFORMED_SEARCH"),
        ("FIND {joe} WITH DATA CATEGORY a__c AT b__c", "MALFORMED_SEARCH"),
        ("FIND {joe} RETURNING Task(Who.Nothing)", "INVALID_FIELD"),
    ],
)
def test_what_is_understood_but_not_possible_is_refused(org: Org, sosl: str, code: str) -> None:
    with pytest.raises(SalesforceError) as refusal:
        org.search(sosl)
    assert refusal.value.code == code


def test_clauses_without_effect_are_accepted(org: Org) -> None:
    plain = org.run("FIND {amber} RETURNING Case")
    assert plain
    for clause in ("WITH SPELL_CORRECTION = false", "WITH USER_MODE", "UPDATE TRACKING, VIEWSTAT"):
        assert org.run(f"FIND {{amber}} RETURNING Case {clause}") == plain


HARD = {
    "one long word": "FIND {" + "x" * 9_999 + "}",
    "too long to find": "FIND {" + "amber " * 2_000 + "}",
    "without operators": "FIND {" + "amber AND zzzz AND " * 400 + "amber}",
    "parentheses": "FIND {" + "(" * 1_900 + "amber" + ")" * 1_900 + "}",
    "nested": "FIND {" + "(amber AND (delta OR " * 20 + "x1" + "))" * 20 + "}",
    "deeply nested": "FIND {" + "(amber OR " * 300 + "x1" + ")" * 300 + "}",
    "not not not": "FIND {amber" + " AND NOT x1" * 200 + "}",
    "wildcards": 'FIND {"a*r d*a f*e g*d"}',
    "all wildcards": "FIND {a*?* OR ?*b*c?}",
    "different words": "FIND {" + " OR ".join(f"w{n}" for n in range(1_300)) + "}",
    "a long condition": "FIND {amber} RETURNING Case(Id WHERE Subject IN (" + ", ".join(["'x'"] * 15_000) + "))",
    "quotes": 'FIND {\\"\\"amber\\" OR "a \\" b" OR \\\\}',
    "match syntax": 'FIND {amber NEAR "Subject" \\: \\* \\^ NOT\\"}',
}


@pytest.mark.parametrize("sosl", HARD.values(), ids=HARD)
def test_hard_statements_are_answered_or_refused_quickly(org: Org, sosl: str) -> None:
    start = process_time()
    refused = ""
    try:
        assert isinstance(org.run(sosl), list)
    except SalesforceError as refusal:
        refused = refusal.code
    assert refused in {"", "QUERY_TOO_COMPLICATED"}
    assert process_time() - start < 1


pieces = st.sampled_from(
    ["amber", "*", "?", '"', "(", ")", " AND ", " OR ", " AND NOT ", "\\", "}", "'", "ü", " RETURNING ", "Case(Id",
     " WHERE ", "Subject", " = ", "'x'", ")", ", ", " IN NAME FIELDS", " LIMIT 2", " WITH SNIPPET", "\x00", "-"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces | st.text(max_size=3), max_size=14))
def test_any_text_is_answered_or_refused(many: Path, parts: list[str]) -> None:
    with Org.open(many) as org:
        refused = ""
        try:
            found = org.run("FIND {" + "".join(parts))
        except SalesforceError as refusal:
            refused = refusal.code
        if refused:
            assert refused.isupper()
        else:
            assert all(record["attributes"]["type"] for record in found)


@pytest.mark.parametrize("returning", ["Account", "Contact", "Lead", "Account(Id LIMIT 300)"])
def test_few_hits_and_many_are_ranked_alike(many: Path, returning: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sosl = f"FIND {{Anvil}} IN ALL FIELDS RETURNING {returning}"
    with Org.open(many) as org:
        few = org.run(sosl)
        assert [hunt.few for plan in org._searches.values() for hunt in plan.hunts] == [True]
    monkeypatch.setattr(fulltext, "FEW_HITS", 0)
    with Org.open(many) as org:
        assert org.run(sosl) == few
        assert [hunt.few for plan in org._searches.values() for hunt in plan.hunts] == [False]
