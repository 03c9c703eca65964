"""SQL of bound expressions, and the parameters they bind."""

from collections.abc import Sequence

from crmarena.query.bound import Aggregate, Column, DatePart, Expr, NameColumn, Stored
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.functions import TEXT_TYPES
from crmarena.query.layout import SHADOW, folded_columns, quote
from crmarena.schema import Field, SObject

_LISTED = frozenset(("picklist", "combobox"))


class Writer:
    """The SQL under construction: dialect, clock, and the parameters bound so far (placeholders are numbered)."""

    __slots__ = ("clean", "clock", "deleted", "dialect", "omitted", "params", "rolled")

    def __init__(self, dialect: Dialect, clock: Clock, deleted: bool, clean: frozenset[str]) -> None:
        self.dialect = dialect
        self.clock = clock
        self.deleted = deleted
        """Whether deleted rows are wanted."""
        self.clean = clean
        """Objects known to have no deleted rows."""
        self.params: list[object] = []
        self.omitted: Sequence[Expr] = ()
        """Grouping expressions that the arm of a ROLLUP or CUBE totals over: they are NULL there."""

    def bind(self, value: Stored) -> str:
        """The placeholder of a value."""
        self.params.append(value)
        return self.dialect.param(len(self.params))

    def expr(self, expr: Expr) -> str:
        """The SQL of an expression's value."""
        if self.omitted and expr in self.omitted:
            return "NULL"
        if isinstance(expr, Column):
            return f'{expr.table.alias}."{expr.field.name}"'
        if isinstance(expr, DatePart):
            return self._date_part(expr)
        if isinstance(expr, Aggregate):
            return self._aggregate(expr)
        return name_column(expr) if isinstance(expr, NameColumn) else str(int(expr.item in self.omitted))

    def _date_part(self, expr: DatePart) -> str:
        moment = self.expr(expr.column)
        if expr.local and self.clock.timezone != "UTC":
            moment = self.dialect.local(moment, self.bind(self.clock.timezone))
        return self.dialect.date_part(expr.function, moment, self.clock.fiscal_start_month)

    def _aggregate(self, expr: Aggregate) -> str:
        column = expr.column
        function = expr.function
        if function == "COUNT" and isinstance(column, Column) and _never_null(column):
            return "COUNT(*)"
        inner = self.expr(column)
        if function == "COUNT_DISTINCT":
            return f"COUNT(DISTINCT {inner})"
        if function in {"MIN", "MAX"} and is_text(column):
            order = self.padded_rank(column) if is_listed(column) else self.folded(column)
            return self.dialect.extreme_text(function, order, inner)
        return f"{function}({inner})"

    def folded(self, expr: Expr) -> str:
        """The SQL of a text as comparisons see it: its shadow column where there is one."""
        shadow = shadow_column(expr)
        if shadow is not None and not self.omitted:
            return shadow
        return self.dialect.folded(self.expr(expr))

    def rank(self, column: Column) -> str:
        """The place of a picklist value in its list; values outside the list come behind it."""
        text = self.expr(column)
        values = column.field.values
        whens = " ".join(
            f"WHEN {self.dialect.same_ascii(text, self.bind(value))} THEN {number}"
            for number, value in enumerate(values)
        )
        return f"CASE WHEN {text} IS NULL THEN NULL {whens} ELSE {len(values)} END"

    def padded_rank(self, expr: Expr) -> str:
        """The place of a picklist value as text of fixed width."""
        if not isinstance(expr, Column):
            raise TypeError(expr)
        return f"printf('%06d', {self.rank(expr)})"


def _never_null(column: Column) -> bool:
    return column.field.type == "id" and column.table.parent is None


def is_text(expr: Expr) -> bool:
    """Whether an expression yields text whose case does not matter."""
    if isinstance(expr, Column):
        return expr.field.type in TEXT_TYPES and not expr.field.case_sensitive
    if isinstance(expr, NameColumn):
        return expr.type in TEXT_TYPES
    return isinstance(expr, Aggregate) and expr.function in {"MIN", "MAX"} and is_text(expr.column)


def is_listed(expr: Expr) -> bool:
    """Whether an expression is a picklist with known values, which sort in their listed order."""
    return isinstance(expr, Column) and expr.field.type in _LISTED and bool(expr.field.values)


def shadow_column(expr: Expr) -> str | None:
    """The SQL of the shadow column of a text column, or None."""
    if isinstance(expr, Column) and expr.field.name in folded_columns(expr.table.sobject):
        return f"{expr.table.alias}.{quote(expr.field.name + SHADOW)}"
    return None


def name_column(expr: NameColumn) -> str:
    """A Name field of a polymorphic parent: looked up in the one object the id's prefix tells."""
    reference = f"{expr.table.alias}.{quote(expr.via.name)}"
    if expr.name == "Id":
        return reference
    arms = " ".join(
        f"WHEN '{target.prefix}' THEN {_in_target(expr, target, reference)}" for target in expr.targets
    )
    return f"CASE substr({reference}, 1, 3) {arms} END"


def _in_target(expr: NameColumn, target: SObject, reference: str) -> str:
    if expr.name == "Type":
        return f"'{target.name}'"
    field = _target_field(target, expr.name)
    if field is None:
        return "NULL"
    return f"(SELECT n.{quote(field.name)} FROM {quote(target.name)} AS n WHERE n.{quote('Id')} = {reference})"  # noqa: S608


def _target_field(target: SObject, name: str) -> Field | None:
    """The field of an object that its Name record shows; the name field is whatever the object is called by."""
    if name == "Name" and target.name_field is not None:
        return target.find(target.name_field)
    return target.find(name)


def is_numbered(expr: Expr) -> bool:
    """Whether an expression is an auto number, whose text sorts as it stands."""
    return isinstance(expr, Column) and bool(expr.field.auto_number)
