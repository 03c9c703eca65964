"""An organisation in a SQLite file, or in a copy of it in memory."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import apsw

from crmarena.org.backend import Backend
from crmarena.org.budget import Budget, Meter
from crmarena.org.connection import undamaged
from crmarena.org.edit import insert_row, update_row
from crmarena.org.rows import Stored
from crmarena.query.compile.fts_sqlite import TOKENIZER
from crmarena.query.compile.fulltext import SQLiteFullText
from crmarena.query.statement import SQLITE
from crmarena.schema import SObject


class _Rows:
    """A reader of whole tables that names the file when it is damaged."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def execute(self, statement: str, /) -> Iterator[tuple[Any, ...]]:
        with undamaged(self._path):
            yield from self._connection.execute(statement)


class SQLiteBackend(Backend):
    """SQLite through one connection to the file `path`, or to a copy of it."""

    dialect = SQLITE
    fulltext = SQLiteFullText()

    def __init__(self, connection: apsw.Connection, path: Path | None = None) -> None:
        self._path = path or Path(connection.filename)
        self.reader = _Rows(connection, self._path)
        self._connection = connection
        self._tokenizer = tokenizer(connection)

    def meter(self, budget: Budget) -> Meter:
        return Meter(self._connection, budget, self._path)

    def tokens(self, text: str) -> list[str]:
        return cut(self._tokenizer, text)

    def begin(self) -> None:
        with undamaged(self._path):
            self._connection.execute("SAVEPOINT private")

    def undo(self) -> None:
        with undamaged(self._path):
            self._connection.execute("ROLLBACK TO private; RELEASE private")

    def update(self, sobject: SObject, record_id: str, changes: Mapping[str, Stored]) -> None:
        with undamaged(self._path):
            update_row(self._connection, sobject, record_id, changes)

    def insert(self, sobject: SObject, record: Mapping[str, Stored]) -> None:
        with undamaged(self._path):
            insert_row(self._connection, sobject, record)

    def close(self) -> None:
        self._connection.close()


def tokenizer(connection: apsw.Connection) -> apsw.FTS5Tokenizer:
    """The tokenizer of the full-text tables; any connection will do."""
    return connection.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))


def cut(tokenizer: apsw.FTS5Tokenizer, text: str) -> list[str]:
    """The tokens of a text, in order."""
    found: Any = tokenizer(
        text.encode("utf-8", "replace"),
        apsw.FTS5_TOKENIZE_QUERY,
        None,
        include_offsets=False,
        include_colocated=False,
    )
    return [str(token) for token in found]
