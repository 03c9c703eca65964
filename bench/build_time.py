"""Building an organisation, against the bare bulk load of the same rows: one transaction, no index, no check."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
from figure import Figure, seconds

from crmarena.build import build_org
from crmarena.org.home import HOME_VARIABLE
from crmarena.org.manifest import DATABASE_NAME
from crmarena.schema import load_schema
from crmarena.spec.spec import load_spec

Table = tuple[str, str, list[tuple[Any, ...]]]


def tables(database: Path, edition: str) -> list[Table]:
    """Every object's CREATE TABLE, INSERT and rows, in memory."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    found = []
    for name in load_schema(edition).objects:
        create = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchall()[0][0]
        rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
        marks = ", ".join("?" * len(rows[0])) if rows else ""
        found.append((str(create), f'INSERT INTO "{name}" VALUES ({marks})', rows))  # noqa: S608
    return found


def bulk_load(loaded: list[Table], target: Path) -> None:
    """Nothing but the rows, as fast as the driver takes them."""
    target.unlink(missing_ok=True)
    connection = apsw.Connection(str(target))
    connection.execute("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").fetchall()
    with connection:
        for create, insert, rows in loaded:
            connection.execute(create)
            if rows:
                connection.executemany(insert, rows)
    connection.close()


def figures() -> Iterator[Figure]:
    """Seconds of both organisations with two workers, of their bulk load, and the ratio."""
    for name, goal in (("b2b", 30.0), ("b2c", 60.0)):
        with TemporaryDirectory() as folder:
            os.environ[HOME_VARIABLE] = folder
            spec = load_spec(name)
            built: list[Path] = []
            whole = seconds(lambda: built.append(build_org(spec, workers=2, force=True)))  # noqa: B023
            loaded = tables(built[0] / DATABASE_NAME, spec.edition)
            bare = seconds(lambda: bulk_load(loaded, Path(folder) / "bare.sqlite"), 3)  # noqa: B023
            del os.environ[HOME_VARIABLE]
        count = sum(len(rows) for _, _, rows in loaded)
        yield Figure(f"build {name}, {count:,} rows", whole, "s", goal)
        yield Figure(f"bulk load of the rows of {name}", bare, "s")
        yield Figure(f"build {name} over bulk load", whole / bare, "×")
