"""The short way for plain statements: fields of one object, comparisons joined by AND, one sort key, LIMIT.

Most statements that are asked once are of that kind, and one expression tells their clauses apart without cutting them
into tokens. Everything else, and every statement that deserves a refusal, is left to the long way. Both give the very
same plan: conditions are bound and written by the same code.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from crmarena.core.errors import SalesforceError
from crmarena.query.ast import Literal
from crmarena.query.bind_names import Context
from crmarena.query.bind_where import compared
from crmarena.query.bound import All, Bound, Column, Comparison, Key, Never, Table
from crmarena.query.clock import Clock
from crmarena.query.compile.conditions import condition
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.select import is_single, sort_keys
from crmarena.query.compile.tables import live
from crmarena.query.dates import check_moment
from crmarena.query.layout import quote
from crmarena.query.lexer import LONGEST, RESERVED
from crmarena.query.plan import Plan
from crmarena.query.shape import flat_builder
from crmarena.schema import Field as SField
from crmarena.schema import Schema, SObject

_NAME = r"[A-Za-z][A-Za-z0-9_]*+"
_S = r"[ \t\r\n]"
_VALUE = (
    r"'[^'\\\n]*+'"
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?"
    r"|-?\d{1,9}(?:\.\d{1,9})?|NULL|TRUE|FALSE"
)
_CONDITION = rf"({_NAME}){_S}*+([<>!]?=|[<>]){_S}*+({_VALUE})"
_BARE = _CONDITION.replace("(" + _NAME + ")", _NAME).replace("([<>!]?=|[<>])", "(?:[<>!]?=|[<>])")
_BARE = _BARE.replace(f"({_VALUE})", f"(?:{_VALUE})")
_FLAGS = re.IGNORECASE | re.ASCII
_PLAIN = re.compile(
    rf"{_S}*+SELECT{_S}++({_NAME}(?:{_S}*+,{_S}*+{_NAME})*+){_S}++FROM{_S}++({_NAME})"
    rf"(?:{_S}++WHERE{_S}++({_BARE}(?:{_S}++AND{_S}++{_BARE})*+))?+"
    rf"(?:{_S}++ORDER{_S}++BY{_S}++({_NAME})(?:{_S}++(ASC|DESC))?+)?+"
    rf"(?:{_S}++LIMIT{_S}++(\d{{1,9}}))?+{_S}*+",
    _FLAGS,
)
_CONDITIONS = re.compile(_CONDITION, _FLAGS)
_MOST_FIELDS = 100
_DAY = len("2023-01-01")
_WORDS = {"NULL": "null", "TRUE": "boolean", "FALSE": "boolean"}


class _Own(NamedTuple):
    """A field of an object: its name, its SQL in a statement of its own object, and whether it is shown as stored."""

    name: str
    sql: str
    field: SField
    as_stored: bool


@lru_cache(maxsize=256)
def _own(sobject: SObject) -> Mapping[str, _Own]:
    """The fields of an object by lower-case name; none of one that is not plain to read."""
    if not sobject.queryable or any(name.upper() in RESERVED for name in (sobject.name, *sobject.fields)):
        return {}
    return {
        name.lower(): _Own(name, f"t0.{quote(name)}", field, field.type != "boolean")
        for name, field in sobject.fields.items()
    }


def plain_plan(
    text: str, schema: Schema, clock: Clock, dialect: Dialect, deleted: bool, clean: frozenset[str]
) -> Plan | None:
    """The plan of a plain statement; None for any other, and for one that is to be refused."""
    clauses = _PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    if clauses is None:
        return None
    listed, source, conditions, key, direction, limit = clauses.groups()
    sobject = schema.find(source)
    if sobject is None:
        return None
    known = _own(sobject)
    chosen = _chosen(known, listed)
    if chosen is None:
        return None
    w = Writer(dialect, clock, deleted, clean)
    root = Table("t0", sobject)
    try:
        bound = _bound(Context(text, schema, clock), root, conditions) if conditions else None
        body = _where(w, root, bound) + _order(w, root, bound, (key, direction))
    except (SalesforceError, KeyError):
        return None
    cut = dialect.limit(w.bind(int(limit)), None) if limit else ""
    names = tuple([own.name for own in chosen])
    columns = ", ".join([own.sql for own in chosen])
    place = names.index("Id") if "Id" in names else -1
    if place < 0:
        columns = f't0."Id", {columns}'
    sql = f'SELECT {columns} FROM "{sobject.name}" AS t0{body}{cut}'  # noqa: S608
    return Plan("records", sobject.name, sql, tuple(w.params), flat_builder(sobject.name, names, place))


def _chosen(known: Mapping[str, _Own], listed: str) -> list[_Own] | None:
    """The selected fields; None where one is unknown, comes twice, or is not shown as it is stored."""
    chosen = []
    for written in listed.lower().split(","):
        own = known.get(written.strip())
        if own is None or not own.as_stored:
            return None
        chosen.append(own)
    count = len(chosen)
    return chosen if count <= _MOST_FIELDS and len({own.name for own in chosen}) == count else None


def _bound(context: Context, root: Table, conditions: str) -> Bound:
    """The bound conditions; SalesforceError or KeyError where one is to be refused."""
    bound = [_compared(context, root, *found) for found in _CONDITIONS.findall(conditions)]
    return bound[0] if len(bound) == 1 else All(tuple(bound))


def _where(w: Writer, root: Table, bound: Bound | None) -> str:
    parts = live(w, root)
    if bound is not None:
        parts.append(condition(w, bound))
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _compared(context: Context, root: Table, name: str, operator: str, raw: str) -> Comparison | Never:
    field = _own(root.sobject)[name.lower()].field
    if not field.filterable:
        raise KeyError(name)
    return compared(context, Column(root, field), operator, _literal(raw), 0)


def _literal(raw: str) -> Literal:
    first = raw[0]
    if first == "'":
        return Literal("string", raw)
    if first in "-0123456789":
        if raw.find("-", 1) < 0:
            return Literal("decimal" if "." in raw else "int", raw)
        kind = "datetime" if len(raw) > _DAY else "date"
        if check_moment(kind, raw):
            raise KeyError(raw)
        return Literal(kind, raw)
    return Literal(_WORDS[raw.upper()], raw)


def _order(w: Writer, root: Table, bound: Bound | None, asked: tuple[str | None, str | None]) -> str:
    """ORDER BY of a field and a direction; KeyError where the field cannot be one to sort by."""
    key, direction = asked
    if key is None:
        return "" if is_single(bound) else f" ORDER BY {w.dialect.insertion_order(root.alias)}"
    field = _own(root.sobject)[key.lower()].field
    if not field.sortable:
        raise KeyError(key)
    descending = direction is not None and direction.upper() == "DESC"
    keys = sort_keys(w, [Key(Column(root, field), descending, True)])
    return f' ORDER BY {", ".join(keys)}, {root.alias}."Id"'
