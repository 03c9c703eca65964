"""Parents, children, polymorphic parents, TYPEOF, and semi-joins."""
# ruff: noqa: E501 - statements stay on one line

from typing import Any

from crmarena.query import compile_soql
from crmarena.schema import Schema, record_id

from .conftest import CLOCK, Ask, Database

BASE = "/services/data/v59.0/sobjects"


def test_parents_nest_and_missing_parents_are_null(ask: Ask) -> None:
    soql = "SELECT CaseNumber, account.owner.name, Account.Name, Contact.Name FROM Case ORDER BY CaseNumber LIMIT 4"
    first, *_, last = ask(soql).records
    zeta, ada = record_id("001", 1), record_id("005", 1)
    assert first == {
        "attributes": {"type": "Case", "url": f"{BASE}/Case/{record_id('500', 1)}"},
        "CaseNumber": "00001",
        "Account": {
            "attributes": {"type": "Account", "url": f"{BASE}/Account/{zeta}"},
            "Owner": {"attributes": {"type": "User", "url": f"{BASE}/User/{ada}"}, "Name": "Ada Byron"},
            "Name": "Zeta Works",
        },
        "Contact": {
            "attributes": {"type": "Contact", "url": f"{BASE}/Contact/{record_id('003', 1)}"},
            "Name": "Eve Lund",
        },
    }
    assert list(first) == ["attributes", "CaseNumber", "Account", "Contact"]
    assert last["Account"] is None
    assert last["Contact"] is None


def test_aliases_and_the_objects_own_name(ask: Ask) -> None:
    for soql in (
        "SELECT c.CaseNumber, c.Account.Name FROM Case c WHERE c.Account.Name = 'Zeta Works'",
        "SELECT Case.CaseNumber, Case.Account.Name FROM Case WHERE Case.Account.Name = 'Zeta Works'",
        "SELECT CaseNumber, a.Name FROM Case c, c.Account a WHERE a.Name = 'Zeta Works'",
        "SELECT CaseNumber, Account.Name FROM Case AS c, c.Account AS a, a.Owner AS o WHERE o.Name = 'Ada Byron'",
    ):
        records = ask(soql + " ORDER BY CaseNumber").records
        assert [(r["CaseNumber"], _name(r["Account"])) for r in records] == [
            ("00001", "Zeta Works"),
            ("00002", "Zeta Works"),
        ]


def _name(parent: object) -> object:
    assert isinstance(parent, dict)
    return parent["Name"]


def _children(record: dict[str, Any], key: str) -> list[Any]:
    found = record[key]
    return [] if found is None else list(found["records"])


def test_child_queries_page_by_page_in_one_statement(ask: Ask, schema: Schema, db: Database) -> None:
    soql = "SELECT Name, (SELECT CaseNumber, Owner.Name FROM Cases ORDER BY CaseNumber DESC) FROM Account ORDER BY Name"
    alpha, zeta, ecole = ask(soql).records
    assert [child["CaseNumber"] for child in _children(zeta, "Cases")] == ["00002", "00001"]
    assert zeta["Cases"] == {"totalSize": 2, "done": True, "records": _children(zeta, "Cases")}
    assert [_name(child["Owner"]) for child in _children(ecole, "Cases")] == ["bob Stone"]
    assert list(alpha) == ["attributes", "Name", "Cases"]
    statements = []

    def spy(sql: str, params: Any) -> Any:
        statements.append(sql)
        return db.connection.execute(sql, tuple(params))

    compile_soql(soql, schema, CLOCK).run(spy)
    assert len(statements) == 2


def test_child_limits_count_within_each_parent(ask: Ask) -> None:
    soql = "SELECT Name, (SELECT Name FROM Opportunities ORDER BY Name LIMIT 1) FROM Account ORDER BY Name"
    assert [[c["Name"] for c in _children(r, "Opportunities")] for r in ask(soql).records] == [
        ["Deal 3"],
        ["Deal 1"],
        [],
    ]
    offset = "SELECT Name, (SELECT Name FROM Opportunities ORDER BY Name LIMIT 1 OFFSET 1) FROM Account ORDER BY Name"
    assert [[c["Name"] for c in _children(r, "Opportunities")] for r in ask(offset).records] == [[], ["Deal 2"], []]
    none = "SELECT (SELECT Id FROM Opportunities LIMIT 0) FROM Account"
    assert [r["Opportunities"] for r in ask(none).records] == [None, None, None]


def test_children_of_children(ask: Ask) -> None:
    soql = "SELECT Name, (SELECT Name, (SELECT CaseNumber FROM Cases) FROM Contacts ORDER BY Name) FROM Account ORDER BY Name"
    zeta = ask(soql).records[1]
    eve, max_orr = _children(zeta, "Contacts")
    assert [case["CaseNumber"] for case in _children(eve, "Cases")] == ["00001"]
    assert max_orr["Cases"] is None


def test_child_sources_may_carry_the_parents_name(ask: Ask) -> None:
    for source in ("Account.Contacts", "a.Contacts"):
        soql = f"SELECT Id, (SELECT Contact.LastName FROM {source} ORDER BY LastName) FROM Account a WHERE Name = 'Zeta Works'"
        assert [c["LastName"] for c in _children(ask(soql).records[0], "Contacts")] == ["Lund", "Orr"]


