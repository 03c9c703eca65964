"""The bound tree: a checked statement whose names are tables and fields, and whose values are stored forms."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from crmarena.schema import Child, SObject
from crmarena.schema import Field as SField


class Table:
    """One occurrence of an object in a statement; `via` and `parent` say how it is joined (None for the root)."""

    __slots__ = ("alias", "needed", "parent", "sobject", "via")

    def __init__(self, alias: str, sobject: SObject, parent: "Table | None" = None, via: SField | None = None) -> None:
        self.alias = alias
        self.sobject = sobject
        self.parent = parent
        self.via = via
        self.needed = False
        """Whether every row of the answer has this parent: the condition rejects rows without it."""

    def need(self) -> None:
        """Notes that rows without this parent, and so without the parents on the way to it, are rejected."""
        table: Table | None = self
        while table is not None and not table.needed:
            table.needed = True
            table = table.parent


class Column(NamedTuple):
    """A field of a table."""

    table: Table
    field: SField


class NameColumn(NamedTuple):
    """A field of the record a polymorphic reference points at, whatever its object: Name, Type, Id, …"""

    table: Table
    via: SField
    targets: tuple[SObject, ...]
    name: str
    type: str


class DatePart(NamedTuple):
    """A date function over a column; `local` turns the moment into the user's time zone first."""

    function: str
    column: Column
    local: bool


class Aggregate(NamedTuple):
    """An aggregate function over a column."""

    function: str
    column: "Column | NameColumn"


class Grouping(NamedTuple):
    """GROUPING(item): 1 on rows that total over the item."""

    item: "Expr"


Expr: TypeAlias = Column | NameColumn | DatePart | Aggregate | Grouping

Stored: TypeAlias = str | int | float | None


class Span(NamedTuple):
    """The half-open interval [start, end) a date literal stands for, both ends in stored form."""

    start: str
    end: str


FEW_SPANS = 16
"""Intervals of a list that are asked about one by one; more are joined where they touch, and in order."""


def joined_spans(spans: Iterable["Span"]) -> list["Span"]:
    """Intervals in order, those that touch made one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    return apart


class Comparison(NamedTuple):
    """`expr operator value`; a date literal is an interval of days."""

    expr: Expr
    operator: str
    value: Stored | Span


class Membership(NamedTuple):
    """`expr [NOT] IN (values)`."""

    expr: Expr
    negated: bool
    values: tuple[Stored | Span, ...]


class SemiJoin(NamedTuple):
    """`column [NOT] IN (SELECT inner …)`."""

    column: Column
    negated: bool
    inner: Column
    where: "Bound | None"
    scope: "Scope"


class Choices(NamedTuple):
    """INCLUDES or EXCLUDES: each alternative is a tuple of values that must all be chosen."""

    column: Column
    excludes: bool
    alternatives: tuple[tuple[str, ...], ...]


class All(NamedTuple):
    """Conjunction."""

    items: "tuple[Bound, ...]"


class Any(NamedTuple):
    """Disjunction."""

    items: "tuple[Bound, ...]"


class Negation(NamedTuple):
    """Three-valued negation."""

    item: "Bound"


class Never(NamedTuple):
    """A condition no row meets."""

    reason: str


Bound: TypeAlias = Comparison | Membership | SemiJoin | Choices | All | Any | Negation | Never


class Output(NamedTuple):
    """A value of a result record: its key path below the record, the expression, and how the value is shown.

    `display` is "" for the value itself, else the kind of text FORMAT makes of it: a field type.
    """

    key: str
    expr: Expr
    display: str = ""


class Key(NamedTuple):
    """One key of ORDER BY."""

    expr: Expr
    descending: bool
    nulls_first: bool


class Parent(NamedTuple):
    """A parent record within a record. `table` is the joined parent; polymorphic parents have `via` instead."""

    key: str
    table: Table
    via: SField | None
    targets: tuple[SObject, ...]
    entries: "list[Entry]"


class Branch(NamedTuple):
    """One WHEN of TYPEOF, or its ELSE (`sobject` None)."""

    sobject: SObject | None
    entries: "list[Entry]"


class TypeChoice(NamedTuple):
    """TYPEOF: which entries a parent record has depends on the object it belongs to."""

    key: str
    table: Table
    via: SField
    targets: tuple[SObject, ...]
    branches: tuple[Branch, ...]


class ChildList(NamedTuple):
    """A child query as an entry of a record."""

    key: str
    child: Child
    query: "BoundQuery"


Entry: TypeAlias = Output | Parent | TypeChoice | ChildList


class Scope:
    """The tables of one query (not of the queries inside it): the root first, parents in the order first named."""

    __slots__ = ("aliases", "joined", "numbers", "root", "tables")

    def __init__(self, sobject: SObject, numbers: list[int]) -> None:
        self.numbers = numbers
        self.root = Table(self._alias(), sobject)
        self.tables = [self.root]
        self.joined: dict[tuple[str, str, str], Table] = {}
        self.aliases: dict[str, Table] = {}

    @classmethod
    def view(cls, whole: "Scope", root: Table) -> "Scope":
        """The same tables seen from another root: names resolve from there, joins land in the whole."""
        seen = cls.__new__(cls)
        seen.numbers, seen.tables, seen.joined = whole.numbers, whole.tables, whole.joined
        seen.root, seen.aliases = root, {}
        return seen

    def _alias(self) -> str:
        self.numbers[0] += 1
        return f"t{self.numbers[0] - 1}"

    def join(self, parent: Table, via: SField, target: SObject) -> Table:
        """The table `target` joined from `parent` through the reference `via`, the same one for the same hop."""
        hop = (parent.alias, via.name, target.name)
        table = self.joined.get(hop)
        if table is None:
            table = Table(self._alias(), target, parent, via)
            self.joined[hop] = table
            self.tables.append(table)
        return table


@dataclass(slots=True)
class BoundQuery:
    """A checked query. `kind` is records, count or aggregate; the other members follow the clauses."""

    kind: str
    scope: Scope
    entries: list[Entry] = field(default_factory=list)
    where: Bound | None = None
    group_kind: str = ""
    groups: list[Expr] = field(default_factory=list)
    having: Bound | None = None
    order: list[Key] = field(default_factory=list)
    limit: int | None = None
    offset: int | None = None

    @property
    def sobject(self) -> SObject:
        """The object the query reads."""
        return self.scope.root.sobject
