"""Organisations in PostgreSQL: built whole or not at all, read by many, changed in private, forked, removed."""

import builtins
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from crmarena.build import Rewritten, build_org
from crmarena.build.calls import told_calls
from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.org import Budget, Org, read_manifest, remove_org
from crmarena.org.postgres import require_psycopg, without_password
from crmarena.records.rewriting import Rewrites, rewrite_key
from crmarena.spec.spec import load_spec

Stored = tuple[Path, Path]


@pytest.fixture(scope="module")
def stored(postgres: str) -> Stored:
    """The tiny organisation in a file and on the server."""
    spec = load_spec("tiny")
    return build_org(spec), build_org(spec, store=postgres)


def _schemas(address: str) -> set[str]:
    with psycopg.connect(address) as connection:
        return {row[0] for row in connection.execute("SELECT nspname FROM pg_namespace")}


def test_an_organisation_is_the_same_on_both(stored: Stored, postgres: str) -> None:
    file, server = (Org.open(directory) for directory in stored)
    with file, server:
        assert file.fingerprint == server.fingerprint == server.compute_fingerprint()
        assert file.manifest.counts == server.manifest.counts
        for text in ("SELECT Id, Owner.Name FROM Case", "SELECT OwnerId, COUNT(Id) FROM Case GROUP BY OwnerId"):
            assert file.query(text) == server.query(text)
            assert file.query_json(text) == server.query_json(text)
    assert sorted(path.name for path in stored[1].iterdir()) == ["manifest.json"]
    assert stored[1].name in _schemas(postgres)


def test_building_again_changes_nothing(stored: Stored, postgres: str) -> None:
    before = read_manifest(stored[1])
    assert build_org(load_spec("tiny"), store=postgres) == stored[1]
    assert build_org(load_spec("tiny"), store=postgres, force=True) == stored[1]
    assert read_manifest(stored[1]) == before
    assert not [name for name in _schemas(postgres) if "building" in name]


def test_rewritten_calls_are_noted_beside_the_store(stored: Stored, postgres: str) -> None:
    spec = load_spec("tiny")
    call = dict(told_calls(stored[0], spec)).popitem()[1]
    last = len(call.masked.lines) - 1
    texts = [f"{line.text}{' Thanks.' if at == last else ''}" for at, line in enumerate(call.masked.lines)]
    assert last not in call.masked.frozen
    rewrites = Rewrites("some/model", "p1", {rewrite_key("some/model", "p1", call.masked): tuple(texts)})
    file, server = (read_manifest(build_org(Rewritten(spec, rewrites), store=store)) for store in ("", postgres))
    assert file.fingerprint == server.fingerprint != read_manifest(stored[0]).fingerprint
    assert server.notes["rewrites"] == file.notes["rewrites"] == {"model": "some/model", "prompt": "p1", "calls": 1}
    assert server.store


def test_pages_stay_as_they_were(stored: Stored) -> None:
    with Org.open(stored[1]) as org:
        found = org.query("SELECT Id FROM EmailMessage ORDER BY Id")
        total = len(found["records"])
        while not found["done"]:
            found = org.query_more(found["nextRecordsUrl"])
            total += len(found["records"])
        assert total == found["totalSize"] == org.manifest.counts["EmailMessage"]


def test_private_changes_are_seen_inside_only(stored: Stored) -> None:
    with Org.open(stored[1]) as org, Org.open(stored[1]) as other:
        case = org.run("SELECT Id FROM Case LIMIT 1")[0]["Id"]
        for _ in range(2):
            with org.private() as view:
                view.update("Case", case, {"Subject": "Palimpsest ÉTOILE"})
                assert [found["Id"] for found in view.run("FIND {etoile} RETURNING Case")] == [case]
                with pytest.raises(SalesforceError):
                    view.run("SELECT Nothing FROM Case")
                with pytest.raises(CrmArenaError, match="no Case with the id"):
                    view.update("Case", "500000000000000AAA", {"Subject": "x"})
                assert view.run(f"SELECT Id FROM Case WHERE Id = '{case}' AND Subject = 'palimpsest étoile'")
                assert other.run("FIND {etoile} RETURNING Case") == []
        assert org.run("FIND {etoile} RETURNING Case") == []
        assert org.compute_fingerprint() == org.fingerprint


