"""Changes single records of an open PostgreSQL database, keeping shadow columns and full-text words in step."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crmarena.core.errors import CrmArenaError
from crmarena.org.postgres import quoted, storable
from crmarena.org.rows import Stored
from crmarena.query.layout_postgres import SEQUENCE, columns
from crmarena.schema import SObject, to_18

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

Tokenize = Callable[[str], list[str]]


def update_row(
    connection: "Connection", sobject: SObject, record_id: str, changes: Mapping[str, Stored], tokenize: Tokenize
) -> None:
    """Sets columns of one record; CrmArenaError if it does not exist."""
    del tokenize
    names = ", ".join(f"{quoted(name)} = ${number}" for number, name in enumerate(changes, 2))
    sql = f'UPDATE {quoted(sobject.name)} SET {names} WHERE "Id" = $1'  # noqa: S608
    values = _typed(sobject, changes)
    if connection.execute(sql, (to_18(record_id), *values)).rowcount != 1:
        raise CrmArenaError(f"no {sobject.name} with the id {record_id!r}", "Query the object for its ids.")


def insert_row(
    connection: "Connection", sobject: SObject, record: Mapping[str, Stored], tokenize: Tokenize
) -> None:
    """Adds one record given by columns; those not given are empty."""
    del tokenize
    names = [name for name in columns(sobject) if name in record]
    listed = ", ".join(map(quoted, (SEQUENCE, *names)))
    holders = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    following = f"(SELECT COALESCE(MAX({quoted(SEQUENCE)}), 0) + 1 FROM {quoted(sobject.name)})"  # noqa: S608
    sql = f"INSERT INTO {quoted(sobject.name)} ({listed}) VALUES ({following}, {holders})"  # noqa: S608
    connection.execute(sql, _typed(sobject, {name: record[name] for name in names}))


def _typed(sobject: SObject, values: Mapping[str, Stored]) -> list[object]:
    """The values of columns, booleans as such."""
    found: list[object] = []
    for name, value in values.items():
        field = sobject.fields.get(name)
        truth = field is not None and field.type == "boolean" and value is not None
        found.append(bool(value) if truth else storable(value))
    return found
