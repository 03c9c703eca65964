"""Turns literals into stored values of the type a field asks for, or refuses them."""

from crmarena.query.ast import Literal
from crmarena.query.bind_names import Context
from crmarena.query.bound import Span, Stored
from crmarena.query.clock import Clock
from crmarena.query.dates import interval, stored_date, stored_datetime, stored_moment, stored_time
from crmarena.query.functions import DECIMAL_TYPES, KEY_TYPES, TEXT_TYPES
from crmarena.query.lexer import decode
from crmarena.schema import to_18

LONGEST_STRING = 4_000

_WORD = {"datetime": "dateTime", "currency": "double", "percent": "double"}
"""How a type is called in "must be of type …", where that is not its own word."""

Target = tuple[str, str, int]
"""The field a value is compared with: its name in errors, its type word, and the number of its first token."""


def type_word(type_name: str) -> str:
    """The word an error message uses for a field type."""
    return _WORD.get(type_name, type_name)


def stored(context: Context, literal: Literal, target: Target) -> Stored | Span:
    """The stored form of a literal compared with a field; None for NULL and the empty string."""
    kind = literal.kind
    if kind == "null":
        return None
    name, wanted, at = target
    if wanted in TEXT_TYPES:
        return _text(context, literal, target)
    if wanted in KEY_TYPES:
        return _record_id(context, literal, target)
    value = _typed(context.clock, literal, wanted)
    if value is None:
        context.refuse(at, "bare value", name=name, type=type_word(wanted))
    return value


def _text(context: Context, literal: Literal, target: Target) -> str | None:
    if literal.kind != "string":
        context.refuse(target[2], "quoted value", name=target[0], type="string")
    value = decode(literal.raw)
    if len(value) > LONGEST_STRING:
        context.refuse(literal.at, "string length")
    return value or None


def _record_id(context: Context, literal: Literal, target: Target) -> str | None:
    if literal.kind != "string":
        context.refuse(target[2], "id value", value=literal.raw)
    raw = decode(literal.raw)
    if not raw:
        return None
    full = to_18(raw)
    if full is None:
        context.refuse(target[2], "id value", value=raw)
    return full


def _typed(clock: Clock, literal: Literal, wanted: str) -> Stored | Span:
    """The value of a literal for a type that takes no quotes; None when the literal does not fit."""
    kind = literal.kind
    if wanted in DECIMAL_TYPES or wanted == "int":
        return _number(literal, wanted)
    if kind == "dateliteral":
        return _span(clock, literal.raw, wanted)
    if kind != wanted:
        return None
    if wanted == "boolean":
        return 1 if literal.raw.upper() == "TRUE" else 0
    if wanted == "datetime":
        return stored_datetime(literal.raw)
    return stored_date(literal.raw) if wanted == "date" else stored_time(literal.raw)


def _span(clock: Clock, raw: str, wanted: str) -> Span | None:
    if wanted not in {"date", "datetime"}:
        return None
    start, end = interval(raw, clock)
    if wanted == "date":
        return Span(start.isoformat(), end.isoformat())
    return Span(stored_moment(clock.midnight(start)), stored_moment(clock.midnight(end)))


def _number(literal: Literal, wanted: str) -> float | int | None:
    if literal.kind == "int":
        return int(literal.raw)
    if literal.kind == "decimal":
        return float(literal.raw)
    if literal.kind == "currency" and wanted == "currency":
        return float(literal.raw[3:])
    return None
