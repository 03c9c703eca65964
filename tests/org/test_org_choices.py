"""The choices that docs/soql.md names hold: what an organisation answers where Salesforce leaves it open."""

from collections.abc import Iterator

import pytest

from crmarena.org import Org
from crmarena.schema import IdSpace, Schema

from .conftest import write

NAMES = (("b", "Energy"), ("B", "energy"), ("a", None), ("É", ""), ("é", "ENERGY"))


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Iterator[Org]:
    """Five accounts whose names and industries differ in case only, two of them without an industry."""
    sobject = schema.objects["Account"]
    ids = IdSpace(1, schema.edition)
    rows: list[tuple[object, ...]] = []
    for number, (name, industry) in enumerate(NAMES):
        given = {"Id": ids.of(sobject, number), "Name": name, "Industry": industry}
        empty = {f.name: False if f.type == "boolean" else None for f in sobject.fields.values()}
        rows.append(tuple((empty | given).values()))
    with Org.open(write(tmp_path_factory.mktemp("choices") / "org", schema, [("Account", rows)])) as org:
        yield org


def names(org: Org, clauses: str) -> list[str]:
    return [record["Name"] for record in org.query(f"SELECT Name FROM Account {clauses}")["records"]]


def count(org: Org, condition: str) -> int:
    return int(org.query(f"SELECT COUNT() FROM Account {condition}")["totalSize"])


def test_order(accounts: Org) -> None:
    assert names(accounts, "") == [name for name, _ in NAMES], "as stored"
    by_id = names(accounts, "ORDER BY Id")
    folded = names(accounts, "ORDER BY Name")
    assert [name.lower() for name in folded] == ["a", "b", "b", "é", "é"]
    for one in ("b", "é"):
        tied = [name for name in folded if name.lower() == one]
        assert tied == [name for name in by_id if name.lower() == one], "ties by Id"
    for direction in ("ASC", "DESC"):
        assert set(names(accounts, f"ORDER BY Industry {direction}")[:2]) == {"a", "É"}, "nulls first"
        assert set(names(accounts, f"ORDER BY Industry {direction} NULLS LAST")[3:]) == {"a", "É"}


def test_case_and_null(accounts: Org) -> None:
    assert count(accounts, "WHERE Name = 'É'") == 2
    assert accounts.query("SELECT COUNT_DISTINCT(Name) FROM Account")["records"][0]["expr0"] == 3
    assert names(accounts, "GROUP BY Name ORDER BY Name") == ["a", "B", "É"], "the smallest spelling stands for a group"
    assert count(accounts, "WHERE Industry = ''") == count(accounts, "WHERE Industry = NULL") == 2
    assert count(accounts, "WHERE Industry != 'energy'") == 2
    assert count(accounts, "WHERE Industry NOT IN ('energy')") == 2
    assert count(accounts, "WHERE (NOT Industry LIKE 'en%')") == 0


def test_scopes_and_modes(accounts: Org) -> None:
    assert accounts.clock.user_id is None
    assert [count(accounts, f"USING SCOPE {scope}") for scope in ("everything", "mine", "team")] == [5, 0, 0]
    for mode in ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"):
        assert count(accounts, f"WHERE Name != 'x' WITH {mode}") == 5


def test_the_clock(accounts: Org) -> None:
    clock = accounts.clock
    assert (clock.now.isoformat(), clock.timezone, clock.fiscal_start_month) == ("2024-06-30T12:00:00+00:00", "UTC", 1)
