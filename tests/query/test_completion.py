"""What could stand at the cursor of an unfinished statement; the cursor is written as `|`."""
# ruff: noqa: E501 - one text and what completes it per line reads best

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.query.completion import Suggestion, complete
from crmarena.schema import Schema, load_schema


def at_cursor(marked: str, schema: Schema) -> list[Suggestion]:
    return complete(marked.replace("|", ""), marked.index("|"), schema)


def texts(marked: str, schema: Schema) -> list[str]:
    return [found.text for found in at_cursor(marked, schema)]


EXACT = [
    ("|", ["SELECT", "FIND {"]),
    ("SEL|", ["SELECT"]),
    ("SELECT Id, Acc| FROM Case", ["AccountId", "Account."]),
    ("SELECT c.Account.Ow| FROM Case c", ["OwnerId", "Owner."]),
    ("SELECT Id FROM Opp|", ["Opportunity", "OpportunityLineItem"]),
    ("SELECT Id, (SELECT Id FROM Con|) FROM Account", ["Contacts", "Contracts"]),
    ("SELECT Id, (SELECT CaseN| FROM Cases) FROM Account", ["CaseNumber"]),
    ("SELECT Id FROM Account WHERE Id IN (SELECT CaseN| FROM Case)", ["CaseNumber"]),
    ("SELECT Id FROM Case WHERE Status = '|", ["New", "Working", "Waiting on Customer", "Escalated", "Closed"]),
    ("SELECT Id FROM Case WHERE Status = 'C|' ORDER BY Id", ["Closed"]),
    ("SELECT Id, (SELECT Id FROM Cases WHERE Status = 'wor|') FROM Account", ["Working"]),
    ("SELECT Id FROM Case WHERE Subject = 'it\\'s' AND Status IN ('New', 'C|", ["Closed"]),
    ("SELECT Id FROM Case WHERE Status = 'Wor|king' AND Subject = 'x'", ["Working"]),
    ("SELECT Id FROM Case WHERE Status = 'Wor| AND Subject = 'x'", ["Working"]),
    ("SELECT Id FROM Case WHERE Subject = '|", []),
    ("SELECT Id FROM Case WHERE Status NOT IN (|", ["'New'", "'Working'", "'Waiting on Customer'", "'Escalated'", "'Closed'", "NULL"]),
    ("SELECT Id FROM Case WHERE IsClosed = |", ["TRUE", "FALSE", "NULL"]),
    ("SELECT Id FROM Case WHERE CreatedDate > LAST_N_M|", ["LAST_N_MONTHS:"]),
    ("SELECT Id FROM Case WHERE Status = 'New' A|", ["AND"]),
    ("SELECT Id FROM Case WHERE Status L|", ["LIKE", "LIMIT"]),
    ("SELECT Id FROM Case O|", ["ORDER BY", "OFFSET"]),
    ("SELECT Id FROM Case ORDER BY Des|", []),
    ("SELECT Id FROM Case WHERE Des|", []),
    ("SELECT Description, Des| FROM Case", ["Description"]),
    ("SELECT Id, CaseNum|", ["CaseNumber"]),
    ("SELECT Id FROM Nothing WHERE CaseNum|", []),
    ("FIND {SELECT |", []),
    ("FIND {ada} IN E|", ["EMAIL FIELDS"]),
    ("FIND {ada} RETURNING Opp|", ["Opportunity"]),
    ("FIND {ada} RETURNING Account(Id, Ind|), Contact(Id)", ["Industry"]),
    ("FIND {ada} RETURNING Account(Id), Case(Id WHERE Status = '|", ["New", "Working", "Waiting on Customer", "Escalated", "Closed"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "wanted"), EXACT, ids=[line[0] for line in EXACT])
def test_what_could_stand(schema: Schema, marked: str, wanted: list[str]) -> None:
    assert texts(marked, schema) == wanted


def test_before_from_a_field_of_any_object_may_be_meant(schema: Schema) -> None:
    found = at_cursor("SELECT Id, Subj|", schema)
    assert [(one.text, one.about) for one in found] == [("Subject", "of 4 objects")]
    assert [one.about for one in at_cursor("SELECT CaseN|", schema)] == ["of Case"]


def test_the_object_may_stand_later_in_the_text(schema: Schema) -> None:
    case, contact = schema.objects["Case"], schema.objects["Contact"]
    assert set(case.fields) <= set(texts("SELECT | FROM Case", schema))
    inner = texts("SELECT Id, (SELECT | FROM Contacts) FROM Account", schema)
    assert set(contact.fields) <= set(inner)
    assert "CaseNumber" not in inner


def test_a_polymorphic_parent_has_the_fields_of_name(schema: Schema) -> None:
    assert {"Name", "Type", "Id"} < set(texts("SELECT What.| FROM Task", schema))
    assert texts("SELECT What.Name.| FROM Task", schema) == []


def test_each_says_what_it_is_and_where_it_goes(schema: Schema) -> None:
    (found,) = at_cursor("SELECT Id FROM Case WHERE Account.Indus|", schema)
    assert (found.text, found.start, found.about) == ("Industry", len("SELECT Id FROM Case WHERE Account."), "picklist")
    about = {found.text: found.about for found in at_cursor("SELECT | FROM Case", schema)}
    assert (about["Description"], about["AccountId"], about["Account."]) == (
        "long text",
        "reference of Account",
        "Account",
    )


@given(st.text(alphabet="SELECT FROMWHERECase(Id)'{}.,=\\\n Accountfindreturning", max_size=60), st.integers(0, 60))
def test_any_text_has_an_answer(text: str, cursor: int) -> None:
    at = min(cursor, len(text))
    for found in complete(text, at, load_schema("b2b")):
        assert 0 <= found.start <= at
        assert found.text.lower().startswith(text[found.start : at].lower())
