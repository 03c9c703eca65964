"""Did-you-mean for names: objects, fields, relationships, aliases, date literals and keywords."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from crmarena.query.bind_names import NAME_FIELDS
from crmarena.query.complaint import Complaint
from crmarena.query.dates import COUNTED_LITERALS, PLAIN_LITERALS
from crmarena.query.functions import DATE_FUNCTIONS, KNOWN
from crmarena.query.outline import CLAUSES, is_search, owner
from crmarena.schema import Field, Schema, SObject

_OBJECT = re.compile(r"sObject type '(.*?)' is not supported")
_COLUMN = re.compile(r"No such column '(.*?)' on entity '(.*?)'")
_RELATION = re.compile(r"Didn't understand relationship '(.*?)' in field path")
_CHILD = re.compile(r"Didn't understand relationship '(.*?)' in FROM part")
_TOKEN = re.compile(r"(?:unexpected token: |missing value at )'(.*)'", re.DOTALL)
_FUNCTION = re.compile(r"Unknown function: (\w+)")
_KEYWORDS = CLAUSES | {"AND", "OR", "NOT", "LIKE", "IN", "INCLUDES", "EXCLUDES", "BY", "ASC", "DESC", "NULLS"}
_COUNTED = re.compile(r"(LAST|NEXT)_(\d+)_(DAY|WEEK|MONTH|QUARTER|YEAR)S?", re.IGNORECASE)
_NOW = frozenset(("NOW", "CURRENT_DATE", "CURRENT_TIMESTAMP", "GETDATE", "SYSDATE", "DATE"))


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that look like a word, letter case and the endings of custom names aside, nearest first."""
    plain = {_plain(name): name for name in reversed(list(known))}
    return [plain[key] for key in get_close_matches(_plain(word), plain, most, 0.7)]


def _plain(name: str) -> str:
    low = name.lower()
    return low[:-3] if low.endswith(("__c", "__r")) else low


def _meant(names: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(names))
    return [f"Did you mean {' or '.join(found)}?"] if found else []


def entity(complaint: Complaint) -> list[str]:
    """Objects that an unknown one may be: by plural, label, missing `__c`, or likeness."""
    match = _OBJECT.match(complaint.text)
    if match is None:
        return []
    low = match[1].lower()
    objects = complaint.schema.objects
    named = [
        name
        for name, found in objects.items()
        if low in {found.label.lower(), found.label_plural.lower(), _plain(name), name.lower().partition("__")[0]}
    ]
    return _meant(named or near(match[1], objects))


def alias(complaint: Complaint) -> list[str]:
    """For a column that is an alias of the statement: what it stands for."""
    match = _COLUMN.match(complaint.text)
    if match is None:
        return []
    pattern = rf"(\w+\([^()]*\)|[\w.]+)\s+(?:AS\s+)?{re.escape(match[1])}\s*(?:,|\bFROM\b)"
    found = re.search(pattern, complaint.statement, re.IGNORECASE)
    if found is None or found[1].upper() in CLAUSES:
        return []
    return [f"An alias stands for nothing outside SELECT: repeat {found[1]} in place of {match[1]}."]


def column(complaint: Complaint) -> list[str]:
    """Fields that an unknown column may be, there or on a parent."""
    match = _COLUMN.match(complaint.text)
    if match is None:
        return []
    name, where = match.groups()
    if where == "Name":
        names = [shown for shown, _ in NAME_FIELDS.values()]
        more = "TYPEOF … WHEN … THEN … END reads more."
        few = f"A parent that may be of several objects offers only {', '.join(names)}; {more}"
        # What is a field somewhere is no slip of the pen.
        real = any(found.find(name) for found in complaint.schema.objects.values())
        return [*([] if real else _meant(near(name, names, 1))), few]
    sobject = complaint.schema.find(where)
    if sobject is None:
        return []
    relation = sobject.relationship(name)
    if relation is not None:
        return [f"That is a relationship: {relation.name}, or {relation.relationship_name}.Name."]
    children = sobject.child(name)
    if children is not None:
        return [_as_children(children.name, "Id")]
    labelled = [f.name for f in sobject.fields.values() if name.lower().replace("_", " ") == f.label.lower()]
    close = labelled or near(name, sobject.fields)
    return _meant(close) or _meant(_on_parents(complaint.schema, sobject, name))


def _on_parents(schema: Schema, sobject: SObject, name: str) -> list[str]:
    """Paths to a field of that name on a parent."""
    found = []
    for via in sobject.fields.values():
        target = schema.find(via.reference_to[0]) if len(via.reference_to) == 1 else None
        there = target.find(name) if target is not None else None
        if there is not None and via.relationship_name and via.listed:
            found.append(f"{via.relationship_name}.{there.name}")
    return found[:3]


