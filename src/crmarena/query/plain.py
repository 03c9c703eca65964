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
from crmarena.query.ast import And, Compare, Field, Literal
from crmarena.query.bind_names import Context, names_of
from crmarena.query.bind_where import where
from crmarena.query.bound import Column, Key, Scope
from crmarena.query.clock import Clock
from crmarena.query.compile.conditions import condition
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.select import sort_keys
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
_WORDS = {"NULL": "null", "TRUE": "boolean", "FALSE": "boolean"}


class _Own(NamedTuple):
    """A field of an object: its name, and its SQL in a statement of its own object."""

    name: str
    sql: str
    field: SField


@lru_cache(maxsize=256)
def _own(sobject: SObject) -> Mapping[str, _Own]:
    """The fields of an object by lower-case name, without those whose stored form is not the shown one."""
    return {
        name.lower(): _Own(name, f"t0.{quote(name)}", field)
        for name, field in sobject.fields.items()
        if field.type != "boolean" and name.upper() not in RESERVED
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
    if sobject is None or not sobject.queryable or source.upper() in RESERVED:
        return None
    known = _own(sobject)
    try:
        chosen = [known[name.strip().lower()] for name in listed.split(",")]
    except KeyError:
        return None
    names = [own.name for own in chosen]
    if len(set(names)) < len(names) or len(names) > _MOST_FIELDS:
        return None
    w = Writer(dialect, clock, deleted, clean)
    scope = Scope(sobject, [0])
    found = _where(w, Context(text, schema, names_of(schema), clock), scope, conditions)
    order = _order(w, scope, known, key, direction) if found is not None else None
    if found is None or order is None:
        return None
    cut = w.dialect.limit(w.bind(int(limit)), None) if limit else ""
    columns = ", ".join([own.sql for own in chosen])
    place = names.index("Id") if "Id" in names else -1
    if place < 0:
        columns = f't0."Id", {columns}'
    sql = f'SELECT {columns} FROM "{sobject.name}" AS t0{found} ORDER BY {order}{cut}'
    return Plan("records", sobject.name, sql, tuple(w.params), flat_builder(sobject.name, tuple(names), place))


def _where(w: Writer, context: Context, scope: Scope, conditions: str | None) -> str | None:
    """WHERE, "" without one; None where a condition is to be refused."""
    parts = live(w, scope.root)
    if conditions:
        compared = []
        for name, operator, raw in _CONDITIONS.findall(conditions):
            literal = _literal(raw)
            if literal is None or name.upper() in RESERVED:
                return None
            compared.append(Compare(Field(name), operator, literal))
        try:
            bound = where(context, scope, compared[0] if len(compared) == 1 else And(tuple(compared)))
        except SalesforceError:
            return None
        parts.append(condition(w, bound))
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _literal(raw: str) -> Literal | None:
    first = raw[0]
    if first == "'":
        return Literal("string", raw)
    if first in "-0123456789":
        if raw.find("-", 1) < 0:
            return Literal("decimal" if "." in raw else "int", raw)
        kind = "datetime" if len(raw) > 10 else "date"
        return None if check_moment(kind, raw) else Literal(kind, raw)
    return Literal(_WORDS[raw.upper()], raw)


def _order(w: Writer, scope: Scope, known: Mapping[str, _Own], key: str | None, direction: str | None) -> str | None:
    """The sort keys; None where the field cannot be one."""
    if key is None:
        return w.dialect.insertion_order("t0")
    own = known.get(key.lower())
    if own is None or not own.field.sortable:
        return None
    keys = sort_keys(w, [Key(Column(scope.root, own.field), direction is not None and direction.upper() == "DESC", True)])
    return ", ".join([*keys, 't0."Id"'])
