"""Writes a new organisation into PostgreSQL: everything in one transaction, the schema renamed at its end."""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.fingerprint import fingerprint
from crmarena.org.integrity import check_ids, check_references
from crmarena.org.postgres import connect, enter, quoted
from crmarena.org.rows import Row, Rows
from crmarena.org.sqlite_backend import cut, tokenizer
from crmarena.query.compile.fts_postgres import SIZES, SIZES_SQL, Words, packed, search_tables_sql
from crmarena.query.compile.fts_sqlite import search_fields, words_table
from crmarena.query.compile.functions import fold
from crmarena.query.layout_postgres import SEQUENCE, SUM_SQL, columns, indexes, shadowed_columns, table_sql
from crmarena.schema import Schema, SObject

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

LONGEST_NAME = 63
"""Bytes that PostgreSQL keeps of a name."""


def load_postgres(store: str, place: str, schema: Schema, tables: Iterable[tuple[str, Rows]]) -> Mapping[str, object]:
    """Fills the schema `place` of a store, replacing one of that name; gives counts, deleted and fingerprint.

    Others see the whole of it or nothing. CrmArenaError as `write_org`, or if the server cannot be reached.
    """
    import psycopg

    if len(place.encode()) > LONGEST_NAME:
        raise CrmArenaError(f"{place!r} is too long for a schema of PostgreSQL", "Use a shorter directory name.")
    connection = connect(store)
    try:
        with connection.transaction():
            return _build(connection, place, schema, tables)
    except psycopg.Error as fault:
        raise CrmArenaError(f"PostgreSQL refused the build: {str(fault).strip()}", "Mend what it names.") from fault
    finally:
        connection.close()


def drop_postgres(store: str, place: str) -> None:
    """Removes a schema and all in it; one that is gone already is no fault."""
    connection = connect(store)
    try:
        connection.execute(f"DROP SCHEMA IF EXISTS {quoted(place)} CASCADE")
    finally:
        connection.close()


def _build(
    connection: "Connection", place: str, schema: Schema, tables: Iterable[tuple[str, Rows]]
) -> Mapping[str, object]:
    building = f"crmarena building {os.getpid()}"
    connection.execute(f"CREATE SCHEMA {quoted(building)}")
    enter(connection, building)
    for statement in (*SUM_SQL, SIZES_SQL, *_tables_sql(schema)):
        connection.execute(statement)
    stored = dict.fromkeys(schema.objects, 0)
    for name, rows in tables:
        _insert(connection, schema, name, rows, stored)
    check_ids(connection, schema)
    for sobject in schema.objects.values():
        for statement in (*indexes(sobject), f"ANALYZE {quoted(sobject.name)}"):
            connection.execute(statement)
    check_references(connection, schema)
    for sobject in schema.objects.values():
        _write_words(connection, sobject)
    deleted = {name: number for name in stored if (number := _deleted(connection, name))}
    digest = fingerprint(connection, schema)
    connection.execute(f"COMMENT ON SCHEMA {quoted(building)} IS '{digest}'")
    connection.execute(f"DROP SCHEMA IF EXISTS {quoted(place)} CASCADE")
    connection.execute(f"ALTER SCHEMA {quoted(building)} RENAME TO {quoted(place)}")
    return {"counts": stored, "deleted": deleted, "fingerprint": digest}


def _tables_sql(schema: Schema) -> Iterator[str]:
    for sobject in schema.objects.values():
        yield table_sql(sobject)
        yield from search_tables_sql(sobject)


def _write_words(connection: "Connection", sobject: SObject) -> None:
    """Fills the full-text tables of an object from its records."""
    fields = search_fields(sobject)
    if not fields:
        return
    cutter = tokenizer(apsw.Connection(":memory:"))
    words = Words()
    listed = ", ".join(quoted(field.name) for field in fields)
    count = 0
    sql = f"SELECT {quoted(SEQUENCE)}, {listed} FROM {quoted(sobject.name)} ORDER BY 1"  # noqa: S608
    for row, *texts in connection.execute(sql):
        words.add(row, texts, lambda text: cut(cutter, text))
        count += 1
    with connection.cursor().copy(f"COPY {quoted(words_table(sobject))} (word, places) FROM STDIN") as copy:
        for word in sorted(words.places):
            copy.write_row((word, packed(words.places[word])))
    connection.execute(f"ANALYZE {quoted(words_table(sobject))}")
    values = (sobject.name, count, sum(words.sizes), packed(words.sizes))
    connection.execute(f"INSERT INTO {quoted(SIZES)} VALUES ($1, $2, $3, $4)", values)  # noqa: S608


def _insert(connection: "Connection", schema: Schema, name: str, rows: Rows, stored: dict[str, int]) -> None:
    sobject = schema.objects.get(name)
    if sobject is None:
        raise CrmArenaError(f"no object {name!r} in edition {schema.edition}", "Emit objects of the schema only.")
    names = ", ".join(map(quoted, columns(sobject)))
    with connection.cursor().copy(f"COPY {quoted(name)} ({names}) FROM STDIN") as copy:
        for row in _stored_rows(sobject, rows, stored[name]):
            copy.write_row(row)
            stored[name] += 1


def _stored_rows(sobject: SObject, rows: Rows, before: int) -> Iterator[Row]:
    """Rows with their number in front and the folded shadows behind; empty text is NULL."""
    shadowed = shadowed_columns(sobject)
    positions = [at for at, name in enumerate(sobject.fields) if name in shadowed]
    width = len(sobject.fields)
    for number, row in enumerate(rows, before + 1):
        if len(row) != width:
            raise CrmArenaError(
                f"a row of {sobject.name} has {len(row)} values, not its {width} fields",
                "Emit the fields in the order of `list(sobject.fields)`.",
            )
        kept = [None if value == "" else value for value in row]
        yield (number, *kept, *[folded(kept[at]) for at in positions])


def folded(value: object) -> str | None:
    """What a shadow column holds for a value."""
    return fold(value) if isinstance(value, str) else None


def _deleted(connection: "Connection", name: str) -> int:
    sql = f'SELECT COUNT(*) FROM {quoted(name)} WHERE "IsDeleted"'  # noqa: S608
    ((count,),) = connection.execute(sql).fetchall()
    return int(count)


def copy_postgres(store: str, place: str, target: str) -> None:
    """Copies a schema to a new one; CrmArenaError if that is there already."""
    import psycopg

    connection = connect(store)
    try:
        with connection.transaction():
            _copy(connection, place, target)
    except psycopg.errors.DuplicateSchema:
        raise CrmArenaError(f"the schema {target!r} exists already", "Fork to another name.") from None
    finally:
        connection.close()


def _copy(connection: "Connection", place: str, target: str) -> None:
    connection.execute(f"CREATE SCHEMA {quoted(target)}")
    enter(connection, target)
    for statement in SUM_SQL:
        connection.execute(statement)
    named = "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY 1"
    for (table,) in connection.execute(named, (place,)).fetchall():
        source = f"{quoted(place)}.{quoted(table)}"
        connection.execute(f"CREATE TABLE {quoted(table)} (LIKE {source} INCLUDING ALL)")
        connection.execute(f"INSERT INTO {quoted(table)} SELECT * FROM {source}")  # noqa: S608
        connection.execute(f"ANALYZE {quoted(table)}")
    said = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = $1"
    ((comment,),) = connection.execute(said, (place,)).fetchall()
    connection.execute(f"COMMENT ON SCHEMA {quoted(target)} IS '{comment}'")
