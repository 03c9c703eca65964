"""Binds conditions: columns, operators and values that agree, and semi-joins within their limits."""

from crmarena.query.ast import (
    And,
    Compare,
    Condition,
    Expression,
    Field,
    Includes,
    InList,
    InQuery,
    Literal,
    Not,
    Or,
)
from crmarena.query.bind_expr import function, has_aggregate, named, type_of
from crmarena.query.bind_join import semi_join
from crmarena.query.bind_names import Context, check_parents, column
from crmarena.query.bind_needed import note_needed
from crmarena.query.bind_values import stored, type_word
from crmarena.query.bound import (
    FEW_SPANS,
    Aggregate,
    All,
    Any,
    Bound,
    Choices,
    Column,
    Comparison,
    Expr,
    Membership,
    Negation,
    Never,
    Scope,
    Span,
)
from crmarena.query.functions import KEY_TYPES, TEXT_TYPES
from crmarena.query.lexer import decode, like_pattern

MOST_JOINS = 2
MOST_SPANS = 1_000
_FOR_ALL = frozenset(("=", "!="))
_ORDER_OPERATORS = frozenset(("<", "<=", ">", ">="))


class Place:
    """Where in the condition tree binding stands: what surrounds it, and how many semi-joins were met."""

    __slots__ = ("having", "inner", "joins")

    def __init__(self, inner: bool = False, having: bool = False) -> None:
        self.inner = inner
        self.having = having
        self.joins = 0


def where(context: Context, scope: Scope, condition: Condition, inner: bool = False) -> Bound:
    """The bound form of a WHERE condition; `inner` when it stands in the inner query of a semi-join."""
    if isinstance(condition, Compare):
        return _compare(context, scope, condition, Place(inner))
    return _top(context, scope, condition, Place(inner))


def having(context: Context, scope: Scope, condition: Condition) -> Bound:
    """The bound form of a HAVING condition."""
    return _top(context, scope, condition, Place(having=True))


def _top(context: Context, scope: Scope, condition: Condition, place: Place) -> Bound:
    match condition:
        case And(items):
            return All(tuple(_bind(context, scope, item, place, "") for item in items))
        case Or(items):
            return Any(tuple(_bind(context, scope, item, place, "join or") for item in items))
        case _:
            return _bind(context, scope, condition, place, "")


def _bind(context: Context, scope: Scope, condition: Condition, place: Place, ban: str) -> Bound:
    """Binds one node; `ban` is the refusal a semi-join gets here, "" where it may stand."""
    if isinstance(condition, Compare):
        return _compare(context, scope, condition, place)
    if isinstance(condition, InList):
        return _in_list(context, scope, condition, place)
    if isinstance(condition, Includes):
        return _includes(context, scope, condition, place)
    if isinstance(condition, InQuery):
        return _in_query(context, scope, condition, place, ban)
    return _logic(context, scope, condition, place)


def _logic(context: Context, scope: Scope, condition: And | Or | Not, place: Place) -> Bound:
    if isinstance(condition, Not):
        return Negation(_bind(context, scope, condition.item, place, "join nested"))
    items = tuple(_bind(context, scope, item, place, "join nested") for item in condition.items)
    return All(items) if isinstance(condition, And) else Any(items)


def _left(context: Context, scope: Scope, item: Expression, place: Place) -> Expr:
    """The left side of a comparison: a field that can be filtered, or a function of one."""
    bound: Expr
    if isinstance(item, Field):
        bound = column(context, scope, item.path, item.at)
    else:
        if not place.having and has_aggregate(item):
            context.refuse(item.at, "function here", name=item.name.upper())
        bound = function(context, scope, item)
    if isinstance(bound, Column) and not bound.field.filterable:
        context.refuse(item.at, "filter", name=bound.field.name)
    return bound


def _compare(context: Context, scope: Scope, condition: Compare, place: Place) -> Bound:
    left = _left(context, scope, condition.left, place)
    return compared(context, left, condition.operator, condition.value, condition.left.at)


def compared(context: Context, left: Expr, operator: str, literal: Literal, at: int) -> Comparison | Never:
    """The bound form of a comparison whose left side is bound; `at` is the number of its first token."""
    kind = type_of(left)
    if operator not in _FOR_ALL:
        _check_operator(context, operator, kind, at)
    value = stored(context, literal, (named(left), _compared_type(left, kind), at))
    if operator == "LIKE" and value is not None:
        value = like_pattern(literal.raw)
    if value is None and operator not in {"=", "!="}:
        return Never("nothing is greater, less or like NULL")
    return Comparison(left, operator, value)


def _compared_type(left: Expr, kind: str) -> str:
    """The type of value an expression is compared with: an average of ints is a double."""
    return "double" if isinstance(left, Aggregate) and kind == "int" else kind


def _check_operator(context: Context, operator: str, kind: str, at: int) -> None:
    if operator == "LIKE":
        if kind in KEY_TYPES:
            context.refuse(at, "id operator")
        if kind not in TEXT_TYPES:
            context.refuse(at, "operator", type=type_word(kind))
    elif operator in _ORDER_OPERATORS and kind in {"boolean", "multipicklist"}:
        context.refuse(at, "operator", type=type_word(kind))


def _in_list(context: Context, scope: Scope, condition: InList, place: Place) -> Bound:
    left = _left(context, scope, condition.left, place)
    target = (named(left), _compared_type(left, type_of(left)), condition.left.at)
    values = [stored(context, value, target) for value in condition.values]
    spans = [value for value in values if isinstance(value, Span)]
    if len(spans) > FEW_SPANS:
        values = [*(value for value in values if not isinstance(value, Span)), *_apart(context, spans)]
    return Membership(left, condition.negated, tuple(values))


def _apart(context: Context, spans: list[Span]) -> list[Span]:
    """Intervals in order, those that touch made one; refuses more than a database looks through in time."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(span.end, apart[-1].end))
        else:
            apart.append(span)
    if len(apart) > MOST_SPANS:
        context.refuse(0, "complicated")
    return apart


def _includes(context: Context, scope: Scope, condition: Includes, place: Place) -> Bound:
    left = _left(context, scope, condition.left, place)
    kind = type_of(left)
    if not isinstance(left, Column) or kind != "multipicklist":
        context.refuse(condition.left.at, "operator", type=type_word(kind))
    alternatives = tuple(_alternative(context, value, left, condition.left.at) for value in condition.values)
    return Choices(left, condition.excludes, alternatives)


def _alternative(context: Context, value: Literal, left: Column, at: int) -> tuple[str, ...]:
    if value.kind != "string":
        context.refuse(at, "quoted value", name=left.field.name, type="string")
    return tuple(part.strip() for part in decode(value.raw).split(";") if part.strip())


def _in_query(context: Context, scope: Scope, condition: InQuery, place: Place, ban: str) -> Bound:
    left = _left(context, scope, condition.left, place)
    place.joins += 1
    if place.inner:
        context.refuse(0, "join in join")
    if ban or place.having:
        context.refuse(0, ban or "join nested")
    if place.joins > MOST_JOINS:
        context.refuse(0, "join count")
    joined = semi_join(context, scope, left, condition)
    inner = condition.query.where
    if inner is None:
        return joined
    bound = where(context, joined.scope, inner, inner=True)
    check_parents(context, joined.scope)
    note_needed(bound)
    return joined._replace(where=bound)
