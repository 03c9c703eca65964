"""Building an organisation: same content, same digits; complete or not at all; records that fit together."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.org import Org, fingerprint, read_manifest, write_org
from crmarena.schema import Schema, load_schema

from .conftest import PLAN, SPEC, Table, make_rows, write

GIVEN = {"name": "x", "edition": "b2b", "seed": 1, "company": "Anvil", "generator_version": "1", "spec": SPEC}


def changed(rows: list[Table], name: str, column: int, value: object) -> list[Table]:
    """The rows with one value of the first record of an object replaced."""
    return [
        (n, [(*r[:column], value, *r[column + 1 :]) if n == name and not i else r for i, r in enumerate(records)])
        for n, records in rows
    ]


def column(schema: Schema, name: str, field: str) -> int:
    """The place of a field in the rows of an object."""
    return list(schema.objects[name].fields).index(field)


def test_the_manifest_counts_what_was_written(org_path: Path, schema: Schema) -> None:
    manifest = read_manifest(org_path)
    assert manifest.counts == {name: PLAN.get(name, 0) for name in schema.objects}
    assert (manifest.records, manifest.schema_version) == (sum(PLAN.values()), schema.version)
    assert sorted(path.name for path in org_path.iterdir()) == ["manifest.json", "org.sqlite"]


def test_the_fingerprint_sees_content_and_nothing_else(tmp_path: Path, schema: Schema, rows: list[Table]) -> None:
    backwards = [(name, records[::-1]) for name, records in rows[::-1]]
    halves = [(name, half) for name, records in rows for half in (records[::2], records[1::2])]
    prints = [
        read_manifest(write(tmp_path / str(number), schema, made)).fingerprint
        for number, made in enumerate([rows, backwards, halves])
    ]
    assert len(set(prints)) == 1
    other = changed(rows, "Case", column(schema, "Case", "Subject"), "something else")
    assert read_manifest(write(tmp_path / "other", schema, other)).fingerprint != prints[0]
    with Org.open(tmp_path / "0") as org:
        assert org.compute_fingerprint() == org.fingerprint == prints[0]
        with org.private() as view:
            view.update("Case", org.run("SELECT Id FROM Case LIMIT 1")[0]["Id"], {"Subject": "new"})
            assert fingerprint(view._backend.reader, schema) != prints[0]


def test_empty_text_is_an_empty_field(tmp_path: Path, schema: Schema, rows: list[Table]) -> None:
    at = column(schema, "Case", "Subject")
    empty, none = (write(tmp_path / n, schema, changed(rows, "Case", at, v)) for n, v in (("a", ""), ("b", None)))
    assert read_manifest(empty).fingerprint == read_manifest(none).fingerprint


@pytest.mark.parametrize("edition", ["b2b", "b2c"])
def test_both_editions_can_be_built_and_asked(tmp_path: Path, edition: str) -> None:
    schema = load_schema(edition)
    plan = dict.fromkeys(schema.benchmark_objects, 3)
    with Org.open(write(tmp_path / "org", schema, make_rows(schema, plan))) as org:
        for name, sobject in schema.objects.items():
            wanted = plan.get(name, 0) if sobject.queryable else 0
            if sobject.queryable:
                assert org.query(f"SELECT FIELDS(ALL) FROM {name} LIMIT 200")["totalSize"] == wanted
        assert org.search("FIND {amber OR delta OR forge OR grid}")["searchRecords"]


Spoil = Callable[[Schema, list[Table]], list[Table]]

FAULTS: list[tuple[str, Spoil]] = [
    ("AccountId: 1 without a Account", lambda s, r: changed(r, "Case", column(s, "Case", "AccountId"), r[0][1][0][0])),
    ("not an 18-character 500 id", lambda _, r: changed(r, "Case", 0, "500000000000000AAB")),
    ("Case.Id: 1 used more than once", lambda _, r: [*r, ("Case", [dict(r)["Case"][0]])]),
    ("does not have its", lambda _, r: [*r, ("Case", [("500",)])]),
    ("no object 'Cases'", lambda _, r: [*r, ("Cases", [])]),
]


@pytest.mark.parametrize(("fault", "spoil"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_records_that_do_not_fit_are_refused_and_leave_nothing(
    tmp_path: Path, schema: Schema, rows: list[Table], fault: str, spoil: Spoil
) -> None:
    with pytest.raises(CrmArenaError) as refusal:
        write(tmp_path / "org", schema, spoil(schema, rows))
    assert fault in refusal.value.message
    assert refusal.value.cure
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", [{"seed": None}, {"extra": 1}, {"edition": "b2c"}])
def test_an_incomplete_manifest_is_refused(tmp_path: Path, schema: Schema, wrong: dict[str, object]) -> None:
    given = {key: value for key, value in {**GIVEN, **wrong}.items() if value is not None}
    with pytest.raises(CrmArenaError, match="manifest"):
        write_org(tmp_path / "org", schema, [], given)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_build_leaves_nothing_that_counts(tmp_path: Path, schema: Schema, rows: list[Table]) -> None:
    target = tmp_path / "org"

    def dies(rows: list[Table]) -> Iterator[Table]:
        yield from rows[:2]
        os._exit(9)

    child = os.fork()
    if not child:
        write_org(target, schema, dies(rows), GIVEN)
    os.waitpid(child, 0)
    assert [path.name for path in tmp_path.iterdir()] == [f".org.partial-{child}"]
    write(target, schema, rows)
    assert [path.name for path in tmp_path.iterdir()] == ["org"]


def test_a_new_build_replaces_the_old_one(tmp_path: Path, schema: Schema, rows: list[Table]) -> None:
    old = write(tmp_path / "org", schema, rows)
    before = read_manifest(old).fingerprint
    with Org.open(old) as opened:
        write(tmp_path / "org", schema, make_rows(schema, PLAN, 2))
        assert opened.compute_fingerprint() == before, "who has it open keeps what was opened"
    assert read_manifest(old).fingerprint != before
    assert [path.name for path in tmp_path.iterdir()] == ["org"]
