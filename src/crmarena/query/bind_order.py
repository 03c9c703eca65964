"""Binds ORDER BY."""

from crmarena.query.ast import OrderBy
from crmarena.query.bind_expr import expression, named
from crmarena.query.bind_names import Context
from crmarena.query.bound import Aggregate, Column, Expr, Grouping, Key, Scope


def order_keys(context: Context, scope: Scope, order: tuple[OrderBy, ...]) -> list[Key]:
    """The bound sort keys; nulls come first unless the statement says otherwise."""
    keys = []
    for item in order:
        bound = expression(context, scope, item.item)
        if isinstance(bound, Column) and not bound.field.sortable:
            context.refuse(item.item.at, "sort", name=bound.field.name)
        keys.append(Key(bound, item.descending, item.nulls != "LAST"))
    return keys


def check_grouped_keys(context: Context, keys: list[Key], groups: list[Expr]) -> None:
    """Refuses sort keys of a grouped query that are neither grouped nor aggregated."""
    for key in keys:
        if not isinstance(key.expr, Aggregate | Grouping) and key.expr not in groups:
            context.refuse(0, "ungrouped order", name=named(key.expr))


def check_plain_keys(context: Context, keys: list[Key], order: tuple[OrderBy, ...]) -> None:
    """Refuses aggregates as sort keys of a query without groups."""
    for key, item in zip(keys, order, strict=True):
        if isinstance(key.expr, Aggregate | Grouping):
            context.refuse(item.item.at, "ungrouped order", name=named(key.expr))
