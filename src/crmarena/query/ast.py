"""What a SOQL statement says, as immutable typed nodes.

`at` is the number of the token a node begins with (errors turn it into an offset); it plays no part in equality.
"""

from typing import NamedTuple, TypeAlias, TypeVar

from crmarena.query.lexer import decode

Node = TypeVar("Node", bound=tuple[object, ...])


def _equal(self: tuple[object, ...], other: object) -> bool:
    return type(self) is type(other) and isinstance(other, tuple) and self[:-1] == other[:-1]


def _unequal(self: tuple[object, ...], other: object) -> bool:
    return not _equal(self, other)


def _digest(self: tuple[object, ...]) -> int:
    return hash(self[:-1])


def placed(node: type[Node]) -> type[Node]:
    """Leaves the last member, the place in the statement, out of a node's equality."""
    node.__eq__ = _equal  # type: ignore[method-assign]
    node.__ne__ = _unequal  # type: ignore[method-assign,assignment]
    node.__hash__ = _digest  # type: ignore[method-assign]
    return node


def _same_kind(self: tuple[object, ...], other: object) -> bool:
    return type(self) is type(other) and isinstance(other, tuple) and self[:] == other[:]


def _other_kind(self: tuple[object, ...], other: object) -> bool:
    return not _same_kind(self, other)


def distinct(node: type[Node]) -> type[Node]:
    """Makes nodes of equal members but different types unequal, which tuples are not by themselves."""
    node.__eq__ = _same_kind  # type: ignore[method-assign]
    node.__ne__ = _other_kind  # type: ignore[method-assign,assignment]
    node.__hash__ = tuple.__hash__  # type: ignore[method-assign]
    return node


@placed
class Field(NamedTuple):
    """A field path as written, e.g. `Account.Owner.Name`."""

    path: str
    at: int = 0


@placed
class Literal(NamedTuple):
    """A value. `kind` is string, int, decimal, boolean, null, date, datetime, time, currency or dateliteral.

    `raw` is the text as written: quotes and escapes included, signs joined, date literals with `:n`.
    """

    kind: str
    raw: str
    at: int = 0

    @property
    def text(self) -> str:
        """The text of a string literal, escapes undone; of other kinds, the text as written."""
        return decode(self.raw) if self.kind == "string" else self.raw


class Location(NamedTuple):
    """GEOLOCATION(latitude, longitude), both as written."""

    latitude: str
    longitude: str


@placed
class Func(NamedTuple):
    """A function call. `args` holds a field, a nested call, or for DISTANCE a field, a location and a unit."""

    name: str
    args: tuple["Field | Func | Location | Literal", ...]
    at: int = 0


@placed
class Aliased(NamedTuple):
    """A selected field, call, child query or TYPEOF with the alias written after it."""

    item: "Field | Func | Child | TypeOf"
    alias: str
    at: int = 0


class When(NamedTuple):
    """One WHEN branch of TYPEOF: an object and the fields to read from it."""

    object: Field
    fields: tuple[Field, ...]


@placed
class TypeOf(NamedTuple):
    """TYPEOF path WHEN … [ELSE …] END; `otherwise` is empty without ELSE."""

    operand: Field
    whens: tuple[When, ...]
    otherwise: tuple[Field, ...]
    at: int = 0


@placed
class Child(NamedTuple):
    """A child query in the SELECT list."""

    query: "Query"
    at: int = 0


@placed
class CountAll(NamedTuple):
    """COUNT() alone in the SELECT list."""

    at: int = 0


class Compare(NamedTuple):
    """`left operator value`; the operator is one of = != < <= > >= LIKE."""

    left: "Field | Func"
    operator: str
    value: Literal


class InList(NamedTuple):
    """`left [NOT] IN (value, …)`."""

    left: "Field | Func"
    negated: bool
    values: tuple[Literal, ...]


class InQuery(NamedTuple):
    """`left [NOT] IN (SELECT …)`: a semi- or anti-join."""

    left: "Field | Func"
    negated: bool
    query: "Query"


class Includes(NamedTuple):
    """`left INCLUDES|EXCLUDES (value, …)` on a multi-picklist."""

    left: "Field | Func"
    excludes: bool
    values: tuple[Literal, ...]


@distinct
class And(NamedTuple):
    """All of the items."""

    items: tuple["Condition", ...]


@distinct
class Or(NamedTuple):
    """Any of the items."""

    items: tuple["Condition", ...]


class Not(NamedTuple):
    """Not the item."""

    item: "Condition"


@placed
class Source(NamedTuple):
    """One entry of FROM: an object, a child relationship, or a relationship path with an alias."""

    name: str
    alias: str | None = None
    at: int = 0


@placed
class With(NamedTuple):
    """One WITH clause: its name in upper case and, where there is one, the argument as written."""

    name: str
    argument: str | None = None
    at: int = 0


@placed
class GroupBy(NamedTuple):
    """GROUP BY; `kind` is "" or ROLLUP or CUBE."""

    kind: str
    items: tuple["Field | Func", ...]
    at: int = 0


class OrderBy(NamedTuple):
    """One key of ORDER BY; `nulls` is "" when the statement does not say."""

    item: "Field | Func"
    descending: bool = False
    nulls: str = ""


class Query(NamedTuple):
    """A SELECT statement, a child query, or the inner query of a semi-join."""

    select: tuple["Selected", ...]
    source: Source
    joins: tuple[Source, ...] = ()
    scope: str | None = None
    where: "Condition | None" = None
    withs: tuple[With, ...] = ()
    group: GroupBy | None = None
    having: "Condition | None" = None
    order: tuple[OrderBy, ...] = ()
    limit: int | None = None
    offset: int | None = None
    purpose: str | None = None
    """VIEW or REFERENCE of a FOR clause."""
    update: tuple[str, ...] = ()
    """TRACKING and VIEWSTAT of an UPDATE clause."""


Selected: TypeAlias = Field | Func | Aliased | Child | TypeOf | CountAll
Condition: TypeAlias = Compare | InList | InQuery | Includes | And | Or | Not
Expression: TypeAlias = Field | Func
