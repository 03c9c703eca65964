"""SQL of bound expressions, and the parameters they bind."""

from collections.abc import Sequence

from crmarena.query.bound import Aggregate, Column, DatePart, Expr, NameColumn, Stored
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.functions import fold
from crmarena.query.functions import TEXT_TYPES
from crmarena.query.layout import SHADOW, quote
from crmarena.schema import Field, SObject

_LISTED = frozenset(("picklist", "combobox"))


class Writer:
    """The SQL under construction: dialect, clock, and the parameters bound so far (placeholders are numbered)."""

    __slots__ = ("clean", "clock", "deleted", "dialect", "grouped", "merged", "omitted", "params", "zone")

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
        self.grouped = False
        """Whether the condition being written is about groups: only what is grouped by has a value."""
        self.merged: Sequence[Expr] = ()
        """Texts that are grouped without regard to case: a group shows the smallest of its spellings."""
        self.zone = ""
        """The placeholder of the user's time zone, one for the whole statement: equal SQL means equal values."""

    def bind(self, value: Stored) -> str:
        """The placeholder of a value."""
        self.params.append(value)
        return self.dialect.param(len(self.params))

    def operand(self, expr: Expr | None, value: Stored) -> str:
        """The placeholder of a value that is compared with an expression."""
        param = self.bind(value)
        return self.dialect.truth(param) if self.is_boolean(expr) else param

    def is_boolean(self, expr: Expr | None) -> bool:
        """Whether an expression is a boolean field."""
        return isinstance(expr, Column) and expr.field.type == "boolean"

    def expr(self, expr: Expr) -> str:
        """The SQL of an expression's value."""
        if type(expr) is Column and not self.omitted and not self.merged:
            return f'{expr.table.alias}."{expr.field.name}"'
        if self.omitted and expr in self.omitted:
            return "NULL"
        return f"MIN({self._value(expr)})" if self.merged and expr in self.merged else self._value(expr)

    def _value(self, expr: Expr) -> str:
        """The same on single records, where nothing is totalled over."""
        if isinstance(expr, Column):
            return f'{expr.table.alias}."{expr.field.name}"'
        if isinstance(expr, DatePart):
            return self._date_part(expr)
        if isinstance(expr, Aggregate):
            return self._aggregate(expr)
        return self._name(expr) if isinstance(expr, NameColumn) else str(int(expr.item in self.omitted))

    def _date_part(self, expr: DatePart) -> str:
        moment = self._value(expr.column)
        if expr.local and self.clock.timezone != "UTC":
            self.zone = self.zone or self.bind(self.clock.timezone)
            moment = self.dialect.local(moment, self.zone)
        return self.dialect.date_part(expr.function, moment, self.clock.fiscal_start_month)

    def _aggregate(self, expr: Aggregate) -> str:
        column = expr.column
        function = expr.function
        if function == "COUNT" and isinstance(column, Column) and _never_null(column):
            return "COUNT(*)"
        if function == "COUNT_DISTINCT":
            return f"COUNT(DISTINCT {self._folded(column) if has_spellings(column) else self._value(column)})"
        inner = self._value(column)
        if function in {"MIN", "MAX"} and is_text(column):
            return self.dialect.extreme_text(function, self._place(column), inner)
        if function in {"SUM", "AVG"} and isinstance(column, Column):
            return self.dialect.total(function, inner, column.field.type == "int")
        return f"{function}({inner})"

    def shadow(self, expr: Expr) -> str | None:
        """The SQL of the shadow column of a text column, or None."""
        if isinstance(expr, Column) and expr.field.name in self.dialect.shadows(expr.table.sobject):
            return None if expr in self.omitted else f"{expr.table.alias}.{quote(expr.field.name + SHADOW)}"
        return None

    def folded(self, expr: Expr) -> str:
        """The SQL of a text as comparisons see it: its shadow column where there is one."""
        return "NULL" if self.omitted and expr in self.omitted else self._folded(expr)

    def _folded(self, expr: Expr) -> str:
        if isinstance(expr, Column) and expr.field.name in self.dialect.shadows(expr.table.sobject):
            return f"{expr.table.alias}.{quote(expr.field.name + SHADOW)}"
        if self.dialect.folds:
            return self.dialect.folded(self._value(expr))
        if isinstance(expr, NameColumn):
            return self._name(expr, SHADOW)
        if isinstance(expr, Aggregate):
            return self._folded_extreme(expr)
        raise TypeError(expr)

    def _folded_extreme(self, expr: Aggregate) -> str:
        """MIN or MAX of text, folded, where only stored text is."""
        return self.dialect.extreme_text(expr.function, self._place(expr.column), self._folded(expr.column))

    def _place(self, column: Column | NameColumn) -> str:
        """A text that sorts as the values of a text column do: by their place in the list, then without case."""
        if not is_listed(column):
            return self._folded(column)
        rank = self.padded_rank(column)
        return self.dialect.paired(rank, self._folded(column)) if has_spellings(column) else rank

    def rank(self, column: Column) -> str:
        """The place of a picklist value in its list; values outside the list come behind it."""
        text = self._value(column)
        values = column.field.values
        whens = " ".join(f"WHEN {self._is(column, text, value)} THEN {number}" for number, value in enumerate(values))
        # Where folded text is stored, a text that is grouped without regard to case is grouped by that.
        empty = text if self.dialect.folds or column not in self.merged else self._folded(column)
        return f"CASE WHEN {empty} IS NULL THEN NULL {whens} ELSE {len(values)} END"

    def _is(self, column: Column, text: str, value: str) -> str:
        if self.dialect.folds and value.isascii():
            return self.dialect.same_ascii(text, self.bind(value))
        return f"{self._folded(column)} = {self.bind(fold(value))}"

    def padded_rank(self, expr: Expr) -> str:
        """The place of a picklist value as text of fixed width."""
        if not isinstance(expr, Column):
            raise TypeError(expr)
        return self.dialect.padded(self.rank(expr))

    def _name(self, expr: NameColumn, form: str = "") -> str:
        """A Name field of a polymorphic parent, looked up in the one object the id's prefix tells.

        `form` is SHADOW for its folded text.
        """
        reference = f"{expr.table.alias}.{quote(expr.via.name)}"
        if expr.name == "Id":
            return reference
        arms = " ".join(
            f"WHEN '{target.prefix}' THEN {self._in_target(expr, target, reference, form)}" for target in expr.targets
        )
        return f"CASE substr({reference}, 1, 3) {arms} END"

    def _in_target(self, expr: NameColumn, target: SObject, reference: str, form: str) -> str:
        if expr.name == "Type":
            # Of the groups only queues own records, and `Owner.Type = 'Queue'` is how statements ask for them.
            word = "Queue" if target.name == "Group" else target.name
            return self.dialect.constant(fold(word) if form else word)
        field = _target_field(target, expr.name)
        if field is None:
            return "NULL"
        name = quote(field.name + form)
        return f"(SELECT n.{name} FROM {quote(target.name)} AS n WHERE n.{quote('Id')} = {reference})"  # noqa: S608


