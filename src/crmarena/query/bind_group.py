"""Binds grouped and aggregated queries, and checks that every expression is grouped or aggregated."""

from crmarena.query.ast import Aliased, Child, CountAll, Expression, Field, Func, GroupBy, Query, TypeOf
from crmarena.query.bind_expr import expression, has_aggregate, named
from crmarena.query.bind_names import Context, column
from crmarena.query.bind_select import shown
from crmarena.query.bound import Aggregate, All, Any, Bound, Column, Expr, Grouping, NameColumn, Negation, Output, Scope
from crmarena.query.functions import FIELDS, FORMAT, GROUPING, TO_LABEL

MOST_ROLLED = 3


def is_aggregated(query: Query) -> bool:
    """Whether a query returns aggregate results: it has GROUP BY, or an aggregate function in its SELECT list."""
    if query.group is not None:
        return True
    for item in query.select:
        inner = item.item if isinstance(item, Aliased) else item
        if isinstance(inner, Func) and has_aggregate(inner):
            return True
    return False


def select_grouped(context: Context, scope: Scope, query: Query) -> list[Output]:
    """The outputs of an aggregated query; expressions without an alias are called expr0, expr1, …"""
    outputs: list[Output] = []
    unnamed = 0
    for selected in query.select:
        alias = selected.alias if isinstance(selected, Aliased) else None
        item = selected.item if isinstance(selected, Aliased) else selected
        if isinstance(item, Child):
            context.refuse(item.at, "grouped child")
        if isinstance(item, TypeOf):
            context.refuse(item.at, "grouped typeof")
        if isinstance(item, CountAll):
            context.refuse(item.at, "ungrouped", name="COUNT()")
        if isinstance(item, Field):
            bound = column(context, scope, item.path, item.at)
            outputs.append(Output(alias or _last(bound), bound))
            continue
        output, is_unnamed = _called(context, scope, item, alias, unnamed)
        unnamed += is_unnamed
        outputs.append(output)
    return outputs


def _last(bound: Column | NameColumn) -> str:
    return bound.field.name if isinstance(bound, Column) else bound.name


def _called(context: Context, scope: Scope, item: Func, alias: str | None, unnamed: int) -> tuple[Output, bool]:
    name = item.name.upper()
    if name == FIELDS:
        context.refuse(item.at, "fields grouped")
    bound, display = shown(context, scope, item)
    if alias:
        return Output(alias, bound, display), False
    if name in {TO_LABEL, FORMAT} and isinstance(bound, Column | NameColumn):
        return Output(_last(bound), bound, display), False
    return Output(f"expr{unnamed}", bound, display), True


def group_items(context: Context, scope: Scope, group: GroupBy) -> list[Expr]:
    """The bound grouping expressions."""
    items: list[Expr] = []
    for item in group.items:
        if isinstance(item, Func) and (has_aggregate(item) or item.name.upper() == GROUPING):
            context.refuse(item.at, "function here", name=item.name.upper())
        bound = expression(context, scope, item)
        if isinstance(bound, Column) and not bound.field.groupable:
            context.refuse(item.at, "group", name=bound.field.name)
        if bound in items:
            context.refuse(item.at, "duplicate group", name=_written(item))
        items.append(bound)
    if group.kind and len(items) > MOST_ROLLED:
        context.refuse(group.at, "rollup fields")
    return items


def _written(item: Expression) -> str:
    return item.path if isinstance(item, Field) else item.name


def check_consistency(context: Context, query: Query, outputs: list[Output], groups: list[Expr]) -> None:
    """Refuses outputs that are neither grouped nor aggregated, grouped fields that are aggregated, equal keys."""
    for output, selected in zip(outputs, query.select, strict=True):
        bound = output.expr
        if isinstance(bound, Grouping):
            check_grouping(context, bound, query, groups, selected.at)
        elif isinstance(bound, Aggregate):
            if bound.column in groups:
                context.refuse(_argument_at(selected), "aggregated group", name=named(bound))
        elif bound not in groups:
            context.refuse(selected.at, "ungrouped", name=named(bound))
    seen: set[str] = set()
    for output in outputs:
        if output.key.lower() in seen:
            context.refuse(0, "duplicate alias", name=output.key)
        seen.add(output.key.lower())


def _argument_at(selected: object) -> int:
    """The number of the token of the innermost argument of a selected call."""
    item = selected.item if isinstance(selected, Aliased) else selected
    while isinstance(item, Func):
        item = item.args[0]
    return item.at if isinstance(item, Field) else 0


def check_grouping(context: Context, bound: Grouping, query: Query, groups: list[Expr], at: int) -> None:
    """Refuses GROUPING outside ROLLUP and CUBE, or of something that is not grouped."""
    if query.group is None or not query.group.kind or bound.item not in groups:
        context.refuse(at, "grouping", name=named(bound))


def check_having(context: Context, condition: Bound, groups: list[Expr]) -> None:
    """Refuses a field in HAVING that is neither grouped nor aggregated."""
    if isinstance(condition, All | Any):
        for item in condition.items:
            check_having(context, item, groups)
    elif isinstance(condition, Negation):
        check_having(context, condition.item, groups)
    else:
        expr = getattr(condition, "expr", None)
        if expr is not None and not isinstance(expr, Aggregate | Grouping) and expr not in groups:
            context.refuse(0, "ungrouped", name=named(expr))
