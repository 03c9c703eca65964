"""Comparing one value of a record with one value of a statement, in three-valued logic."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from crmarena.query import Clock
from crmarena.query.ast import Literal
from crmarena.schema import to_18
from second_opinion.moments import interval, midnight, moment
from second_opinion.world import Value

TEXT_TYPES = frozenset(("string", "textarea", "email", "phone", "url", "picklist", "combobox", "multipicklist"))
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
Token = tuple[str, bool]
"""A character and whether a backslash stood before it."""


class Kind(NamedTuple):
    """What a comparison must know of a column: its type word, the order of its picklist, whether case matters."""

    type: str
    values: tuple[str, ...] = ()
    exact: bool = False


@lru_cache(maxsize=65536)
def _fold_one(char: str) -> str:
    # The engine's stated exception: a letter outside ASCII (the Kelvin sign, the long s) never equals one inside.
    for form in (char.casefold(), char.lower()):
        if len(form) == 1 and form.isascii() == char.isascii():
            return form
    return char


def fold(text: str) -> str:
    """Text without case: Unicode's simple folding, which never changes the length."""
    return "".join(map(_fold_one, text))


def characters(raw: str) -> list[Token]:
    """The characters of a string literal as written, quotes taken off and escapes undone."""
    body, found, at = raw[1:-1], [], 0
    while at < len(body):
        if body[at] != "\\":
            found.append((body[at], False))
            at += 1
        elif body[at + 1] in "uU":
            found.append((chr(int(body[at + 2 : at + 6], 16)), True))
            at += 6
        else:
            found.append((_ESCAPES.get(body[at + 1].lower(), body[at + 1]), True))
            at += 2
    return found


def text_of(literal: Literal) -> str:
    """The text a string literal stands for."""
    return "".join(char for char, _ in characters(literal.raw))


def is_null(literal: Literal) -> bool:
    """Whether a literal means an empty field: NULL or the empty string."""
    return literal.kind == "null" or (literal.kind == "string" and literal.raw == "''")


def sort_key(kind: Kind, value: Value) -> tuple[object, ...]:
    """The key by which a value that is not null is ordered among values of its column."""
    if kind.type in {"picklist", "multipicklist"} and kind.values:
        place = {fold(known): at for at, known in reversed(list(enumerate(kind.values)))}
        folded = fold(str(value))
        return (place.get(folded, len(kind.values)), folded if folded not in place else "")
    return (plain_key(kind, value),)


def plain_key(kind: Kind, value: Value) -> object:
    """The key by which `<` and `=` compare a value that is not null."""
    if kind.type in {"id", "reference"}:
        return to_18(str(value))
    if kind.type in TEXT_TYPES:
        return str(value) if kind.exact else fold(str(value))
    if kind.type == "datetime":
        return moment(str(value))
    if kind.type == "date":
        return date.fromisoformat(str(value))
    if kind.type == "time":
        return _time(str(value))
    return value


def _time(text: str) -> str:
    clock, _, fraction = text.rstrip("Zz").partition(".")
    return f"{clock}.{fraction:0<3}"


def literal_key(kind: Kind, literal: Literal) -> object:
    """A literal as a key to compare with those of `plain_key`."""
    if literal.kind == "string":
        return plain_key(kind, text_of(literal))
    if literal.kind == "boolean":
        return literal.raw.upper() == "TRUE"
    if literal.kind == "currency":
        return float(literal.raw[3:])
    if literal.kind in {"int", "decimal"}:
        return float(literal.raw)
    return plain_key(kind, literal.raw)


def compare(kind: Kind, value: Value, operator: str, literal: Literal, clock: Clock) -> bool | None:
    """Whether the comparison holds; None when it cannot be told because the field is empty."""
    if is_null(literal):
        return (value is None) == (operator == "=")
    if value is None:
        return True if operator == "!=" else None
    if operator == "LIKE":
        return like(str(value), literal.raw, kind.exact)
    if literal.kind == "dateliteral":
        return _within(kind, value, operator, literal.raw, clock)
    key = literal_key(kind, literal)
    return _between(plain_key(kind, value), operator, key, key)


def _within(kind: Kind, value: Value, operator: str, literal: str, clock: Clock) -> bool:
    first, after = interval(literal, clock)
    if kind.type != "datetime":
        return _between(plain_key(kind, value), operator, first, after - timedelta(days=1))
    last = midnight(after, clock) - timedelta(milliseconds=1)
    return _between(plain_key(kind, value), operator, midnight(first, clock), last)


def _between(at: Any, operator: str, first: Any, last: Any) -> bool:
    """Whether a key stands in that relation to the span of keys from `first` to `last`."""
    answers: dict[str, bool] = {
        "=": first <= at <= last,
        "!=": not first <= at <= last,
        "<": at < first,
        "<=": at <= last,
        ">": at > last,
        ">=": at >= first,
    }
    return answers[operator]


def like(text: str, raw: str, exact: bool) -> bool:
    """Whether text fits a pattern of LIKE: `%` any characters, `_` one, both literal behind a backslash.

    `exact` says that case matters to the field.
    """
    subject = text if exact else fold(text)
    pattern = [(char if exact else fold(char), escaped) for char, escaped in characters(raw)]
    reached = {0}
    for char, escaped in pattern:
        if char == "%" and not escaped:
            reached = set(range(min(reached), len(subject) + 1)) if reached else set()
        else:
            any_one = char == "_" and not escaped
            reached = {at + 1 for at in reached if at < len(subject) and (any_one or subject[at] == char)}
    return len(subject) in reached


def includes(value: Value, literals: tuple[Literal, ...]) -> bool | None:
    """Whether a multi-picklist holds all of the values of one of the literals; None when it is empty."""
    if value is None:
        return None
    chosen = {fold(part) for part in str(value).split(";")}
    return any({fold(part) for part in text_of(literal).split(";")} <= chosen for literal in literals)
