"""Asking an organisation: the JSON, paging, the clock, budgets, and files that are not what they should be."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import apsw
import pytest

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.org import Budget, Org, is_sosl
from crmarena.schema import Schema

from .conftest import PLAN, Table, make_rows, write


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Path:
    """An organisation with 4,500 contacts."""
    rows = make_rows(schema, {"User": 2, "Account": 1, "Contact": 4500})
    return write(tmp_path_factory.mktemp("crowded") / "org", schema, rows)


def test_a_query_gives_salesforces_json(org: Org) -> None:
    answer = org.query("SELECT Id, Subject, IsClosed FROM Case ORDER BY Id LIMIT 1")
    (record,) = answer["records"]
    assert list(answer) == ["totalSize", "done", "records"]
    assert list(record) == ["attributes", "Id", "Subject", "IsClosed"]
    assert record["attributes"] == {"type": "Case", "url": f"/services/data/v59.0/sobjects/Case/{record['Id']}"}
    assert isinstance(record["IsClosed"], bool)
    assert org.query("SELECT COUNT() FROM Case") == {"totalSize": PLAN["Case"], "done": True, "records": []}
    assert json.loads(json.dumps(answer)) == answer


def test_pages_of_two_thousand(crowded: Path) -> None:
    with Org.open(crowded) as org:
        whole = org.query_all("SELECT Id FROM Contact ORDER BY Id")
        assert (whole["totalSize"], whole["done"], len(whole["records"])) == (4500, True, 4500)
        page = org.query("SELECT Id FROM Contact ORDER BY Id")
        first = page["nextRecordsUrl"]
        assert first.startswith("/services/data/v59.0/query/01g")
        assert first.endswith("-2000")
        collected = [page]
        while not page["done"]:
            page = org.query_more(page["nextRecordsUrl"].rpartition("/")[2])
            collected.append(page)
        assert [len(page["records"]) for page in collected] == [2000, 2000, 500]
        assert {page["totalSize"] for page in collected} == {4500}
        assert [record for page in collected for record in page["records"]] == whole["records"]
        assert org.query_more(first) == collected[1]
        for wrong in ("", "01g-2000", first + "0", first.replace("-2000", "-4500")):
            with pytest.raises(SalesforceError, match="INVALID_QUERY_LOCATOR: invalid query locator"):
                org.query_more(wrong)


def test_pages_do_not_shift_under_later_writes(crowded: Path) -> None:
    with Org.open(crowded) as org, org.private() as view:
        page = view.query("SELECT Id, LastName FROM Contact ORDER BY Id")
        coming = org.query("SELECT Id, LastName FROM Contact ORDER BY Id LIMIT 1 OFFSET 2000")["records"][0]
        view.update("Contact", coming["Id"], {"LastName": "Changed"})
        view.delete("Contact", page["records"][0]["Id"])
        assert view.query_more(page["nextRecordsUrl"])["records"][0] == coming


def test_the_oldest_cursors_close(crowded: Path) -> None:
    with Org.open(crowded) as org:
        locators = [org.query("SELECT Id FROM Contact")["nextRecordsUrl"] for _ in range(11)]
        assert len(set(locators)) == 11
        assert org.query_more(locators[1])["records"]
        with pytest.raises(SalesforceError, match="INVALID_QUERY_LOCATOR"):
            org.query_more(locators[0])


def test_child_lists_have_pages_of_their_own(crowded: Path) -> None:
    soql = "SELECT Id, (SELECT Id FROM Contacts ORDER BY Id) FROM Account"
    with Org.open(crowded) as org:
        org.query("SELECT Id FROM Contact")
        whole = {record["Id"]: record["Contacts"] for record in org.query_all(soql)["records"]}
        assert all(found["done"] and len(found["records"]) == found["totalSize"] for found in whole.values())
        answer = org.query(soql)
        assert answer["done"]
        assert "nextRecordsUrl" not in answer
        split = [record["Id"] for record in answer["records"] if not record["Contacts"]["done"]]
        assert split == [account for account, found in whole.items() if found["totalSize"] > 2000] != []
        for record in answer["records"]:
            page = record["Contacts"]
            collected = list(page["records"])
            while not page["done"]:
                page = org.query_more(page["nextRecordsUrl"])
                collected += page["records"]
            assert collected == whole[record["Id"]]["records"]
            assert page["totalSize"] == whole[record["Id"]]["totalSize"]
        assert json.loads(org.query_json(soql))[0]["Contacts"]["records"] == answer["records"][0]["Contacts"]["records"]


def test_groups_are_never_split(crowded: Path) -> None:
    with Org.open(crowded) as org:
        grouped = "SELECT Id, COUNT(LastName) n FROM Contact GROUP BY Id"
        assert len(org.query(f"{grouped} LIMIT 2000")["records"]) == 2000
        for ask in (org.query, org.query_all, org.query_json):
            with pytest.raises(SalesforceError, match="Aggregate query does not support queryMore") as refusal:
                ask(f"{grouped} LIMIT 2001")
            assert refusal.value.code == "EXCEEDED_ID_LIMIT"


def test_run_tells_the_languages_apart(org: Org) -> None:
    assert [is_sosl(text) for text in ("FIND {x}", " \n find{x}", "SELECT Id", "")] == [True, True, False, False]
    assert org.run(" find {amber} RETURNING Case") == org.search("FIND {amber} RETURNING Case")["searchRecords"]
    assert org.run("SELECT Id FROM Case") == org.query("SELECT Id FROM Case")["records"]
    assert org.describe("case")["name"] == "Case"
    with pytest.raises(SalesforceError) as unknown:
        org.describe("Nothing")
    assert (unknown.value.code, unknown.value.status) == ("NOT_FOUND", 404)


def test_the_clock_can_be_set(org_path: Path) -> None:
    count = "SELECT COUNT() FROM Case WHERE CreatedDate < TODAY"
    with Org.open(org_path) as org:
        assert org.clock.now == datetime(2024, 6, 30, 12, tzinfo=UTC)
        later = org.query(count)["totalSize"]
        org.set_now(datetime(2023, 1, 1, tzinfo=UTC))
        assert (org.query(count)["totalSize"], later) == (0, PLAN["Case"])
    with Org.open(org_path, now=datetime(2023, 1, 1, tzinfo=UTC)) as early:
        assert early.query(count)["totalSize"] == 0


def test_explain_names_the_index(sqlite_org: Org) -> None:
    (plan,) = sqlite_org.explain_soql("SELECT Id FROM Case WHERE OwnerId = '005000000000000' ORDER BY Id")
    assert "Case_OwnerId" in " ".join(plan.steps)
    assert "005000000000000AAA" in plan.parameters
    assert "005000000000000AAA" not in plan.sql


def test_explain_goes_down_to_children_and_searches(sqlite_org: Org) -> None:
    soql = "SELECT Id, (SELECT Id, (SELECT Id FROM Tasks) FROM Cases LIMIT 2), (SELECT Id FROM Contacts) FROM Account"
    plans = sqlite_org.explain_soql(soql)
    assert [plan.purpose for plan in plans] == ["Account", "Account.Cases", "Account.Cases.Tasks", "Account.Contacts"]
    assert all(plan.steps for plan in plans)
    assert '"Case"' in plans[1].sql
    found = sqlite_org.explain_sosl("FIND {amber} RETURNING Account(Id, Name)")
    assert "search_Account" in found[0].sql
    assert all(plan.sql.count("?") and plan.steps for plan in found)
    with pytest.raises(SalesforceError, match="INVALID_TYPE"):
        sqlite_org.explain_sosl("FIND {amber} RETURNING Acount(Id)")


def test_a_budget_of_time_and_rows(crowded: Path) -> None:
    slow = "SELECT Id FROM Contact WHERE " + " AND ".join(f"(NOT LastName LIKE '%{n}%ü%{n}%')" for n in range(400))
    with Org.open(crowded, budget=Budget(seconds=0.02)) as org:
        start = perf_counter()
        with pytest.raises(SalesforceError, match="QUERY_TIMEOUT"):
            org.query(slow)
        assert perf_counter() - start < 2
        assert org.query("SELECT COUNT() FROM Contact")["totalSize"] == 4500, "the next statement has its own budget"
    with Org.open(crowded, budget=Budget(rows=4499)) as org:
        with pytest.raises(SalesforceError, match="QUERY_TIMEOUT"):
            org.query("SELECT Id FROM Contact")
        assert len(org.run("SELECT Id FROM Contact LIMIT 4499")) == 4499


@pytest.mark.parametrize("statement", ["SELECT Id FROM Case WHERE Subject = '\ud800'", "FIND {ab\ud800cd}"])
def test_text_that_is_not_unicode_is_refused_or_harmless(org: Org, statement: str) -> None:
    try:
        assert org.run(statement) == []
    except SalesforceError as refusal:
        code = refusal.code
        assert code.startswith("MALFORMED")


def test_files_that_cannot_be_used_say_so(tmp_path: Path, schema: Schema, rows: list[Table]) -> None:
    with pytest.raises(CrmArenaError, match=r"no organisation at .*\n  Build it again"):
        Org.open(tmp_path)
    org = write(tmp_path / "org", schema, rows)
    database, manifest = org / "org.sqlite", org / "manifest.json"
    whole, told = database.read_bytes(), manifest.read_text()
    spoils: list[tuple[Path, bytes, str]] = [
        (database, whole[: len(whole) // 2], "cut short"),
        (database, b"x" * 4096, "is not a SQLite database"),
        (manifest, b"{", "cannot be read"),
        (manifest, b"[]", "has format None"),
        (manifest, told.replace('"format": 1', '"format": 99').encode(), "has format 99"),
        (manifest, told.replace(schema.version, "0" * 16).encode(), "built with schema 0000"),
        (manifest, told.replace("2024-06-30", "never").encode(), "names no end date: 'never'"),
        (manifest, told.replace('"seed"', '"sead"').encode(), "is not a manifest"),
    ]
    for path, content, message in spoils:
        kept = path.read_bytes()
        path.write_bytes(content)
        with pytest.raises(CrmArenaError, match=message) as refusal:
            Org.open(org)
        assert str(tmp_path) in refusal.value.message
        path.write_bytes(kept)
    with closing(apsw.Connection(str(database))) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'EmailMessage'").fetchall()[0]
        (size,) = connection.execute("PRAGMA page_size").fetchall()[0]
    start = (int(str(root)) - 1) * int(str(size))
    database.write_bytes(whole[:start] + b"\xff" * int(str(size)) + whole[start + int(str(size)) :])
    for read in (Org.compute_fingerprint, _asked, _asked_aside):
        with Org.open(org) as opened, pytest.raises(CrmArenaError, match="is damaged") as refusal:
            read(opened)
        assert str(database) in refusal.value.message
        assert "org build --force" in refusal.value.cure


def _asked(org: Org) -> object:
    return org.query("SELECT Id, TextBody FROM EmailMessage")


def _asked_aside(org: Org) -> object:
    with org.private() as view:
        return view.query("SELECT Id, TextBody FROM EmailMessage")


def test_nothing_written_can_change_an_open_organisation(sqlite_org: Org, org_path: Path) -> None:
    before = (org_path / "org.sqlite").read_bytes()
    sqlite_org.run("FIND {amber}")
    with sqlite_org.private() as view:
        view.insert("Account", {"Name": "New"})
    assert (org_path / "org.sqlite").read_bytes() == before
    assert sorted(path.name for path in org_path.iterdir()) == ["manifest.json", "org.sqlite"]
