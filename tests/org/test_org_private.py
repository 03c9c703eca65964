"""Private views and forks: changes are seen inside, in queries and searches alike, and gone afterwards."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.org import Org
from crmarena.schema import to_18


def first(org: Org, name: str) -> str:
    """The id of some record."""
    return str(org.run(f"SELECT Id FROM {name} ORDER BY Id LIMIT 1")[0]["Id"])


def test_an_update_is_seen_inside_and_gone_outside(org: Org) -> None:
    case = first(org, "Case")
    asked = f"SELECT Id, Subject, Status, ClosedDate, IsClosed FROM Case WHERE Id = '{case}'"
    before = org.run(asked)
    for _ in range(2):
        with org.private() as view:
            moment = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
            view.update(
                "case", case[:15], {"subject": "Zebra ÉTOILE", "Status": "", "ClosedDate": moment, "IsClosed": True}
            )
            (record,) = view.run(asked)
            assert list(record.values())[2:] == ["Zebra ÉTOILE", None, "2024-02-03T04:05:06.000+0000", True]
            assert [found["Id"] for found in view.run("FIND {etoile}")] == [case]
            assert view.run(f"SELECT Id FROM Case WHERE Subject = 'zebra étoile' AND Id = '{case}'")
        assert org.run(asked) == before
        assert org.run("FIND {etoile}") == []


def test_words_that_are_gone_are_not_found(org: Org) -> None:
    account = first(org, "Account")
    with org.private() as view:
        view.update("Account", account, {"Name": "Palimpsest"})
        assert view.run("FIND {Palimpsest} RETURNING Account")
        view.update("Account", account, {"Name": "Rewritten"})
        assert view.run("FIND {Palimpsest} RETURNING Account") == []
        assert view.run("SELECT Name FROM Account WHERE Name = 'rewritten'")[0]["Name"] == "Rewritten"
        assert view.run("FIND {Palimps*st} RETURNING Account") == []


def test_insert_and_delete(org: Org) -> None:
    owner = first(org, "User")
    with org.private() as view:
        new = view.insert("Opportunity", {"Name": "Deal", "Amount": 5, "CloseDate": date(2024, 1, 2), "OwnerId": owner})
        other = view.insert("Opportunity", {"Name": "Deal"})
        assert len({new, other, to_18(new)}) == 2
        asked = f"SELECT Amount, CloseDate, CreatedDate, IsDeleted, Owner.Name FROM Opportunity WHERE Id = '{new}'"
        (record,) = view.run(asked)
        assert record["Owner"]["attributes"]["url"].endswith(owner)
        assert [record[name] for name in ("Amount", "CloseDate", "CreatedDate", "IsDeleted")] == [
            5.0, "2024-01-02", "2024-06-30T12:00:00.000+0000", False,
        ]  # fmt: skip
        assert len(view.run("FIND {deal} RETURNING Opportunity")) == 2
        view.delete("Opportunity", new)
        assert view.run(asked) == []
        assert view.query(asked, include_deleted=True)["totalSize"] == 1
        assert [found["Id"] for found in view.run("FIND {deal} RETURNING Opportunity")] == [other]
    with org.private() as again:
        assert again.query("SELECT COUNT() FROM Opportunity", include_deleted=True)["totalSize"] == 0


def test_views_do_not_see_each_other(org: Org) -> None:
    case = first(org, "Case")
    with org.private() as one, org.private() as two:
        one.update("Case", case, {"Subject": "only here"})
        assert one.run("SELECT Id FROM Case WHERE Subject = 'only here'")
        assert two.run("SELECT Id FROM Case WHERE Subject = 'only here'") == []


def test_an_error_inside_undoes_the_view_too(org: Org) -> None:
    def fails() -> None:
        with org.private() as view:
            view.insert("Account", {"Name": "Ghost"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with org.private() as view:
        assert view.run("SELECT Id FROM Account WHERE Name = 'Ghost'") == []


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Nothing", {}), ("Case", {"Nothing": 1}), ("Case", {"IsClosed": "yes"}), ("Case", {"OwnerId": "x"}),
        ("Opportunity", {"Amount": "5"}), ("Opportunity", {"Amount": True}), ("Case", {"Subject": 5}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(org: Org, name: str, changes: dict[str, object]) -> None:
    with org.private() as view, pytest.raises(CrmArenaError) as refusal:
        view.insert(name, changes)
    assert refusal.value.cure


def test_a_record_that_is_not_there(org: Org) -> None:
    with org.private() as view, pytest.raises(CrmArenaError, match="no Case with the id '500000000000000'"):
        view.update("Case", "500000000000000", {"Subject": "x"})


def test_a_fork_is_the_same_organisation_elsewhere(org: Org, tmp_path: Path) -> None:
    with Org.open(org.fork(tmp_path / "copy")) as copy:
        assert copy.compute_fingerprint() == org.fingerprint
        assert copy.directory != org.directory
    with pytest.raises(CrmArenaError, match="exists already"):
        org.fork(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