def test_children_of_a_filtered_list(ask: Ask) -> None:
    soql = (
        "SELECT Name, (SELECT CaseNumber FROM Cases WHERE IsClosed = TRUE) FROM Account WHERE Owner.Name = 'Ada Byron'"
    )
    assert [c["CaseNumber"] for c in _children(ask(soql).records[0], "Cases")] == ["00002"]


def test_polymorphic_parents(ask: Ask) -> None:
    soql = "SELECT Subject, What.Name, What.Type, Who.LastName FROM Task ORDER BY Subject"
    call, mail, wait = ask(soql).records
    deal = record_id("006", 1)
    assert call["What"] == {
        "attributes": {"type": "Name", "url": f"{BASE}/Opportunity/{deal}"},
        "Name": "Deal 1",
        "Type": "Opportunity",
    }
    assert isinstance(call["Who"], dict)
    assert call["Who"]["LastName"] == "Lund"
    assert (mail["Who"], wait["What"]) == (None, None)


def test_owners_may_be_queues(ask: Ask) -> None:
    records = ask("SELECT Owner.Name, Owner.Type FROM Case ORDER BY Owner.Name DESC, CaseNumber LIMIT 2").records
    owners = [record["Owner"] for record in records]
    assert [(owner["Name"], owner["Type"]) for owner in owners if isinstance(owner, dict)] == [
        ("Tier Two", "Queue"),
        ("bob Stone", "User"),
    ]
    assert ask("SELECT COUNT() FROM Case WHERE Owner.Type = 'queue'").total_size == 1


def test_polymorphic_parents_in_where_and_order(ask: Ask) -> None:
    def subjects(rest: str) -> list[object]:
        return [r["Subject"] for r in ask(f"SELECT Subject FROM Task {rest}").records]

    assert subjects("WHERE What.Type = 'opportunity'") == ["Call"]
    assert subjects("WHERE What.Type IN ('Account', 'Case')") == ["Mail"]
    assert subjects("WHERE What.Name = 'zeta works'") == ["Mail"]
    assert subjects("WHERE Owner.FirstName LIKE 'B%'") == ["Wait"]
    assert subjects("ORDER BY What.Name DESC NULLS LAST") == ["Mail", "Call", "Wait"]
    assert subjects("WHERE Who.Name = null ORDER BY Subject") == ["Mail", "Wait"]


def test_typeof(ask: Ask) -> None:
    soql = (
        "SELECT Subject, TYPEOF What WHEN Account THEN Industry, Owner.Name WHEN Opportunity THEN Amount END "
        "FROM Task ORDER BY Subject"
    )
    call, mail, wait = ask(soql).records
    deal = record_id("006", 1)
    assert call["What"] == {"attributes": {"type": "Opportunity", "url": f"{BASE}/Opportunity/{deal}"}, "Amount": 100.0}
    assert isinstance(mail["What"], dict)
    assert list(mail["What"]) == ["attributes", "Industry", "Owner"]
    assert wait["What"] is None


def test_typeof_else_and_no_branch(ask: Ask) -> None:
    other = ask("SELECT TYPEOF What WHEN Account THEN Industry ELSE Name END FROM Task ORDER BY Subject").records
    assert isinstance(other[0]["What"], dict)
    assert other[0]["What"]["Name"] == "Deal 1"
    nothing = ask("SELECT TYPEOF What WHEN Account THEN Industry END FROM Task ORDER BY Subject").records
    assert nothing[0]["What"] is None


def test_semi_and_anti_joins(ask: Ask) -> None:
    def names(where: str) -> list[object]:
        return [r["Name"] for r in ask(f"SELECT Name FROM Account WHERE {where} ORDER BY Name").records]

    assert names("Id IN (SELECT AccountId FROM Opportunity WHERE StageName = 'closed won')") == [
        "alpha 100%",
        "Zeta Works",
    ]
    assert names("Id IN (SELECT AccountId FROM Opportunity WHERE Amount > 200)") == ["Zeta Works"]
    # Case 00004 has no account: nulls inside must not empty an anti-join.
    assert names("Id NOT IN (SELECT AccountId FROM Case WHERE Status = 'working')") == [
        "alpha 100%",
        "Zeta Works",
        "École Verte",
    ]
    assert names("Id NOT IN (SELECT AccountId FROM Opportunity) AND Name != null") == ["École Verte"]
    assert names("Id IN (SELECT AccountId FROM Case) AND Id NOT IN (SELECT AccountId FROM Contact)") == [
        "alpha 100%",
        "École Verte",
    ]


def test_an_anti_join_keeps_rows_without_the_reference(ask: Ask) -> None:
    soql = "SELECT CaseNumber FROM Case WHERE ContactId NOT IN (SELECT Id FROM Contact WHERE LastName = 'Lund')"
    assert len(ask(soql).records) == 4


def test_a_semi_join_over_any_reference(ask: Ask) -> None:
    soql = "SELECT Name FROM Opportunity WHERE AccountId IN (SELECT AccountId FROM Contact) ORDER BY Name"
    assert [r["Name"] for r in ask(soql).records] == ["Deal 1", "Deal 2"]
