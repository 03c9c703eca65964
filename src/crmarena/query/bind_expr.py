"""Binds expressions: columns, date functions and aggregates, with the checks of what a field can do."""

from crmarena.query.ast import Expression, Field, Func
from crmarena.query.bind_names import Context, column
from crmarena.query.bound import Aggregate, Column, DatePart, Expr, Grouping, NameColumn, Scope
from crmarena.query.functions import (
    AGGREGATES,
    CONVERT_CURRENCY,
    CONVERT_TIMEZONE,
    DATE_FUNCTIONS,
    DATETIME_ONLY,
    GROUPING,
    KNOWN,
    LATER,
    MOMENT_TYPES,
    TO_LABEL,
)

_NAME_AGGREGATES = frozenset(("COUNT", "COUNT_DISTINCT", "MIN", "MAX"))
_UNWRAPPED = frozenset((TO_LABEL, CONVERT_CURRENCY))


def field_name(expr: Column | NameColumn) -> str:
    """The real name of a column's field."""
    return expr.field.name if isinstance(expr, Column) else expr.name


def type_of(expr: Expr) -> str:
    """The field type an expression has the values of."""
    if isinstance(expr, Column):
        return expr.field.type
    match expr:
        case NameColumn():
            return expr.type
        case DatePart(function):
            return "date" if function == "DAY_ONLY" else "int"
        case Aggregate(function, inner):
            if function in {"COUNT", "COUNT_DISTINCT"}:
                return "int"
            return "double" if function == "AVG" else type_of(inner)
        case Grouping():
            return "int"


def named(expr: Expr) -> str:
    """The field an error message speaks of when it speaks of an expression."""
    if isinstance(expr, Column):
        return expr.field.name
    match expr:
        case DatePart(_, inner) | Aggregate(_, inner):
            return field_name(inner)
        case Grouping(inner):
            return named(inner)
        case _:
            return field_name(expr)


def expression(context: Context, scope: Scope, item: Expression) -> Expr:
    """The bound form of a field or function call."""
    if isinstance(item, Field):
        return column(context, scope, item.path, item.at)
    return function(context, scope, item)


def argument(item: Func) -> Field | Func:
    """The one argument of a call."""
    first = item.args[0]
    if isinstance(first, Field | Func):
        return first
    raise AssertionError(item)


def function(context: Context, scope: Scope, item: Func) -> Expr:
    """The bound form of a function call that yields a value of its own."""
    name = item.name.upper()
    if name in AGGREGATES:
        return aggregate(context, scope, item, name)
    if name in DATE_FUNCTIONS:
        return date_part(context, scope, item, name)
    if name == GROUPING:
        return Grouping(expression(context, scope, argument(item)))
    if name in _UNWRAPPED:
        return _unwrapped(context, scope, item, name)
    if name == CONVERT_TIMEZONE:
        context.refuse(item.at, "nested function", name=name)
    if name in LATER:
        context.refuse(item.at, "unsupported", feature=name)
    return context.refuse(item.at, "function here" if name in KNOWN else "unknown function", name=item.name)


def _unwrapped(context: Context, scope: Scope, item: Func, name: str) -> Expr:
    """toLabel and convertCurrency: labels are the values here and there is one currency, so the column itself."""
    inner = argument(item)
    if isinstance(inner, Func):
        context.refuse(inner.at, "nested function", name=inner.name)
    bound = column(context, scope, inner.path, inner.at)
    wanted = {"picklist", "multipicklist", "combobox", "reference", "string"} if name == TO_LABEL else {"currency"}
    if type_of(bound) not in wanted:
        context.refuse(inner.at, "function type", name=field_name(bound), function=item.name)
    return bound


def date_part(context: Context, scope: Scope, item: Func, name: str) -> DatePart:
    """A date function over a field or over convertTimezone(field)."""
    inner = argument(item)
    local = False
    if isinstance(inner, Func):
        if inner.name.upper() != CONVERT_TIMEZONE:
            context.refuse(inner.at, "nested function", name=inner.name)
        local = True
        inner = argument(inner)
        if isinstance(inner, Func):
            context.refuse(inner.at, "nested function", name=inner.name)
    bound = column(context, scope, inner.path, inner.at)
    kind = type_of(bound)
    needs_time = local or name in DATETIME_ONLY
    if not isinstance(bound, Column) or kind not in MOMENT_TYPES or (needs_time and kind != "datetime"):
        called = CONVERT_TIMEZONE if local and name not in DATETIME_ONLY else item.name
        context.refuse(inner.at, "function type", name=field_name(bound), function=called)
    return DatePart(name, bound, local)


def aggregate(context: Context, scope: Scope, item: Func, name: str) -> Aggregate:
    """An aggregate over a field that supports it."""
    inner = argument(item)
    if isinstance(inner, Func):
        context.refuse(inner.at, "nested function", name=inner.name)
    bound = column(context, scope, inner.path, inner.at)
    supported = bound.field.aggregates if isinstance(bound, Column) else _NAME_AGGREGATES
    if name not in supported:
        context.refuse(inner.at, "aggregate operator", name=field_name(bound), operator=name)
    return Aggregate(name, bound)


def has_aggregate(item: Expression) -> bool:
    """Whether an expression is an aggregate, or the formatted form of one."""
    while isinstance(item, Func):
        if item.name.upper() in AGGREGATES:
            return True
        first = item.args[0] if item.args else None
        if not isinstance(first, Field | Func):
            return False
        item = first
    return False
