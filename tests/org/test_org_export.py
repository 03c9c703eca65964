"""Exports: what is written reads back as the same organisation, and a folder appears complete or not at all."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.org import read_manifest, write_org
from crmarena.org.contents import contents_of
from crmarena.org.export import export_org
from crmarena.schema import Schema, SObject

Tables = Iterator[tuple[str, list[tuple[object, ...]]]]
ABOUT = ("name", "edition", "seed", "company", "generator_version", "spec")


def cell(kind: str, text: str) -> object:
    if text == "":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    return int(text) if kind == "int" else float(text) if kind in ("double", "currency", "percent") else text


def from_csv(folder: Path, sobject: SObject) -> list[tuple[object, ...]]:
    with (folder / f"{sobject.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == list(sobject.fields)
    kinds = [field.type for field in sobject.fields.values()]
    return [tuple(cell(kind, text) for kind, text in zip(kinds, row, strict=True)) for row in rows]


def from_jsonl(folder: Path, sobject: SObject) -> list[tuple[object, ...]]:
    lines = (folder / f"{sobject.name}.jsonl").read_text("utf-8").split("\n")[:-1]
    return [tuple(json.loads(line)[name] for name in sobject.fields) for line in lines]


def from_sqlite(folder: Path, sobject: SObject) -> list[tuple[object, ...]]:
    connection = apsw.Connection(str(folder / "records.sqlite"), flags=apsw.SQLITE_OPEN_READONLY)
    found = {row[1] for row in connection.execute(f'PRAGMA table_info("{sobject.name}")')}
    assert found == set(sobject.fields), "no columns but those of the schema"
    names = ", ".join(f'"{name}"' for name in sobject.fields)
    return list(connection.execute(f'SELECT {names} FROM "{sobject.name}"'))


READERS: dict[str, Callable[[Path, SObject], list[tuple[object, ...]]]] = {
    "csv": from_csv, "jsonl": from_jsonl, "sqlite": from_sqlite,
}  # fmt: skip


@pytest.mark.parametrize("kind", READERS)
def test_what_is_written_reads_back_as_the_same_org(org_path: Path, schema: Schema, tmp_path: Path, kind: str) -> None:
    manifest = read_manifest(org_path)
    counts = export_org(org_path, tmp_path / "out", kind)
    assert counts == dict(manifest.counts)
    tables = [(name, READERS[kind](tmp_path / "out", sobject)) for name, sobject in schema.objects.items()]
    again = write_org(tmp_path / "again", schema, tables, {name: getattr(manifest, name) for name in ABOUT})
    assert again.fingerprint == manifest.fingerprint
    about = json.loads((tmp_path / "out" / "about.json").read_text("utf-8"))
    assert (about["fingerprint"], about["counts"]) == (manifest.fingerprint, counts)


def test_an_export_replaces_an_export_and_nothing_else(org_path: Path, tmp_path: Path) -> None:
    export_org(org_path, tmp_path / "out", "csv", ["case", "Account"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["Account.csv", "Case.csv", "about.json"]
    export_org(org_path, tmp_path / "out", "jsonl", ["Case"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["Case.jsonl", "about.json"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(CrmArenaError, match="is there and is no export"):
        export_org(org_path, tmp_path / "mine", "csv")
    assert (tmp_path / "mine" / "letter.txt").read_text("utf-8") == "dear"


def test_an_export_that_fails_leaves_nothing(org_path: Path, tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_org(org_path, tmp_path / "out", "csv", progress=stop)
    with pytest.raises(CrmArenaError, match="no object 'Casse'"):
        export_org(org_path, tmp_path / "out", "csv", ["Casse"])
    assert list(tmp_path.iterdir()) == []


def test_a_sample_is_drawn_by_its_seed(org_path: Path, schema: Schema) -> None:
    case = schema.objects["Case"]
    with contents_of(org_path) as contents:
        one, two, three = (contents.drawn(case, ("Description",), 3, Rng("s", seed)) for seed in (1, 1, 2))
        assert one == two != three
        assert len({row[0] for row in one}) == 3
        assert len(contents.drawn(case, (), 10**6, Rng(1))) == contents.manifest.counts["Case"]
