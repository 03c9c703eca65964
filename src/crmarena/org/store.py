"""Writes a new organisation: bulk load, indexes, full-text tables, checks, fingerprint, and one rename at the end."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.aside import built_aside
from crmarena.org.fingerprint import fingerprint
from crmarena.org.integrity import check_ids, check_references
from crmarena.org.manifest import DATABASE_NAME, MANIFEST_NAME, Manifest
from crmarena.org.rows import Rows, insert_sql, stored_rows
from crmarena.org.writing import writing
from crmarena.query.compile.fts_sqlite import create_search_sql
from crmarena.query.layout import create_table_sql, index_sql
from crmarena.schema import Schema, SObject

# The file is thrown away if the process dies, so nothing is journalled or flushed before the end. What is sorted goes
# to temporary files once it outgrows the cache: memory stays the same however large the org.
_FAST = (
    "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA cache_size = -131072; PRAGMA temp_store = FILE"
)

_SAMPLED = 200
"""Rows of an index that its statistics are taken from: a few milliseconds in all, and near enough."""


def write_org(
    directory: Path,
    schema: Schema,
    tables: Iterable[tuple[str, Rows]],
    manifest: Mapping[str, object],
    store: str = "",
) -> Manifest:
    """Builds an organisation at `directory`, replacing one that is there, and returns its manifest.

    `tables` yields (object name, rows in the order of `list(sobject.fields)`), in any order and in as many batches as
    it likes; dates and times come as Salesforce's text, "" is stored as an empty field. `manifest` gives name, edition,
    seed, company, generator_version and spec. The directory appears complete or not at all. CrmArenaError for unknown
    objects, rows of the wrong width, and records that do not fit together; OSError where it cannot be written.

    With `store`, the address of a PostgreSQL database, the records go to a schema there that is called as the
    directory, and the directory only holds the manifest, which names the store without its password.
    """
    _check_given(manifest, schema)
    directory = directory.absolute()
    with writing(directory), built_aside(directory) as partial:
        if store:
            content = _to_server(store, directory.name, schema, tables, manifest)
        else:
            content = _to_file(partial / DATABASE_NAME, schema, tables)
        # The keys were checked above.
        done = Manifest(**{**manifest, **content}, schema_version=schema.version)  # type: ignore[arg-type]
        (partial / MANIFEST_NAME).write_text(done.to_json(), "utf-8")
    return done


def _to_server(
    store: str, place: str, schema: Schema, tables: Iterable[tuple[str, Rows]], manifest: Mapping[str, object]
) -> Mapping[str, object]:
    from crmarena.org.postgres import without_password
    from crmarena.org.postgres_store import load_postgres

    notes = manifest.get("notes", {})
    kept = notes if isinstance(notes, Mapping) else {}
    return {
        **load_postgres(store, place, schema, tables),
        "notes": {**kept, "store": without_password(store), "place": place},
    }


def _to_file(database: Path, schema: Schema, tables: Iterable[tuple[str, Rows]]) -> Mapping[str, object]:
    connection = apsw.Connection(str(database))
    try:
        counts = _load(connection, schema, tables)
        check_references(connection, schema)
        deleted = {name: number for name in counts if (number := _count(connection, name, '"IsDeleted" <> 0'))}
        return {"counts": counts, "deleted": deleted, "fingerprint": fingerprint(connection, schema)}
    finally:
        connection.close()


def _load(connection: apsw.Connection, schema: Schema, tables: Iterable[tuple[str, Rows]]) -> dict[str, int]:
    """Creates every table, fills it and indexes it; returns the number of records per object."""
    connection.execute(_FAST).fetchall()
    with connection:
        for sobject in schema.objects.values():
            connection.execute(create_table_sql(sobject))
        for name, rows in tables:
            _insert(connection, schema, name, rows)
        # Indexes on full tables are sorted once instead of kept up row by row.
        try:
            _each(connection, schema, index_sql)
        except apsw.ConstraintError:
            # The index of ids says that one is there twice, the check says which.
            check_ids(connection, schema)
            raise
        check_ids(connection, schema)
        # Statistics let a query begin at the far end of a chain of parents; the full-text tables need none.
        connection.execute(f"PRAGMA analysis_limit = {_SAMPLED}; ANALYZE").fetchall()
        _each(connection, schema, create_search_sql)
    return {name: _count(connection, name, "1") for name in schema.objects}


def _each(connection: apsw.Connection, schema: Schema, statements: Callable[[SObject], Iterable[str]]) -> None:
    for sobject in schema.objects.values():
        for statement in statements(sobject):
            connection.execute(statement)


def _insert(connection: apsw.Connection, schema: Schema, name: str, rows: Rows) -> None:
    sobject = schema.objects.get(name)
    if sobject is None:
        raise CrmArenaError(f"no object {name!r} in edition {schema.edition}", "Emit objects of the schema only.")
    try:
        connection.executemany(insert_sql(sobject), stored_rows(sobject, rows))
    except apsw.BindingsError as fault:
        raise CrmArenaError(
            f"a row of {name} does not have its {len(sobject.fields)} fields: {fault}",
            "Emit the fields in the order of `list(sobject.fields)`.",
        ) from fault


def _count(connection: apsw.Connection, name: str, condition: str) -> int:
    sql = f'SELECT COUNT(*) FROM "{name}" WHERE {condition}'  # noqa: S608
    return int(str(connection.execute(sql).get))


def _check_given(given: Mapping[str, object], schema: Schema) -> None:
    known = ("name", "edition", "seed", "company", "generator_version", "spec", "notes")
    stray = sorted(set(given) - set(known))
    missing = sorted(set(known) - set(given) - {"notes"})
    if stray or missing:
        raise CrmArenaError(f"manifest with {stray} too many and {missing} missing", f"Give {', '.join(known)}.")
    if given["edition"] != schema.edition:
        raise CrmArenaError(f"manifest says {given['edition']}, the schema is {schema.edition}", "Use one edition.")
