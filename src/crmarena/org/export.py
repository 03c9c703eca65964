"""Copies of an organisation's records in formats that other programs read; row by row, complete or not at all."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.aside import built_aside
from crmarena.org.contents import Contents, Row, contents_of
from crmarena.org.edit import find_object
from crmarena.org.writing import writing
from crmarena.query.layout import create_table_sql, folded_columns
from crmarena.schema import SObject

FORMATS = ("csv", "jsonl", "sqlite")
ABOUT_NAME = "about.json"
DATABASE_NAME = "records.sqlite"

Progress = Callable[[str, int, int], None]


def export_org(
    directory: Path, target: Path, kind: str, objects: Sequence[str] = (), progress: Progress | None = None
) -> dict[str, int]:
    """Writes the records of an organisation to the folder `target` and returns how many of each object.

    `kind` is csv (a file per object, a line of field names first, empty fields empty), jsonl (a file per object, a
    JSON object per line) or sqlite (one database with a plain table per object). `objects` names those wanted, all
    without. The folder appears complete or not at all; one that is there is replaced if an export wrote it, and
    CrmArenaError says so if not.
    """
    if kind not in FORMATS:
        raise CrmArenaError(f"no format {kind!r}", f"Formats: {', '.join(FORMATS)}.")
    target = target.absolute()
    if target.exists() and not (target / ABOUT_NAME).is_file():
        raise CrmArenaError(f"{target} is there and is no export", "Give a folder that is not there yet.")
    with contents_of(directory) as contents:
        chosen = [find_object(contents.schema, name) for name in objects] or list(contents.schema.objects.values())
        with writing(target), built_aside(target) as folder:
            counts = _written(folder, kind, contents, chosen, progress)
            about = {
                "name": contents.manifest.name, "edition": contents.manifest.edition, "format": kind,
                "fingerprint": contents.manifest.fingerprint, "counts": counts,
            }  # fmt: skip
            (folder / ABOUT_NAME).write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    return counts


def _written(
    folder: Path, kind: str, contents: Contents, chosen: Sequence[SObject], progress: Progress | None
) -> dict[str, int]:
    write = {"csv": _csv, "jsonl": _jsonl, "sqlite": _sqlite}[kind]
    counts = {}
    for done, sobject in enumerate(chosen):
        if progress:
            progress("export", done, len(chosen))
        counts[sobject.name] = write(folder, sobject, contents.rows(sobject))
    if progress:
        progress("export", len(chosen), len(chosen))
    return counts


def _csv(folder: Path, sobject: SObject, rows: Iterable[Row]) -> int:
    number = 0
    with (folder / f"{sobject.name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sobject.fields)
        for number, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in row])
    return number


def _jsonl(folder: Path, sobject: SObject, rows: Iterable[Row]) -> int:
    number, names = 0, list(sobject.fields)
    with (folder / f"{sobject.name}.jsonl").open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows, start=1):  # noqa: B007
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
    return number


def _sqlite(folder: Path, sobject: SObject, rows: Iterable[Row]) -> int:
    connection = apsw.Connection(str(folder / DATABASE_NAME))
    try:
        with connection:
            connection.execute(create_table_sql(sobject))
            for name in sorted(folded_columns(sobject)):
                # The engine's own columns are nobody else's business.
                connection.execute(f'ALTER TABLE "{sobject.name}" DROP COLUMN "{name}$f"')
            names = ", ".join(f'"{name}"' for name in sobject.fields)
            marks = ", ".join("?" * len(sobject.fields))
            sql = f'INSERT INTO "{sobject.name}" ({names}) VALUES ({marks})'  # noqa: S608
            connection.executemany(sql, rows)
        count = connection.execute(f'SELECT COUNT(*) FROM "{sobject.name}"').get  # noqa: S608
        return int(str(count))
    finally:
        connection.close()
