"""Records as JSON straight from the database: to the byte what Python writes of the same records."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import SalesforceError
from crmarena.org import Org
from crmarena.org.sandbox import PrivateView
from crmarena.schema import Schema

from .conftest import PLAN, make_rows, write


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Iterator[Org]:
    with Org.open(write(tmp_path_factory.mktemp("json") / "org", schema, make_rows(schema, PLAN, 3))) as opened:
        yield opened


def as_python(engine: Org | PrivateView, soql: str) -> bytes:
    """What the json module makes of a query's records."""
    records = engine.query(soql)["records"]
    return json.dumps(records, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "soql",
    [
        "SELECT Id, Subject, Status, CreatedDate, IsClosed, AccountId FROM Case",
        "SELECT Subject, Account.Name, Contact.Account.Name, Id FROM Case ORDER BY Subject DESC NULLS LAST",
        "SELECT Account.Name FROM Case LIMIT 3 OFFSET 2",
        "SELECT FIELDS(ALL) FROM EmailMessage LIMIT 200",
        "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        "SELECT Id, toLabel(Status) shown FROM Case",
        "SELECT Id FROM Case LIMIT 0",
        "SELECT Id FROM Case WHERE Subject = 'nothing is called so'",
        "SELECT Id, (SELECT Id FROM Cases) FROM Account",
        "SELECT Status, COUNT(Id) n FROM Case GROUP BY Status",
        "SELECT Id, Owner.Name, FORMAT(CreatedDate) day FROM Case",
        "SELECT COUNT() FROM Case",
    ],
)
def test_json_is_what_python_writes(org: Org, soql: str) -> None:
    assert org.query_json(soql) == as_python(org, soql)


def test_refusals_are_those_of_a_query(org: Org) -> None:
    with pytest.raises(SalesforceError, match="INVALID_FIELD"):
        org.query_json("SELECT Nothing FROM Case")


awkward = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
cents = st.integers(-(10**7), 10**15).map(lambda number: number / 100)
numbers = st.one_of(cents, st.floats(allow_nan=False, allow_infinity=False), st.none())


@settings(max_examples=150, deadline=None)
@given(name=awkward, amount=numbers)
def test_texts_and_numbers_of_all_kinds(org: Org, name: str, amount: float | None) -> None:
    soql = "SELECT Id, Name, Amount, CloseDate, IsClosed FROM Opportunity LIMIT 1"
    with org.private() as view:
        view.insert("Opportunity", {"Name": name, "Amount": amount, "CloseDate": '1"\\'})
        assert view.query_json(soql) == as_python(view, soql)


def test_a_page_is_as_long_as_that_of_a_query(org: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    from crmarena.org import cursors, engine

    monkeypatch.setattr(cursors, "PAGE", 4)
    monkeypatch.setattr(engine, "PAGE", 4)
    soql = "SELECT Id FROM Case ORDER BY CreatedDate"
    assert len(org.query(soql)["records"]) == 4
    assert org.query_json(soql) == as_python(org, soql)


def test_control_characters_are_escaped_alike(org: Org) -> None:
    text = "".join(map(chr, range(1, 0x180))) + "\u2028\uffff\U0001f600"
    with org.private() as view:
        record = view.insert("Opportunity", {"Description": text})
        soql = f"SELECT Description FROM Opportunity WHERE Id = '{record}'"
        assert json.loads(view.query_json(soql))[0]["Description"] == text
        assert view.query_json(soql) == as_python(view, soql)
