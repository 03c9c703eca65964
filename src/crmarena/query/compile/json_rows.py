"""SQL that writes records as JSON text inside SQLite, to the byte as Python's json module writes them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from crmarena.query.bound import BoundQuery, Column, Entry, Output, Parent, Table
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.select import records_sql
from crmarena.query.layout import quote
from crmarena.query.plan import RESOURCES, Execute

_REAL = frozenset(("double", "currency", "percent"))
_KEYS = frozenset(("id", "reference"))
_MOST_ARGUMENTS = 900
"""SQLite allows 1,000 arguments of a function."""


class JsonPage(NamedTuple):
    """A statement whose one row is one value: the records as JSON text, with commas between them."""

    sql: str
    params: tuple[object, ...]

    def answer(self, execute: Execute) -> bytes:
        """The records as one JSON array in UTF-8."""
        ((found,),) = execute(self.sql, self.params)
        return b"[%b]" % found if isinstance(found, bytes) else b"[]"


def json_page(w: Writer, query: BoundQuery, page: int) -> JsonPage | None:
    """The first page of a query as JSON; None for what only Python writes: groups, children, TYPEOF, FORMAT."""
    root = query.scope.root
    if query.kind != "records" or not all(map(_written, query.entries)):
        return None
    limit = page if query.limit is None else min(page, query.limit)
    parts = _record(w, root, query.entries)
    if len(parts) > _MOST_ARGUMENTS:
        return None
    records = records_sql(w, replace(query, limit=limit), [f"concat({', '.join(parts)}) AS j"])
    # One value instead of a row per record; they are strung together in the order in which the inner query, whose
    # LIMIT keeps it a query of its own, gives them.
    return JsonPage(f"SELECT CAST(group_concat(j) AS BLOB) FROM ({records})", tuple(w.params))  # noqa: S608


def _written(entry: Entry) -> bool:
    if isinstance(entry, Output):
        return isinstance(entry.expr, Column) and not entry.display
    return isinstance(entry, Parent) and entry.via is None and all(map(_written, entry.entries))


def _record(w: Writer, table: Table, entries: Sequence[Entry]) -> list[str]:
    """Arguments of concat() that make up a record."""
    name = table.sobject.name
    parts = [_text(f'{{"attributes":{{"type":"{name}","url":"{RESOURCES}{name}/'), f"{table.alias}.{quote('Id')}"]
    pending = '"}'
    for entry in entries:
        if isinstance(entry, Output):
            parts += _value(w, pending, entry)
        elif isinstance(entry, Parent):
            parts += [_text(f'{pending},"{entry.key}":'), _parent(w, entry)]
        pending = ""
    return [*parts, _text(pending + "}")]


def _parent(w: Writer, entry: Parent) -> str:
    inner = f"concat({', '.join(_record(w, entry.table, entry.entries))})"
    return f"CASE WHEN {entry.table.alias}.{quote('Id')} IS NULL THEN 'null' ELSE {inner} END"


def _value(w: Writer, before: str, entry: Output) -> list[str]:
    """Arguments that write one key and value; `before` closes what stands in front."""
    if not isinstance(entry.expr, Column):
        raise TypeError(entry)
    kind = entry.expr.field.type
    sql = w.expr(entry.expr)
    key = f'{before},"{entry.key}":'
    if kind == "id" and entry.expr.table.parent is None:
        return [_text(key + '"'), sql, "'\"'"]
    if kind in _KEYS:
        # Ids hold nothing that needs an escape; an empty one is NULL, which concat() leaves out.
        opening = f"CASE WHEN {sql} IS NULL THEN {_text(key + 'null')} ELSE {_text(key + chr(34))} END"
        return [opening, sql, f"CASE WHEN {sql} IS NOT NULL THEN '\"' END"]
    if kind == "boolean":
        return [_text(key), f"CASE WHEN {sql} IS NULL THEN 'null' WHEN {sql} = 1 THEN 'true' ELSE 'false' END"]
    if kind == "int":
        return [_text(key), f"ifnull({sql}, 'null')"]
    return [_text(key), _real(sql) if kind in _REAL else f"json_quote({sql})"]


def _real(sql: str) -> str:
    """A float. Fifteen digits say all of a whole number of cents; any other number is left to Python."""
    exact = f"{sql} BETWEEN 0 AND 1e13 AND CAST({sql} * 100 + 0.5 AS INTEGER) / 100.0 = {sql}"
    shown = f"WHEN {exact} THEN printf('%!.15g', {sql}) WHEN {sql} IS NULL THEN 'null'"
    return f"CASE {shown} ELSE crm_number({sql}) END"


def _text(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
