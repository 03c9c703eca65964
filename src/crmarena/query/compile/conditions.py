"""SQL of bound conditions."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from crmarena.query.bound import (
    FEW_SPANS,
    All,
    Any,
    Bound,
    Choices,
    Column,
    Comparison,
    DatePart,
    Expr,
    Membership,
    Negation,
    Never,
    SemiJoin,
    Span,
    Stored,
)
from crmarena.query.compile.expressions import Writer, is_text
from crmarena.query.compile.functions import fold
from crmarena.query.compile.tables import from_clause, live
from crmarena.query.functions import KEY_TYPES

_FEW = 16
"""Members of an IN list that are bound one by one; longer lists are one JSON parameter."""
_CHAIN = 4
"""Conditions joined in a row; longer chains become balanced trees, which keeps SQLite's depth limit far away."""


def condition(w: Writer, bound: Bound) -> str:
    """The SQL of a condition."""
    if isinstance(bound, Comparison):
        return comparison(w, bound)
    if isinstance(bound, All):
        return chain([condition(w, item) for item in bound.items], " AND ")
    if isinstance(bound, Any):
        return chain([condition(w, item) for item in bound.items], " OR ")
    if isinstance(bound, Membership):
        return _membership(w, bound)
    return _rare(w, bound)


def _rare(w: Writer, bound: Negation | SemiJoin | Choices | Never) -> str:
    match bound:
        case Negation(item):
            return f"(NOT {condition(w, item)})"
        case SemiJoin():
            return _semi_join(w, bound)
        case Choices():
            return _choices(w, bound)
        case Never():
            return w.dialect.false


def chain(parts: list[str], joiner: str) -> str:
    """The parts joined in parentheses, as a balanced tree when there are many."""
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= _CHAIN:
        return f"({joiner.join(parts)})"
    middle = len(parts) // 2
    return f"({chain(parts[:middle], joiner)}{joiner}{chain(parts[middle:], joiner)})"


def comparison(w: Writer, bound: Comparison) -> str:
    """The SQL of `expr operator value`; != keeps nulls."""
    value = bound.value
    operator = bound.operator
    if operator == "=" and type(bound.expr) is Column and value is not None and bound.expr.field.type in KEY_TYPES:
        return f"{w.expr(bound.expr)} = {w.bind(str(value))}"
    if value is None:
        return f"{w.expr(bound.expr)} IS {'NOT ' if operator == '!=' else ''}NULL"
    span = value if isinstance(value, Span) else None
    expr = bound.expr
    if isinstance(expr, DatePart) and not isinstance(value, Span) and not w.grouped:
        unfolded = _as_span(expr, value)
        if unfolded is not None:
            expr, span = expr.column, unfolded
    if span is not None:
        return _in_span(w, w.expr(expr), operator, span)
    if isinstance(value, Span):
        raise TypeError(value)
    if operator == "!=":
        return f"({_plain(w, expr, '<>', value)} OR {w.expr(expr)} IS NULL)"
    return _plain(w, expr, operator, value)


def _plain(w: Writer, expr: Expr, operator: str, value: Stored) -> str:
    if isinstance(value, str) and is_text(expr):
        return _text(w, expr, operator, value)
    if operator == "LIKE" and isinstance(value, str):
        # A field whose case matters: it does to LIKE as well.
        return w.dialect.like_exactly(w.expr(expr), w.bind(w.dialect.exact_pattern(value)))
    return f"{w.expr(expr)} {operator} {w.operand(expr, value)}"


def _text(w: Writer, expr: Expr, operator: str, value: str) -> str:
    shadow = w.shadow(expr)
    if shadow is None and w.dialect.folds and value.isascii():
        text = w.expr(expr)
        if operator == "LIKE":
            return w.dialect.like(text, w.bind(value))
        return w.dialect.compare_ascii(text, operator, w.bind(value))
    folded = shadow or w.folded(expr)
    param = w.bind(fold(value))
    return w.dialect.like(folded, param) if operator == "LIKE" else f"{folded} {operator} {param}"


def _as_span(expr: DatePart, value: Stored) -> Span | None:
    """The range of the column that a whole year or day stands for, so that indexes on the column can be used."""
    if expr.local:
        return None
    if expr.function == "CALENDAR_YEAR" and isinstance(value, int) and 1700 <= value <= 4000:
        return Span(f"{value:04}-01-01", f"{value + 1:04}-01-01")
    if expr.function == "DAY_ONLY" and isinstance(value, str):
        day = date.fromisoformat(value)
        return Span(value, (day + timedelta(days=1)).isoformat())
    return None


def _in_span(w: Writer, sql: str, operator: str, span: Span) -> str:
    match operator:
        case "=":
            return f"({sql} >= {w.bind(span.start)} AND {sql} < {w.bind(span.end)})"
        case "!=":
            return f"({sql} < {w.bind(span.start)} OR {sql} >= {w.bind(span.end)} OR {sql} IS NULL)"
        case "<":
            return f"{sql} < {w.bind(span.start)}"
        case "<=":
            return f"{sql} < {w.bind(span.end)}"
        case ">":
            return f"{sql} >= {w.bind(span.end)}"
        case _:
            return f"{sql} >= {w.bind(span.start)}"


