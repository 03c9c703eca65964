"""What a SOSL statement says, as frozen nodes; positions are 0-based offsets into the statement."""

from dataclasses import dataclass, field
from enum import Enum


class Wildcard(Enum):
    """A character of a search term that stands for others."""

    ANY = "*"
    ONE = "?"


class Joiner(Enum):
    """What stands between two terms. BLANK means AND or OR, depending on the object that is searched."""

    AND = "AND"
    OR = "OR"
    AND_NOT = "AND NOT"
    BLANK = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a quoted phrase: literal text, escapes undone, and wildcards."""

    parts: tuple[str | Wildcard, ...]
    phrase: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms and groups in the order written; which joiner binds first is decided per object when it is compiled."""

    first: "Term | Terms"
    rest: tuple[tuple[Joiner, "Term | Terms"], ...] = ()


@dataclass(frozen=True, slots=True)
class Find:
    """The text between the braces as written, and its terms; None when there is nothing to find (too long)."""

    text: str
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of SOQL inside RETURNING, kept as the text and the place it stands."""

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One WITH or USING clause: its keyword in upper case, and its argument as written ("" without one)."""

    name: str
    value: str = ""
    at: int = field(default=0, compare=False)
