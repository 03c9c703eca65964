"""What could be written at a place of an unfinished SOQL or SOSL statement: names, values and keywords."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crmarena.query.bind_names import NAME_FIELDS, is_polymorphic
from crmarena.query.dates import COUNTED_LITERALS, PLAIN_LITERALS
from crmarena.query.functions import AGGREGATES, DATE_FUNCTIONS, MOMENT_TYPES, TEXT_TYPES
from crmarena.query.outline import CLAUSES, Frame, Word, frame_at, is_search, owner
from crmarena.schema import Field, Schema, SObject

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_.]*$")
_LONGEST_PREFIX = 200
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'")
_IN_BRACES = re.compile(r"\{(?:\\.|[^}\\])*$", re.DOTALL)
_OPERATORS = frozenset(("=", "!=", "<>", "<", "<=", ">", ">=", "LIKE"))
_LISTS = frozenset(("IN", "INCLUDES", "EXCLUDES"))
_BEFORE_NAME = frozenset(("SELECT", ",", "WHERE", "AND", "OR", "NOT", "(", "BY", "HAVING", "THEN", "ELSE", "TYPEOF"))

_TAIL = ("ORDER BY", "LIMIT", "OFFSET")
_AFTER_SOURCE = ("WHERE", "GROUP BY", *_TAIL, "USING SCOPE", "WITH", "FOR VIEW", "FOR REFERENCE")
_COMPARE = ("=", "!=", "<", "<=", ">", ">=", "LIKE", "IN (", "NOT IN (", "INCLUDES (", "EXCLUDES (")
_FOLLOWING: dict[str, tuple[str, ...]] = {
    "": ("SELECT", "FIND {"),
    "SELECT": ("FROM",),
    "FROM": _AFTER_SOURCE,
    "USING": _AFTER_SOURCE,
    "WHERE": ("AND", "OR", "GROUP BY", *_TAIL, "WITH"),
    "WITH": ("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE", "GROUP BY", *_TAIL),
    "GROUP": ("BY", "HAVING", *_TAIL),
    "HAVING": ("AND", "OR", *_TAIL),
    "ORDER": ("BY", "ASC", "DESC", "NULLS FIRST", "NULLS LAST", "LIMIT", "OFFSET"),
    "LIMIT": ("OFFSET", "FOR VIEW", "FOR REFERENCE"),
    "FOR": ("VIEW", "REFERENCE"),
    "FIND": ("IN ALL FIELDS", "IN NAME FIELDS", "IN EMAIL FIELDS", "IN PHONE FIELDS", "RETURNING", "LIMIT"),
    "RETURNING": ("WITH SNIPPET", "LIMIT"),
    "IN": ("ALL FIELDS", "NAME FIELDS", "EMAIL FIELDS", "PHONE FIELDS", "SIDEBAR FIELDS"),
}
"""What may stand behind a finished part of each clause."""
_FEW = 3
"""Objects that are named when a field could be of any of them."""
_OTHER_FUNCTIONS = ("FORMAT", "toLabel", "convertCurrency", "convertTimezone")


class Suggestion(NamedTuple):
    """A text that could stand from offset `start` on, and what it is."""

    text: str
    start: int
    about: str


def complete(text: str, cursor: int, schema: Schema) -> list[Suggestion]:
    """What could be written at `cursor`, each text replacing what stands from its `start` to the cursor."""
    before = text[:cursor]
    if is_search(before) and _IN_BRACES.search(before):
        return []
    quote = _open_quote(before)
    if quote >= 0:
        frame = frame_at(_without_string(text, quote, cursor), quote, schema)
        return _starting(_choices(frame, quote, schema), before[quote + 1 :], quote + 1)
    prefix = match[0] if (match := _PREFIX.search(before[-_LONGEST_PREFIX:])) else ""
    start = cursor - len(prefix)
    frame = frame_at(text, start, schema)
    hops, dot, last = prefix.rpartition(".")
    if dot:
        names = _columns(owner(frame, hops.split("."), schema), frame.clause(start))
        return _starting(names, last, cursor - len(last))
    return _starting(_here(frame, start, schema), prefix, start)


def _without_string(text: str, quote: int, cursor: int) -> str:
    """The text with the string that is open at the cursor blanked: to its end if it has one, else to the cursor."""
    line = text[cursor:].partition("\n")[0]
    rest = _STRING.sub("", line) if line.count("'") % 2 else ""
    stop = cursor + line.index("'") + 1 if "'" in rest else cursor
    return text[:quote] + " " * (stop - quote) + text[stop:]


def _open_quote(before: str) -> int:
    """The offset of the quote whose string has no end yet, -1 without one."""
    return _STRING.sub(lambda match: " " * len(match[0]), before).rfind("'")


def _starting(found: Iterable[tuple[str, str]], prefix: str, start: int) -> list[Suggestion]:
    low = prefix.lower()
    texts = dict.fromkeys((text, about) for text, about in found if text.lower().startswith(low))
    return [Suggestion(text, start, about) for text, about in texts if text != prefix]


def _here(frame: Frame, start: int, schema: Schema) -> Iterator[tuple[str, str]]:
    """Everything that may begin at an offset."""
    words = frame.before(start)
    clause = frame.clause(start)
    last = words[-1].upper if words else ""
    compared = _compared(words)
    if last == "FROM":
        yield from _sources(frame, schema)
    elif clause == "RETURNING" and last in {"RETURNING", ","}:
        yield from ((name, found.label) for name, found in schema.objects.items() if found.searchable)
    elif compared:
        yield from _values(frame, compared, schema)
    elif last in _BEFORE_NAME or (frame.kind == "returning" and not words):
        known = frame.sobject is not None or clause != "SELECT"
        yield from _columns(frame.sobject, clause) if known else _any_columns(schema)
        yield from _calls(clause)
    else:
        yield from _keywords(frame, words, clause)


def _keywords(frame: Frame, words: list[Word], clause: str) -> Iterator[tuple[str, str]]:
    if frame.kind == "returning" and clause in {"", "SELECT"}:
        clause = "FROM"
    if frame.kind == "search" and words and words[-1].upper == "IN":
        clause = "IN"
    if clause in {"WHERE", "HAVING"} and len(words) > 1 and words[-2].upper in _BEFORE_NAME:
        yield from ((operator, "operator") for operator in _COMPARE)
    yield from ((keyword, "keyword") for keyword in _FOLLOWING.get(clause, ()))


def _sources(frame: Frame, schema: Schema) -> Iterator[tuple[str, str]]:
    """What a query may read: objects, or for a child query the child relationships of the outer object."""
    if frame.kind != "child":
        yield from ((name, found.label) for name, found in schema.objects.items() if found.queryable)
    elif frame.outer is not None and frame.outer.sobject is not None:
        yield from ((child.name, f"{child.object} records") for child in frame.outer.sobject.children)


def _columns(found: SObject | Field | None, clause: str) -> Iterator[tuple[str, str]]:
    """The fields of an object that a clause may name, and its parent relationships."""
    if isinstance(found, Field):
        yield from NAME_FIELDS.values()
    elif found is not None:
        yield from ((f.name, _about(f)) for f in found.fields.values() if _fits(f, clause))
        yield from (
            (f"{f.relationship_name}.", "any of several objects" if is_polymorphic(f) else f.reference_to[0])
            for f in found.fields.values()
            if f.relationship_name
        )


def _any_columns(schema: Schema) -> Iterator[tuple[str, str]]:
    """The fields of all objects, those of most objects first: what a SELECT list may hold before its FROM."""
    holders: dict[str, list[str]] = {}
    for name, found in schema.objects.items():
        for f in found.fields:
            holders.setdefault(f, []).append(name)
    for f, names in sorted(holders.items(), key=lambda entry: -len(entry[1])):
        yield f, f"of {len(names)} objects" if len(names) > _FEW else "of " + ", ".join(names)


def _calls(clause: str) -> Iterator[tuple[str, str]]:
    """What may begin where a field may, besides fields."""
    functions = {"SELECT": (*AGGREGATES, *DATE_FUNCTIONS, *_OTHER_FUNCTIONS), "HAVING": AGGREGATES}
    always = DATE_FUNCTIONS if clause in {"WHERE", "GROUP", "ORDER"} else ()
    yield from ((f"{name}(", "function") for name in sorted(functions.get(clause, always)))
    if clause == "SELECT":
        yield from (("FIELDS(ALL)", "all fields"), ("FIELDS(STANDARD)", "fields"), ("(SELECT ", "child query"))
    if clause == "WHERE":
        yield ("NOT", "keyword")


def _fits(f: Field, clause: str) -> bool:
    allowed = {"WHERE": f.filterable, "GROUP": f.groupable, "ORDER": f.sortable}
    return allowed.get(clause, True)


def _about(f: Field) -> str:
    return f"{f.type} of {'/'.join(f.reference_to)}" if f.reference_to else "long text" if f.long_text else f.type


def _compared(words: list[Word]) -> str:
    """The path whose value comes next: behind `path =`, `path IN (` and `path IN ('a',`; "" elsewhere."""
    if not words:
        return ""
    if words[-1].upper in _OPERATORS:
        return words[-2].text if len(words) > 1 else ""
    at = len(words) - 1
    if words[at].text not in {"(", ","}:
        return ""
    while at > 0 and words[at].text != "(":
        if words[at].upper in CLAUSES:
            return ""
        at -= 1
    if at < 2 or words[at - 1].upper not in _LISTS:
        return ""
    return words[at - 3 if words[at - 2].upper == "NOT" and at > 2 else at - 2].text


def _field(frame: Frame, path: str, schema: Schema) -> Field | None:
    *hops, name = path.split(".")
    found = owner(frame, hops, schema)
    return found.find(name) if isinstance(found, SObject) else None


def _values(frame: Frame, path: str, schema: Schema) -> Iterator[tuple[str, str]]:
    """Values a field may be compared with, as they are written."""
    f = _field(frame, path, schema)
    kind = f.type if f is not None else ""
    if kind in MOMENT_TYPES:
        yield from ((literal, "date literal") for literal in sorted(PLAIN_LITERALS))
        yield from ((f"{literal}:", "date literal") for literal in sorted(COUNTED_LITERALS))
    if kind == "boolean":
        yield from (("TRUE", "boolean"), ("FALSE", "boolean"))
    if f is not None and kind in TEXT_TYPES:
        yield from ((f"'{_escaped(value)}'", "value") for value in f.values)
    yield ("NULL", "no value")


def _choices(frame: Frame, quote: int, schema: Schema) -> Iterator[tuple[str, str]]:
    """What may stand within quotes: the values of a picklist."""
    f = _field(frame, path, schema) if (path := _compared(frame.before(quote))) else None
    yield from ((_escaped(value), "value") for value in (f.values if f is not None else ()))


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