def _membership(w: Writer, bound: Membership) -> str:
    """IN, and NOT IN, which keeps nulls unless NULL is among the values."""
    plain = [value for value in bound.values if value is not None and not isinstance(value, Span)]
    spans = [value for value in bound.values if isinstance(value, Span)]
    has_null = None in bound.values
    # Written only where it is used: a parameter that occurs nowhere is an error to PostgreSQL.
    sql = w.expr(bound.expr) if spans or has_null or bound.negated else ""
    parts = [*_in_spans(w, sql, spans), *_among(w, bound.expr, plain)]
    if not bound.negated:
        return chain([*parts, f"{sql} IS NULL"] if has_null else parts, " OR ")
    none_of = [f"NOT ({part})" for part in parts]
    if has_null:
        return chain([*none_of, f"{sql} IS NOT NULL"], " AND ")
    return f"({chain(none_of, ' AND ')} OR {sql} IS NULL)"


def _in_spans(w: Writer, sql: str, spans: Sequence[Span]) -> list[str]:
    """The conditions of which one holds where a moment lies in some of the intervals; many are in order, and apart."""
    if len(spans) <= FEW_SPANS:
        return [_in_span(w, sql, "=", span) for span in spans]
    return [_halved(w, sql, spans)]


def _halved(w: Writer, sql: str, spans: Sequence[Span]) -> str:
    """Whether a moment lies in one of many intervals in order: half of them are left out with every question."""
    if len(spans) == 1:
        return _in_span(w, sql, "=", spans[0])
    middle = len(spans) // 2
    early, late = _halved(w, sql, spans[:middle]), _halved(w, sql, spans[middle:])
    return f"CASE WHEN {sql} < {w.bind(spans[middle].start)} THEN {early} ELSE {late} END"


def _among(w: Writer, expr: Expr, values: list[str | int | float]) -> list[str]:
    if not values:
        return []
    texts = [value for value in values if isinstance(value, str)] if is_text(expr) else []
    if not texts:
        return [f"{w.expr(expr)} IN {_members(w, values, expr)}"]
    if not w.dialect.folds or w.shadow(expr) is not None:
        return [f"{w.folded(expr)} IN {_members(w, [fold(text) for text in texts])}"]
    ascii_texts: list[str | int | float] = [text.lower() for text in texts if text.isascii()]
    others: list[str | int | float] = [fold(text) for text in texts if not text.isascii()]
    parts = [w.dialect.among_ascii(w.expr(expr), _members(w, ascii_texts))] if ascii_texts else []
    return [*parts, f"{w.folded(expr)} IN {_members(w, others)}"] if others else parts


def _members(w: Writer, values: Sequence[str | int | float], expr: Expr | None = None) -> str:
    if len(values) <= _FEW or w.is_boolean(expr):
        few = values if len(values) <= _FEW else tuple(dict.fromkeys(values))
        return f"({', '.join(w.operand(expr, value) for value in few)})"
    numbers = not isinstance(values[0], str)
    return w.dialect.elements(w.bind(json.dumps(values, ensure_ascii=False)), numbers)


def _semi_join(w: Writer, bound: SemiJoin) -> str:
    """IN over the keys selected inside; the anti-join is NOT EXISTS in effect: nulls on either side never match."""
    inner = w.expr(bound.inner)
    parts = live(w, bound.scope.root)
    if bound.inner.field.nillable and bound.negated:
        parts.append(f"{inner} IS NOT NULL")
    if bound.where is not None:
        parts.append(condition(w, bound.where))
    where = f" WHERE {' AND '.join(parts)}" if parts else ""
    query = f"(SELECT {inner} FROM {from_clause(bound.scope)}{where})"  # noqa: S608
    left = w.expr(bound.column)
    if not bound.negated:
        return f"{left} IN {query}"
    absent = f"{left} NOT IN {query}"
    return f"({absent} OR {left} IS NULL)" if _nullable(bound.column) else absent


def _nullable(column: Column) -> bool:
    return column.field.nillable or column.table.parent is not None


def _choices(w: Writer, bound: Choices) -> str:
    """INCLUDES: all parts of some alternative are chosen; EXCLUDES: of none, and nothing chosen counts as none."""
    text = w.folded(bound.column)
    padded = f"';' || {text} || ';'"
    alternatives = [
        chain([w.dialect.contains(padded, w.bind(f";{fold(part)};")) for part in parts], " AND ")
        for parts in bound.alternatives
        if parts
    ]
    included = chain(alternatives, " OR ") if alternatives else w.dialect.false
    return f"({text} IS NULL OR NOT ({included}))" if bound.excludes else f"({included})"
