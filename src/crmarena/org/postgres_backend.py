"""An organisation in a schema of a PostgreSQL database."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.backend import Backend
from crmarena.org.budget import Budget
from crmarena.org.manifest import REBUILD, Manifest
from crmarena.org.postgres import PostgresMeter, connect, enter
from crmarena.org.postgres_edit import insert_row, update_row
from crmarena.org.rows import Stored
from crmarena.org.sqlite_backend import cut, tokenizer
from crmarena.query.compile.fts_postgres import PostgresFullText
from crmarena.query.compile.postgres import Postgres
from crmarena.schema import SObject

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

POSTGRES = Postgres()


class PostgresBackend(Backend):
    """PostgreSQL through one connection; read-only unless `private`."""

    dialect = POSTGRES
    fulltext = PostgresFullText()

    def __init__(self, connection: "Connection", private: bool = False) -> None:
        self.reader = connection
        self._connection = connection
        self._private = private
        if not private:
            connection.execute("SET default_transaction_read_only = on")

    @cached_property
    def _tokenizer(self) -> apsw.FTS5Tokenizer:
        return tokenizer(apsw.Connection(":memory:"))

    def meter(self, budget: Budget) -> PostgresMeter:
        return PostgresMeter(self._connection, budget, guarded=self._private)

    def tokens(self, text: str) -> list[str]:
        return cut(self._tokenizer, text)

    def begin(self) -> None:
        self._connection.execute("BEGIN")

    def undo(self) -> None:
        self._connection.execute("ROLLBACK")

    def update(self, sobject: SObject, record_id: str, changes: Mapping[str, Stored]) -> None:
        update_row(self._connection, sobject, record_id, changes, self.tokens)

    def insert(self, sobject: SObject, record: Mapping[str, Stored]) -> None:
        insert_row(self._connection, sobject, record, self.tokens)

    def close(self) -> None:
        self._connection.close()


def open_postgres(manifest: Manifest, private: bool = False) -> PostgresBackend:
    """The database a manifest names; CrmArenaError if it cannot be reached or holds something else now."""
    place = manifest.place
    connection = connect(manifest.store)
    enter(connection, place)
    rows = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = $1", (place,)
    ).fetchall()
    if rows != [(manifest.fingerprint,)]:
        connection.close()
        found = "is not there" if not rows else "was built anew from something else"
        raise CrmArenaError(f"the schema {place!r} of {manifest.store} {found}", REBUILD)
    return PostgresBackend(connection, private)
