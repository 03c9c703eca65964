"""How a record is stored: canonical fields, empty text as NULL, and folded shadows for case-insensitive lookups."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from crmarena.core.calendar import stamp
from crmarena.core.errors import CrmArenaError
from crmarena.query.compile.functions import fold
from crmarena.query.layout import column_order, folded_columns
from crmarena.schema import Field, SObject, to_18

Row = Sequence[object]
Rows = Iterable[Row]
Stored = str | int | float | None

_NUMERIC = frozenset(("boolean", "int", "double", "currency", "percent"))


@lru_cache(maxsize=256)
def insert_sql(sobject: SObject) -> str:
    """INSERT of one whole row as `stored_rows` gives it."""
    names = column_order(sobject)
    values = ", ".join("?" * len(names))
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{sobject.name}" ({columns}) VALUES ({values})'  # noqa: S608


def stored_rows(sobject: SObject, rows: Rows) -> Iterator[Row]:
    """Rows of canonical fields with the folded shadows behind them; empty text becomes an empty field."""
    shadowed = folded_columns(sobject)
    positions = [at for at, name in enumerate(sobject.fields) if name in shadowed]
    for row in rows:
        whole = row if "" not in row else tuple(None if cell == "" else cell for cell in row)
        # A row without all its fields has no shadows either: the driver counts and refuses it.
        shadows = [_folded(whole[at]) for at in positions if at < len(whole)]
        yield (*whole, *shadows) if positions else whole


def _folded(value: object) -> str | None:
    return fold(value) if isinstance(value, str) else None


def stored_value(field: Field, value: object) -> Stored:
    """The stored form of a Python value: ids of 15 characters, dates, moments and booleans are understood.

    CrmArenaError when the field cannot hold the value.
    """
    if value is None or value == "":
        return None
    kept: Stored
    if field.type in _NUMERIC:
        kept = _number(field.type, value)
    elif isinstance(value, datetime):
        kept = stamp(value)
    elif isinstance(value, date):
        kept = value.isoformat()
    else:
        text = value if isinstance(value, str) else None
        kept = to_18(text) if text is not None and field.type in {"id", "reference"} else text
    if kept is None:
        cure = "Give a value of that type."
        raise CrmArenaError(f"{field.name} is of type {field.type} and cannot hold {value!r}", cure)
    return kept


def _number(kind: str, value: object) -> int | float | None:
    """A number or truth value as stored, None for anything else."""
    if not isinstance(value, bool | int | float) or isinstance(value, bool) != (kind == "boolean"):
        return None
    return float(value) if kind not in {"boolean", "int"} else int(value)
