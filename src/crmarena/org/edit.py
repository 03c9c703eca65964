"""Changes single records of an open database, keeping shadow columns and full-text tables in step."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.rows import Stored, stored_value
from crmarena.query.compile.fts_sqlite import search_fields, search_table
from crmarena.query.compile.functions import fold
from crmarena.query.layout import SHADOW, column_order
from crmarena.schema import Schema, SObject, to_18


def find_object(schema: Schema, name: str) -> SObject:
    """The object of that name in any case; CrmArenaError if there is none."""
    sobject = schema.find(name)
    if sobject is None:
        raise CrmArenaError(
            f"no object {name!r} in edition {schema.edition}", f"Use one of: {', '.join(schema.objects)}."
        )
    return sobject


def stored_changes(sobject: SObject, values: Mapping[str, object], shadowed: AbstractSet[str]) -> dict[str, Stored]:
    """Columns and stored values for field values by name in any case, with the shadows of the columns `shadowed`."""
    found: dict[str, Stored] = {}
    for name, value in values.items():
        field = sobject.find(name)
        if field is None:
            known = ", ".join(sobject.fields)
            raise CrmArenaError(f"no field {name!r} on {sobject.name}", f"Its fields: {known}.")
        kept = stored_value(field, value)
        found[field.name] = kept
        if field.name in shadowed:
            found[field.name + SHADOW] = fold(kept) if isinstance(kept, str) else None
    return found


def update_row(connection: apsw.Connection, sobject: SObject, record_id: str, changes: Mapping[str, Stored]) -> None:
    """Sets columns of one record; CrmArenaError if it does not exist."""
    rowid = _rowid(connection, sobject, record_id)
    before = _indexed(connection, sobject, rowid)
    names = ", ".join(f'"{name}" = ?' for name in changes)
    connection.execute(f'UPDATE "{sobject.name}" SET {names} WHERE rowid = ?', (*changes.values(), rowid))  # noqa: S608
    after = _indexed(connection, sobject, rowid)
    if after != before:
        _unindex(connection, sobject, rowid, before)
        _index(connection, sobject, rowid, after)


def insert_row(connection: apsw.Connection, sobject: SObject, record: Mapping[str, Stored]) -> None:
    """Adds one record given by columns; those not given are empty."""
    names = [name for name in column_order(sobject) if name in record]
    columns = ", ".join(f'"{name}"' for name in names)
    holders = ", ".join("?" for _ in names)
    sql = f'INSERT INTO "{sobject.name}" ({columns}) VALUES ({holders})'  # noqa: S608
    connection.execute(sql, [record[name] for name in names])
    rowid = connection.last_insert_rowid()
    _index(connection, sobject, rowid, _indexed(connection, sobject, rowid))


def _rowid(connection: apsw.Connection, sobject: SObject, record_id: str) -> int:
    sql = f'SELECT rowid FROM "{sobject.name}" WHERE "Id" = ?'  # noqa: S608
    for (rowid,) in connection.execute(sql, (to_18(record_id),)):
        return int(rowid)
    raise CrmArenaError(f"no {sobject.name} with the id {record_id!r}", "Query the object for its ids.")


def _indexed(connection: apsw.Connection, sobject: SObject, rowid: int) -> tuple[Any, ...]:
    """The texts of a record that its full-text table covers; () for an object without one."""
    fields = search_fields(sobject)
    if not fields:
        return ()
    columns = ", ".join(f'"{f.name}"' for f in fields)
    sql = f'SELECT {columns} FROM "{sobject.name}" WHERE rowid = ?'  # noqa: S608
    return tuple(connection.execute(sql, (rowid,)).fetchall()[0])


def _index(connection: apsw.Connection, sobject: SObject, rowid: int, texts: tuple[Any, ...]) -> None:
    _tell(connection, sobject, ("rowid",), (rowid, *texts))


def _unindex(connection: apsw.Connection, sobject: SObject, rowid: int, texts: tuple[Any, ...]) -> None:
    # A full-text table without its own copy must be told what it is to forget.
    _tell(connection, sobject, (search_table(sobject), "rowid"), ("delete", rowid, *texts))


def _tell(connection: apsw.Connection, sobject: SObject, first: tuple[str, ...], values: tuple[Any, ...]) -> None:
    fields = search_fields(sobject)
    if not fields:
        return
    columns = ", ".join(f'"{name}"' for name in (*first, *(f.name for f in fields)))
    holders = ", ".join("?" for _ in values)
    connection.execute(f'INSERT INTO "{search_table(sobject)}" ({columns}) VALUES ({holders})', values)  # noqa: S608