def test_nothing_can_be_written_but_in_private(stored: Stored) -> None:
    with Org.open(stored[1]) as org, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        list(org._backend.reader.execute('DELETE FROM "Case"'))


def test_a_statement_that_takes_too_long_or_gives_too_much(stored: Stored) -> None:
    with Org.open(stored[1], budget=Budget(seconds=0.05)) as org:
        with pytest.raises(SalesforceError, match="QUERY_TIMEOUT"):
            org._meter.measured(lambda execute: list(execute("SELECT pg_sleep(5)", ())))
        with pytest.raises(SalesforceError, match="QUERY_TIMEOUT"):
            org._meter.measured(lambda execute: [execute("SELECT pg_sleep(0.02)", ()) for _ in range(9)])
        assert org.run("SELECT Id FROM Case LIMIT 1")
    with Org.open(stored[1], budget=Budget(rows=3)) as org, pytest.raises(SalesforceError, match="QUERY_TIMEOUT"):
        org.run("SELECT Id FROM Case")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM Case WHERE " + " AND ".join(f"Subject != '{at}'" for at in range(4_000)),
        "SELECT Id FROM Case WHERE " + " AND ".join(f"Subject NOT IN ('{at}', 'x')" for at in range(2_500)),
        "SELECT Id FROM Case WHERE " + " AND ".join(f"CreatedDate != N_DAYS_AGO:{at}" for at in range(2_500)),
        'FIND {"' + "the " * 900 + '"}',
        'FIND {"' + " ".join(f"w{at}" for at in range(700)) + '"}',
    ],
    ids=["unequal", "not in", "not on", "one word", "many words"],
)
def test_long_statements_are_answered_in_time(stored: Stored, text: str) -> None:
    """Each took the server longer than this when != was an OR and a phrase one look-up for each of its words."""
    with Org.open(stored[0]) as file, Org.open(stored[1], budget=Budget(seconds=3)) as server:
        assert server.run(text) == file.run(text)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "(" * n + "Subject = 'a'" + ")" * n,
        lambda n: " OR ".join(f"Subject = 'é{at}'" for at in range(n)),
        lambda n: f"Subject IN ({', '.join(repr(f'é{at}') for at in range(2 * n))})",
        lambda n: f"Subject NOT IN ({', '.join(repr(str(at)) for at in range(2 * n))})",
    ],
)
def test_enormous_statements_answer_as_in_a_file(stored: Stored, make: Callable[[int], str]) -> None:
    text = f"SELECT Id FROM Case WHERE {make(2_000)}"
    answers = []
    for directory in stored:
        with Org.open(directory) as org:
            try:
                answers.append(str(org.run(text)))
            except SalesforceError as refusal:
                answers.append(str(refusal))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("value", ["\\u0000", "a\\u0000b", "\\\\", "%", "$1", "'' OR 1=1 --", '"; DROP SCHEMA x; --'])
def test_no_value_can_hurt(stored: Stored, value: str) -> None:
    quoted = value.replace("'", "\\'")
    for directory in stored:
        with Org.open(directory) as org:
            assert org.run(f"SELECT Id FROM Case WHERE Subject = '{quoted}'") == []
            assert org.run(f"SELECT Id FROM Case WHERE Subject IN ('{quoted}', 'nothing')") == []


def test_a_lone_surrogate_is_refused_alike(stored: Stored) -> None:
    for directory in stored:
        with Org.open(directory) as org, pytest.raises(SalesforceError, match="unpaired surrogate"):
            org.run("SELECT Id FROM Case WHERE Subject = '\ud800'")


