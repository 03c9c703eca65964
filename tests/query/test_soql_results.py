"""The JSON of records: attributes, keys, types, order, pages."""

from .conftest import Ask

BASE = "/services/data/v59.0/sobjects"


def test_keys_follow_the_select_list_in_the_describes_case(ask: Ask) -> None:
    record = ask("select subject, ID, isclosed, closeddate from case order by casenumber limit 1").records[0]
    assert list(record) == ["attributes", "Subject", "Id", "IsClosed", "ClosedDate"]
    assert record["attributes"] == {"type": "Case", "url": f"{BASE}/Case/{record['Id']}"}
    assert record["IsClosed"] is False
    assert record["ClosedDate"] is None


def test_the_id_is_only_there_when_asked_for(ask: Ask) -> None:
    assert "Id" not in ask("SELECT Subject FROM Case LIMIT 1").records[0]


def test_values_have_their_json_types(ask: Ask) -> None:
    record = ask("SELECT Id, Amount, CloseDate, CreatedDate FROM Opportunity ORDER BY Name LIMIT 1").records[0]
    assert repr(record["Amount"]) == "100.0"
    assert record["CloseDate"] == "2024-01-31"
    assert record["CreatedDate"] == "2023-11-05T06:30:00.000+0000"
    assert len(str(record["Id"])) == 18


def test_nulls_come_first_in_both_directions(ask: Ask) -> None:
    def amounts(order: str) -> list[object]:
        return [r["Amount"] for r in ask(f"SELECT Amount FROM Opportunity ORDER BY Amount {order}").records]

    assert amounts("") == [None, 100.0, 250.5]
    assert amounts("DESC") == [None, 250.5, 100.0]
    assert amounts("NULLS LAST") == [100.0, 250.5, None]
    assert amounts("DESC NULLS LAST") == [250.5, 100.0, None]


def test_text_sorts_without_case_and_picklists_by_their_list(ask: Ask) -> None:
    assert [r["Name"] for r in ask("SELECT Name FROM Account ORDER BY Name").records] == [
        "alpha 100%",
        "Zeta Works",
        "École Verte",
    ]
    statuses = [r["Status"] for r in ask("SELECT Status FROM Case ORDER BY Status, CaseNumber").records]
    assert statuses == [None, "New", "Working", "Closed", "Closed"]


def test_ties_are_broken_by_id_and_no_order_is_the_order_of_storage(ask: Ask) -> None:
    tied = [str(r["Id"]) for r in ask("SELECT Id FROM Case ORDER BY IsDeleted").records]
    assert tied == sorted(tied)
    assert [r["CaseNumber"] for r in ask("SELECT CaseNumber FROM Case").records] == [f"0000{n}" for n in range(1, 6)]


def test_limit_and_offset(ask: Ask) -> None:
    result = ask("SELECT CaseNumber FROM Case ORDER BY CaseNumber LIMIT 2 OFFSET 1")
    assert (result.total_size, [r["CaseNumber"] for r in result.records]) == (2, ["00002", "00003"])
    assert ask("SELECT Id FROM Case LIMIT 0").records == []
    assert len(ask("SELECT Id FROM Case OFFSET 3").records) == 2


def test_pages_keep_the_rest_as_a_snapshot(ask: Ask) -> None:
    result = ask("SELECT CaseNumber FROM Case ORDER BY CaseNumber", page=2)
    assert (result.total_size, result.done, len(result.records), len(result.rest)) == (5, False, 2, 3)
    assert ask("SELECT OwnerId FROM Case GROUP BY OwnerId", page=1).done


def test_fields_expands_to_the_schema(ask: Ask) -> None:
    every = ask("SELECT FIELDS(ALL) FROM Issue__c LIMIT 1")
    assert every.records == []
    record = ask("SELECT FIELDS(STANDARD), Account.Name FROM Case LIMIT 1").records[0]
    assert "Subject" in record
    assert "IssueId__c" not in record
    assert "IssueId__c" in ask("SELECT FIELDS(CUSTOM) FROM Case LIMIT 1").records[0]
    by_id = ask(f"SELECT FIELDS(ALL) FROM Case WHERE Id IN ('{_any_id(ask)}')").records
    assert len(by_id) == 1


def _any_id(ask: Ask) -> object:
    return ask("SELECT Id FROM Case LIMIT 1").records[0]["Id"]


def test_labels_are_the_values(ask: Ask) -> None:
    record = ask("SELECT toLabel(StageName), toLabel(Name) title FROM Opportunity ORDER BY Name LIMIT 1").records[0]
    assert record == {**record, "StageName": "Closed Won", "title": "Deal 1"}
