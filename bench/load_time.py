"""Loading the B2C organisation with every index and full-text table, against the bare insert of the same rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
from figure import Figure, least

from crmarena.arena.orgs import open_org
from crmarena.org.indexing import finish, index_all
from crmarena.org.manifest import DATABASE_NAME
from crmarena.query.layout import create_table_sql
from crmarena.schema import Schema

GOAL = 2.6
PRAGMAS = "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144"

Tables = list[tuple[str, str, list[tuple[Any, ...]]]]


def rows_of(database: Path, schema: Schema) -> Tables:
    """Every object's CREATE TABLE, INSERT and rows, in memory."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    found: Tables = []
    for name, sobject in schema.objects.items():
        rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
        marks = ", ".join("?" * len(rows[0])) if rows else ""
        found.append((create_table_sql(sobject), f'INSERT INTO "{name}" VALUES ({marks})', rows))  # noqa: S608
    return found


def loading(tables: Tables, target: Path, then: Callable[[apsw.Connection], None]) -> Callable[[], None]:
    """Insert the rows in one transaction without a journal, and do what comes behind it."""

    def load() -> None:
        target.unlink(missing_ok=True)
        connection = apsw.Connection(str(target))
        connection.execute(PRAGMAS).fetchall()
        with connection:
            for create, insert, rows in tables:
                connection.execute(create)
                if rows:
                    connection.executemany(insert, rows)
        then(connection)
        connection.close()

    return load


def figures() -> Iterator[Figure]:
    """Seconds of the bare insert, and what indexes and full-text tables put on top of it."""
    with open_org("b2c") as org, TemporaryDirectory() as folder:
        tables = rows_of(org.directory / DATABASE_NAME, org.schema)
        target = Path(folder) / "load.sqlite"

        def index(connection: apsw.Connection) -> None:
            with connection:
                index_all(connection, org.schema)

        def nothing(_connection: apsw.Connection) -> None:
            pass

        works: list[Callable[[apsw.Connection], None]] = [
            nothing, index, lambda connection: finish(connection, target, org.schema),
        ]  # fmt: skip
        bare, indexed, whole = least([loading(tables, target, then) for then in works], 1, 9)
    yield Figure(f"bare insert of {sum(len(rows) for _, _, rows in tables):,} rows", bare, "s")
    yield Figure("with indexes over bare", indexed / bare, "×")
    yield Figure("with indexes and full text over bare", whole / bare, "×", GOAL)
