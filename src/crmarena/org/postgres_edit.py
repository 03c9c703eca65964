"""Changes single records of an open PostgreSQL database, keeping shadow columns and full-text words in step."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmarena.core.errors import CrmArenaError
from crmarena.org.postgres import quoted, storable
from crmarena.org.rows import Stored
from crmarena.query.compile.fts_postgres import SIZES, Words, packed, unpacked
from crmarena.query.compile.fts_sqlite import search_fields, words_table
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
    row, before = _read(connection, sobject, record_id)
    names = ", ".join(f"{quoted(name)} = ${number}" for number, name in enumerate(changes, 2))
    sql = f"UPDATE {quoted(sobject.name)} SET {names} WHERE {quoted(SEQUENCE)} = $1"  # noqa: S608
    connection.execute(sql, (row, *_typed(sobject, changes)))
    _, after = _read(connection, sobject, record_id)
    if after != before:
        _Index(connection, sobject, tokenize).change(row, before, after)


def insert_row(connection: "Connection", sobject: SObject, record: Mapping[str, Stored], tokenize: Tokenize) -> None:
    """Adds one record given by columns; those not given are empty."""
    names = [name for name in columns(sobject) if name in record]
    listed = ", ".join(map(quoted, (SEQUENCE, *names)))
    holders = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    following = f"(SELECT COALESCE(MAX({quoted(SEQUENCE)}), 0) + 1 FROM {quoted(sobject.name)})"  # noqa: S608
    sql = f"INSERT INTO {quoted(sobject.name)} ({listed}) VALUES ({following}, {holders})"  # noqa: S608
    connection.execute(sql, _typed(sobject, {name: record[name] for name in names}))
    row, texts = _read(connection, sobject, str(record["Id"]))
    if texts:
        _Index(connection, sobject, tokenize).change(row, None, texts)


def _typed(sobject: SObject, values: Mapping[str, Stored]) -> list[object]:
    """The values of columns, booleans as such."""
    found: list[object] = []
    for name, value in values.items():
        field = sobject.fields.get(name)
        truth = field is not None and field.type == "boolean" and value is not None
        found.append(bool(value) if truth else storable(value))
    return found


def _read(connection: "Connection", sobject: SObject, record_id: str) -> tuple[int, tuple[object, ...]]:
    """The number of a record and the texts of it that can be searched."""
    names = ", ".join(map(quoted, (SEQUENCE, *(field.name for field in search_fields(sobject)))))
    sql = f'SELECT {names} FROM {quoted(sobject.name)} WHERE "Id" = $1'  # noqa: S608
    for row, *texts in connection.execute(sql, (to_18(record_id),)):
        return int(row), tuple(texts)
    raise CrmArenaError(f"no {sobject.name} with the id {record_id!r}", "Query the object for its ids.")


class _Index:
    """The full-text tables of one object, open for a change."""

    def __init__(self, connection: "Connection", sobject: SObject, tokenize: Tokenize) -> None:
        self._connection = connection
        self._sobject = sobject
        self._tokenize = tokenize

    def change(self, row: int, before: Sequence[object] | None, after: Sequence[object]) -> None:
        """Lets a row have other texts; without `before` it is a new row."""
        old, new = Words(), Words()
        old.add(row, before or (), self._tokenize)
        new.add(row, after, self._tokenize)
        for word in sorted({*old.places, *new.places}):
            self._write(word, row, new.places.get(word, array("I")))
        self._resize(row, new.sizes[row], before is None)

    def _write(self, word: str, row: int, places: "array[int]") -> None:
        """Lets a word stand in a row at these places only."""
        table = quoted(words_table(self._sobject))
        found = self._connection.execute(f"SELECT places FROM {table} WHERE word = $1", (word,)).fetchall()  # noqa: S608
        flat = unpacked(found[0][0]) if found else array("I")
        kept = array("I")
        for at in range(0, len(flat), 3):
            if flat[at] != row:
                kept += flat[at : at + 3]
        kept += places
        self._connection.execute(f"DELETE FROM {table} WHERE word = $1", (word,))  # noqa: S608
        if kept:
            self._connection.execute(f"INSERT INTO {table} VALUES ($1, $2)", (word, packed(kept)))  # noqa: S608

    def _resize(self, row: int, size: int, new: bool) -> None:
        key = (self._sobject.name,)
        sql = f"SELECT sizes FROM {quoted(SIZES)} WHERE object = $1"  # noqa: S608
        ((stored,),) = self._connection.execute(sql, key).fetchall()
        sizes = unpacked(stored)
        sizes.extend([0] * (row + 1 - len(sizes)))
        sizes[row] = size
        self._connection.execute(
            f"UPDATE {quoted(SIZES)} SET records = records + $2, words = $3, sizes = $4 WHERE object = $1",  # noqa: S608
            (*key, int(new), sum(sizes), packed(sizes)),
        )
