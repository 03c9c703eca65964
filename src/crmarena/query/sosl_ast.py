"""What a SOSL statement says, as frozen nodes; conditions and fields are those of SOQL.

Places play no part in equality: in terms they are offsets into the statement, elsewhere numbers of tokens.
"""

from dataclasses import dataclass, field
from enum import Enum

from crmarena.query.ast import Aliased, Condition, Func, OrderBy
from crmarena.query.ast import Field as Name


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
    """The text between the braces as written, and its terms; None when it is too long to find anything."""

    text: str = field(compare=False)
    terms: Terms | None


@dataclass(frozen=True, slots=True)
class Option:
    """One WITH or USING clause: its keyword in upper case and its argument as written, "" without one.

    The argument begins with what joins it to the keyword: ` = 'x'`, ` (target_length = 90)`, ` IN ('a', 'b')`.
    """

    name: str
    argument: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Returning:
    """One object of RETURNING and what to give of it; without `fields` only the Id."""

    object: Name
    fields: tuple[Name | Func | Aliased, ...] = ()
    where: Condition | None = None
    using: Option | None = None
    order: tuple[OrderBy, ...] = ()
    limit: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A whole SOSL statement; `group` is ALL, NAME, EMAIL, PHONE or SIDEBAR. No `returning` means every object."""

    find: Find
    group: str = "ALL"
    returning: tuple[Returning, ...] = ()
    options: tuple[Option, ...] = ()
    limit: int | None = None
    update: tuple[str, ...] = ()

    def option(self, name: str) -> Option | None:
        """The WITH or USING clause of that name, or None."""
        return next((option for option in self.options if option.name == name), None)
