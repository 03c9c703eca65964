"""Indexes, statistics and full-text tables of a loaded database: all that is derived from its rows.

One object holds most of an organisation's text, and its full-text table takes about as long as everything else. It is
built at the same time, by a thread of its own, in memory; what it holds is then moved into the database.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import apsw

from crmarena.query.compile.fts_sqlite import (
    create_search_sql,
    empty_search_sql,
    fill_from_sql,
    search_fields,
    search_table,
    view_words_sql,
)
from crmarena.query.layout import index_sql
from crmarena.schema import Schema, SObject

_SAMPLED = 200
"""Rows of an index that its statistics are taken from: a few milliseconds in all, and near enough."""
_MEMORY_KIB = 262_144
_PARTS = {"data": 2, "idx": 3, "docsize": 2}
"""The tables that FTS5 keeps an index in, and their numbers of columns."""
_HEAVY = 1_000
"""Records from which on the text of an object is worth a thread."""
_TOO_HEAVY = 100_000
"""Records beyond which an index is not held in memory: what a build takes must not grow with its org."""


def finish(connection: apsw.Connection, database: Path, schema: Schema) -> None:
    """Derives everything from the rows, which are committed to `database`; all of it in one transaction."""
    heavy = heaviest(connection, schema)
    with ThreadPoolExecutor(1) as pool:
        aside = pool.submit(_aside, database, heavy) if heavy is not None else None
        with connection:
            index_all(connection, schema)
            for sobject in schema.objects.values():
                if sobject is not heavy:
                    _run(connection, create_search_sql(sobject))
            if aside is not None and heavy is not None:
                _move(connection, heavy, aside.result())


def index_all(connection: apsw.Connection, schema: Schema) -> None:
    """Creates the indexes: on full tables they are sorted once instead of kept up row by row."""
    for sobject in schema.objects.values():
        _run(connection, index_sql(sobject))
    # Statistics let a query begin at the far end of a chain of parents; the full-text tables need none.
    _run(connection, [f"PRAGMA analysis_limit = {_SAMPLED}", "ANALYZE"])


def heaviest(connection: apsw.Connection, schema: Schema) -> SObject | None:
    """The object with the most text to search, by its declared lengths, of those with neither few nor too many records;
    None where there is none."""
    weights = {
        name: sum(field.length for field in search_fields(sobject)) * _last_row(connection, name)
        for name, sobject in schema.objects.items()
        if _HEAVY <= _last_row(connection, name) <= _TOO_HEAVY and search_fields(sobject)
    }
    return schema.objects[max(sorted(weights), key=weights.__getitem__)] if weights else None


class _Index(NamedTuple):
    """The rows of the tables of an FTS5 index, by their names."""

    parts: dict[str, list[tuple[object, ...]]]


def _aside(database: Path, sobject: SObject) -> _Index:
    """The full-text index of one object's rows as the file has them.

    The file is read without locks: the other connection writes new pages only, those of this object stay as they are.
    """
    aside = apsw.Connection(":memory:", flags=_OPEN)
    try:
        _run(aside, [f"PRAGMA cache_size = -{_MEMORY_KIB}", "PRAGMA journal_mode = OFF"])
        aside.execute("ATTACH ? AS rows", (f"{database.absolute().as_uri()}?mode=ro&immutable=1",))
        table = search_table(sobject)
        with aside:
            _run(aside, [*empty_search_sql(sobject), fill_from_sql(sobject, "rows")])
        return _Index({part: aside.execute(f'SELECT * FROM "{table}_{part}"').fetchall() for part in _PARTS})  # noqa: S608
    finally:
        aside.close()


_OPEN = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI


def _move(connection: apsw.Connection, sobject: SObject, index: _Index) -> None:
    table = search_table(sobject)
    _run(connection, empty_search_sql(sobject))
    for part, columns in _PARTS.items():
        connection.execute(f'DELETE FROM "{table}_{part}"')  # noqa: S608
        marks = ", ".join("?" * columns)
        connection.executemany(f'INSERT INTO "{table}_{part}" VALUES ({marks})', index.parts[part])  # noqa: S608
    _run(connection, [view_words_sql(sobject)])


def _last_row(connection: apsw.Connection, name: str) -> int:
    """The number of an object's last row, which is that of its rows when it was just filled."""
    return int(connection.execute(f'SELECT coalesce(MAX(rowid), 0) FROM "{name}"').get)  # noqa: S608


def _run(connection: apsw.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement).fetchall()