def _as_children(name: str, field: str) -> str:
    return f"{name} are child records: (SELECT {field} FROM {name})."  # noqa: S608


def parent(complaint: Complaint) -> list[str]:
    """Relationships that an unknown step of a path may be."""
    match = _RELATION.match(complaint.text)
    if match is None or complaint.sobject is None:
        return []
    path = re.search(rf"((?:\w+\.)*){re.escape(match[1])}\.(\w+)", complaint.statement)
    hops = path[1].split(".")[:-1] if path else []
    found = owner(complaint.frame, hops, complaint.schema)
    if not isinstance(found, SObject):
        return _behind_polymorphic(found)
    return _relations(found, match[1], path[2] if path else "Name")


def _behind_polymorphic(via: Field | None) -> list[str]:
    if via is None:
        return []
    return [f"{via.relationship_name} may be of several objects: paths end there, {via.relationship_name}.Name."]


def _relations(sobject: SObject, name: str, last: str) -> list[str]:
    children = sobject.child(name)
    if children is not None:
        return [_as_children(children.name, last)]
    via = sobject.find(name)
    if via is not None and via.relationship_name:
        return _meant([f"{via.relationship_name}.{last}"])
    relations = {f.relationship_name: f for f in sobject.fields.values() if f.relationship_name}
    by_object = [known for known, f in relations.items() if _plain(name) in map(_plain, f.reference_to)]
    close = near(name, relations) or [f for f in relations if _plain(f).removesuffix("id") == _plain(name)]
    if by_object or close:
        return _meant(f"{known}.{last}" for known in (by_object or close)[:3])
    return [f"Relationships of {sobject.name}: {', '.join(relations)}."]


def child(complaint: Complaint) -> list[str]:
    """Child relationships that an unknown one may be: by the object they hold, or likeness."""
    match = _CHILD.match(complaint.text)
    if match is None:
        return []
    frame = complaint.frame
    outer = frame.outer.sobject if frame.kind == "child" and frame.outer is not None else None
    if outer is None:
        return []
    held = [known.name for known in outer.children if _plain(match[1]) in {_plain(known.object), _plain(known.name)}]
    close = held or near(match[1], [known.name for known in outer.children])
    return _meant(close) or [f"Child relationships of {outer.name}: {', '.join(c.name for c in outer.children)}."]


def keyword(complaint: Complaint) -> list[str]:
    """Keywords and functions that a misspelt word at the place, or just before it, may be."""
    function = _FUNCTION.match(complaint.text)
    if function is not None:
        return _meant(near(function[1].upper(), sorted(KNOWN), 1))
    if _TOKEN.match(complaint.text) is None or is_search(complaint.statement):
        return []
    last = re.search(r"(\w+)\s*$", complaint.before)
    for word in (complaint.word, last[1] if last else ""):
        known_field = complaint.sobject is not None and complaint.sobject.find(word) is not None
        if known_field or word.upper() in _KEYWORDS or len(word) < 3:
            continue
        swapped = [known for known in sorted(_KEYWORDS) if sorted(known) == sorted(word.upper())]
        found = swapped or get_close_matches(word.upper(), sorted(_KEYWORDS), 1, 0.7)
        if found:
            return _meant([found[0] if found[0] not in {"GROUP", "ORDER"} else f"{found[0]} BY"])
    return []


def value(complaint: Complaint) -> list[str]:
    """What a bare word in place of a value may be: a date literal, another field, or text without quotes."""
    if not complaint.text.startswith("Bind variables") or complaint.after.startswith(":"):
        return []
    word = complaint.word
    return _moment(word) or _no_value(complaint, word) or [f"Text stands in single quotes: '{word}'."]


def _moment(word: str) -> list[str]:
    """The date literal that a word may be."""
    counted = _COUNTED.fullmatch(word)
    if counted is not None:
        return _meant([f"{counted[1]}_N_{counted[3]}S:{counted[2]}".upper()])
    if word.upper() in _NOW:
        return ["The present day is TODAY; moments in time are written out: 2024-05-01T12:00:00Z."]
    literals = near(word.upper(), sorted(PLAIN_LITERALS | COUNTED_LITERALS), 2)
    return _meant(f"{known}:n" if known in COUNTED_LITERALS else known for known in literals)


def _no_value(complaint: Complaint, word: str) -> list[str]:
    *hops, last = word.split(".")
    there = owner(complaint.frame, hops, complaint.schema)
    if hops or (isinstance(there, SObject) and there.find(last) is not None):
        return ["A field is compared with values only, never with another field: SELECT both and compare outside."]
    if word.upper() in DATE_FUNCTIONS or complaint.after[len(word) :].startswith("("):
        return ["Functions stand on the left of a comparison only; on the right stand values."]
    return []
