"""ORDER BY: empty fields first unless said otherwise, text without case, picklists in their order, then by Id."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from crmarena.query.ast import Expression, OrderBy
from second_opinion.names import Scope
from second_opinion.values import Kind, sort_key
from second_opinion.world import Record, Value

Row = TypeVar("Row")


def arranged(scope: Scope, order: Sequence[OrderBy], rows: list[Record]) -> list[Record]:
    """The records in order, equal ones by Id."""
    if not order:
        return rows
    by_id = sorted(rows, key=lambda row: str(row["Id"]))
    return sort_by(order, by_id, lambda item, row: (scope.kind(item), scope.value(item, row)))


def sort_by(
    order: Sequence[OrderBy], rows: list[Row], read: Callable[[Expression, Row], tuple[Kind, Value]]
) -> list[Row]:
    """The rows in order, equal ones as they came."""
    for key in reversed(order):
        empty, full = [], []
        for row in rows:
            kind, value = read(key.item, row)
            if value is None:
                empty.append(row)
            else:
                full.append((sort_key(kind, value), row))
        # `reverse` keeps equal rows in their order.
        full.sort(key=lambda pair: pair[0], reverse=key.descending)
        sorted_rows = [row for _, row in full]
        rows = sorted_rows + empty if key.nulls.upper() == "LAST" else empty + sorted_rows
    return rows