def _never_null(column: Column) -> bool:
    return column.field.type == "id" and column.table.parent is None


def is_text(expr: Expr) -> bool:
    """Whether an expression yields text whose case does not matter."""
    if isinstance(expr, Column):
        return expr.field.type in TEXT_TYPES and not expr.field.case_sensitive
    if isinstance(expr, NameColumn):
        return expr.type in TEXT_TYPES
    return isinstance(expr, Aggregate) and expr.function in {"MIN", "MAX"} and is_text(expr.column)


def has_spellings(expr: Expr) -> bool:
    """Whether the values of a text may differ in case alone: not those of restricted picklists and auto numbers."""
    if isinstance(expr, Column) and (expr.field.restricted or expr.field.auto_number):
        return False
    return is_text(expr)


def is_listed(expr: Expr) -> bool:
    """Whether an expression is a picklist with known values, which sort in their listed order."""
    return isinstance(expr, Column) and expr.field.type in _LISTED and bool(expr.field.values)


def _target_field(target: SObject, name: str) -> Field | None:
    """The field of an object that its Name record shows; the name field is whatever the object is called by."""
    if name == "Name" and target.name_field is not None:
        return target.find(target.name_field)
    return target.find(name)


def is_numbered(expr: Expr) -> bool:
    """Whether an expression is an auto number, whose text sorts as it stands."""
    return isinstance(expr, Column) and bool(expr.field.auto_number)
