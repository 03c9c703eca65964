"""Which query of a statement a place belongs to and what it reads, from tokens alone: unfinished statements count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crmarena.query.bind_names import is_polymorphic
from crmarena.query.lexer import TOKEN
from crmarena.schema import Field, Schema, SObject

CLAUSES = frozenset(
    ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "WITH", "USING", "FOR", "UPDATE",
     "FIND", "RETURNING")
)  # fmt: skip
"""The words that begin a clause."""

_BRACES = re.compile(r"\{(?:\\.|[^}\\])*\}?", re.DOTALL)


class Word(NamedTuple):
    """A token: as written, in upper case, where it begins, and how many parentheses of its query are open there."""

    text: str
    upper: str
    at: int
    depth: int


@dataclass(slots=True)
class Frame:
    """One query of a statement, or one object of RETURNING, from offset `start` to `end`.

    `kind` is query, child, join (the inner query of a semi-join), search (a whole SOSL statement) or returning.
    """

    kind: str
    start: int
    end: int
    outer: "Frame | None" = None
    words: list[Word] = field(default_factory=list)
    sobject: SObject | None = None
    aliases: dict[str, SObject] = field(default_factory=dict)

    def before(self, at: int) -> list[Word]:
        """The words of the frame that end before an offset."""
        return [word for word in self.words if word.at + len(word.text) <= at]

    def clause(self, at: int) -> str:
        """The clause an offset stands in: the last word of CLAUSES before it, "" when there is none."""
        return next((word.upper for word in reversed(self.before(at)) if word.upper in CLAUSES), "")


def is_search(text: str) -> bool:
    """Whether a text is SOSL, finished or not."""
    return text.lstrip()[:4].upper() == "FIND"


def frames(text: str, schema: Schema) -> list[Frame]:
    """The queries of a statement in the order in which they begin, the whole statement first."""
    if is_search(text):
        text = _BRACES.sub(lambda match: " " * len(match[0]), text)
    found = list(_nested(text))
    for frame in found:
        _settle(frame, schema)
    return found


def frame_at(text: str, at: int, schema: Schema) -> Frame:
    """The innermost query around an offset."""
    inside = [frame for frame in frames(text, schema) if frame.start <= at <= frame.end]
    return inside[-1]


def _nested(text: str) -> Iterator[Frame]:
    whole = Frame("search" if is_search(text) else "query", 0, len(text))
    yield whole
    stack = [(whole, 0)]
    tokens = [(match[0], match.start()) for match in TOKEN.finditer(text)]
    for number, (token, at) in enumerate(tokens):
        frame, depth = stack[-1]
        following = tokens[number + 1][0].upper() if number + 1 < len(tokens) else ""
        if token == "(" and (kind := _opened(frame, following)):
            inner = Frame(kind, at + 1, len(text), frame)
            stack.append((inner, 0))
            yield inner
        elif token == ")" and depth == 0 and len(stack) > 1:
            stack.pop()
            frame.end = at
        else:
            depth = max(0, depth + {"(": 1, ")": -1}.get(token, 0))
            stack[-1] = (frame, depth)
            frame.words.append(Word(token, token.upper(), at, depth))


def _opened(frame: Frame, following: str) -> str:
    """The kind of frame a parenthesis opens, "" for an ordinary parenthesis."""
    if following == "SELECT":
        last = next((word.upper for word in reversed(frame.words) if word.upper in CLAUSES), "")
        return "child" if last == "SELECT" else "join"
    if frame.kind == "search" and any(word.upper == "RETURNING" for word in frame.words):
        return "returning"
    return ""


def _settle(frame: Frame, schema: Schema) -> None:
    """Finds the object of a frame, whose outer frames are settled, and the names its aliases stand for."""
    if frame.kind == "returning" and frame.outer is not None:
        opener = frame.outer.before(frame.start)
        frame.sobject = schema.find(opener[-1].text) if opener else None
        return
    top = [word for word in frame.words if word.depth == 0]
    place = next((n for n, word in enumerate(top) if word.upper == "FROM"), len(top))
    names = [word.text for word in top[place + 1 :]]
    if not names:
        return
    frame.sobject = source(frame, names[0], schema)
    rest = names[2:] if names[1:2] and names[1].upper() == "AS" else names[1:]
    if frame.sobject is not None and rest and rest[0].upper() not in CLAUSES:
        frame.aliases[rest[0].lower()] = frame.sobject


def source(frame: Frame, name: str, schema: Schema) -> SObject | None:
    """The object a name behind FROM means in a frame: of a child query it is a child relationship."""
    if frame.kind != "child":
        return schema.find(name)
    outer = frame.outer.sobject if frame.outer is not None else None
    child = outer.child(name) if outer is not None else None
    return schema.find(child.object) if child is not None else None


def owner(frame: Frame, hops: Sequence[str], schema: Schema) -> SObject | Field | None:
    """The object whose fields follow the relationships `hops`; a polymorphic reference as itself, None if unknown."""
    current = frame.sobject
    for number, hop in enumerate(hops):
        if current is None:
            return None
        alias = frame.aliases.get(hop.lower()) if number == 0 else None
        via = current.relationship(hop)
        if alias is not None:
            current = alias
        elif via is None:
            if number or hop.lower() != current.name.lower():
                return None
        elif is_polymorphic(via):
            return via if number == len(hops) - 1 else None
        else:
            current = schema.find(via.reference_to[0])
    return current