def test_readers_do_not_wait_for_each_other(stored: Stored) -> None:
    found: list[int] = []

    def read() -> None:
        with Org.open(stored[1]) as org:
            found.extend(len(org.run("SELECT Id, Subject FROM Case")) for _ in range(5))

    with Org.open(stored[1]) as org, org.private() as view:
        view.delete("Case", view.run("SELECT Id FROM Case LIMIT 1")[0]["Id"])
        threads = [Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert found == [org.manifest.counts["Case"]] * 20


def test_a_fork_lives_on_its_own(stored: Stored, tmp_path: Path, postgres: str) -> None:
    with Org.open(stored[1]) as org:
        target = org.fork(tmp_path / "forked tiny")
        with pytest.raises(CrmArenaError, match="exists already"):
            org.fork(tmp_path / "elsewhere" / "forked tiny")
        with Org.open(target) as copy:
            assert copy.compute_fingerprint() == org.fingerprint
            assert copy.run("FIND {a* OR the} LIMIT 5") == org.run("FIND {a* OR the} LIMIT 5")
            assert copy.query("SELECT SUM(Amount) FROM Opportunity") == org.query("SELECT SUM(Amount) FROM Opportunity")
    assert "forked tiny" in _schemas(postgres)


def test_what_is_built_over_is_not_opened(stored: Stored, tmp_path: Path, postgres: str) -> None:
    with Org.open(stored[1]) as org:
        target = org.fork(tmp_path / "overbuilt")
    with psycopg.connect(postgres) as connection:
        connection.execute("COMMENT ON SCHEMA overbuilt IS 'another'")
    with pytest.raises(CrmArenaError, match="built anew from something else"):
        Org.open(target)
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP SCHEMA overbuilt CASCADE")
    with pytest.raises(CrmArenaError, match="is not there"):
        Org.open(target)


def test_a_failing_build_leaves_what_was_there(stored: Stored, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> str:
        raise CrmArenaError("the power is gone")

    monkeypatch.setattr("crmarena.org.postgres_store.fingerprint", failing)
    with pytest.raises(CrmArenaError, match="the power is gone"):
        build_org(load_spec("tiny"), store=postgres, force=True)
    with Org.open(stored[1]) as org:
        assert org.compute_fingerprint() == org.fingerprint


def test_removing_an_organisation_removes_its_schema(postgres: str) -> None:
    directory = build_org(load_spec("tiny", 77), store=postgres)
    assert directory.name in _schemas(postgres)
    remove_org(directory.name)
    assert directory.name not in _schemas(postgres)
    assert not directory.exists()


def test_a_password_is_never_kept(postgres: str) -> None:
    secret = postgres.replace("tester@", "tester:hush@") + "&password=hush"
    assert "hush" not in without_password(secret)
    directory = build_org(load_spec("tiny", 78), store=secret)
    assert "hush" not in (directory / "manifest.json").read_text("utf-8")
    Org.open(directory).close()


@pytest.mark.parametrize(
    ("store", "kept"),
    [
        ("postgresql://me:pw@host:5433/db", "postgresql://me@host:5433/db"),
        ("postgresql://me:p@w:x@host/db?sslmode=require", "postgresql://me@host/db?sslmode=require"),
        ("postgres:///db?password=pw&host=/run/pg", "postgres:///db?host=/run/pg"),
        ("postgresql:///db?host=/run/pg&sslpassword=pw", "postgresql:///db?host=/run/pg"),
        ("postgresql:///db?password=pw", "postgresql:///db"),
        ("postgresql://host:5432/db", "postgresql://host:5432/db"),
    ],
)
def test_the_address_loses_its_password_and_nothing_else(store: str, kept: str) -> None:
    assert without_password(store) == kept


@pytest.mark.parametrize("store", ["mysql://here/db", "here"])
def test_other_addresses_are_refused(store: str) -> None:
    with pytest.raises(CrmArenaError, match="is not the address of a store"):
        build_org(load_spec("tiny"), store=store)


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CrmArenaError, match="cannot be reached"):
        build_org(load_spec("tiny"), store=f"postgresql://tester:hush@/postgres?host={tmp_path}")


def test_without_the_driver_the_line_to_type_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("psycopg"):
            raise ImportError(name)
        return plain(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CrmArenaError, match=r"pip install 'crmarena-pro\[postgres\]'"):
        require_psycopg()
