"""Makes long conditions short before they become SQL: what compares one expression with many values is one list.

Databases plan chains of thousands of comparisons in minutes; a list of thousands of values costs next to nothing.
"""

from collections.abc import Hashable, Sequence

from crmarena.query.bind_where import MOST_SPANS
from crmarena.query.bound import (
    FEW_SPANS,
    Aggregate,
    All,
    Any,
    Bound,
    Column,
    Comparison,
    DatePart,
    Expr,
    Grouping,
    Membership,
    NameColumn,
    Negation,
    Span,
    Stored,
    joined_spans,
)

MANY = 16
"""Conditions on one expression that are made a list when there are more."""


def gathered(bound: Bound) -> Bound:
    """The same condition, long runs of `=` within OR and of `!=` within AND made IN and NOT IN."""
    if isinstance(bound, All):
        items = _flat(bound)
        return _joined(All, [gathered(item) for item in (_lists(items, "!=") if len(items) > MANY else items)])
    if isinstance(bound, Any):
        lists = _lists(bound.items, "=") if len(bound.items) > MANY else bound.items
        return _joined(Any, [gathered(item) for item in lists])
    return Negation(gathered(bound.item)) if isinstance(bound, Negation) else bound


def _joined(kind: type[All] | type[Any], items: Sequence[Bound]) -> Bound:
    return items[0] if len(items) == 1 else kind(tuple(items))


def _flat(bound: All) -> Sequence[Bound]:
    """The conditions of an AND, those of ANDs right within it among them."""
    if not any(isinstance(item, All) for item in bound.items):
        return bound.items
    return [inner for item in bound.items for inner in (_flat(item) if isinstance(item, All) else (item,))]


def _lists(items: Sequence[Bound], operator: str) -> Sequence[Bound]:
    """The items, comparisons by `operator` of one expression gathered where the first of them stood."""
    runs: dict[Hashable, list[Comparison]] = {}
    for item in items:
        if isinstance(item, Comparison) and item.operator == operator:
            runs.setdefault(_key(item.expr), []).append(item)
    long = {key: found for key, run in runs.items() if len(run) > MANY and (found := _list(run, operator == "!="))}
    if not long:
        return items
    kept: list[Bound] = []
    for item in items:
        key = _key(item.expr) if isinstance(item, Comparison) and item.operator == operator else None
        if key not in long:
            kept.append(item)
        elif item is runs[key][0]:
            kept.append(long[key])
    return kept


def _list(run: Sequence[Comparison], negated: bool) -> Membership | None:
    """One condition for the comparisons of one expression; None when their intervals are too many."""
    values: list[Stored | Span] = [item.value for item in run]
    spans = [value for value in values if isinstance(value, Span)]
    if len(spans) > FEW_SPANS:
        apart = joined_spans(spans)
        if len(apart) > MOST_SPANS:
            return None
        values = [*(value for value in values if not isinstance(value, Span)), *apart]
    return Membership(run[0].expr, negated, tuple(values))


def _key(expr: Expr) -> Hashable:
    """What tells expressions apart."""
    match expr:
        case Column(table, field):
            return table.alias, field.name
        case NameColumn(table, via):
            return table.alias, via.name, expr.name
        case DatePart(function, column, local):
            return function, local, _key(column)
        case Aggregate(function, inner):
            return function, _key(inner)
        case Grouping(item):
            return "GROUPING", _key(item)
