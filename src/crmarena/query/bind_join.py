"""Binds semi- and anti-joins: one key field inside, and two sides that speak of the same object."""

from crmarena.query.ast import Field, InQuery, Query
from crmarena.query.bind_expr import expression
from crmarena.query.bind_names import Context
from crmarena.query.bound import Column, Expr, NameColumn, Scope, SemiJoin
from crmarena.query.functions import KEY_TYPES

UNSUPPORTED_INNER = frozenset(("Task", "Event", "Note", "Attachment", "ActivityHistory", "OpenActivity"))
"""Objects no semi-join may select from."""


def semi_join(context: Context, scope: Scope, left: Expr, condition: InQuery) -> SemiJoin:
    """The join without its inner WHERE, which the caller binds in the scope returned."""
    inner_scope = _inner_scope(context, scope, condition.query)
    selected = condition.query.select[0]
    if not isinstance(selected, Field):
        context.refuse(selected.at, "child aggregate")
    inner = expression(context, inner_scope, selected)
    if not isinstance(left, Column) or not isinstance(inner, Column) or not _targets(left) & _targets(inner):
        context.refuse(0, "join type", inner=selected.path, outer=_written(condition))
    return SemiJoin(left, condition.negated, inner, None, inner_scope)


def _inner_scope(context: Context, scope: Scope, query: Query) -> Scope:
    source = query.source
    sobject = context.schema.find(source.name)
    if sobject is None:
        if source.name.lower() in {name.lower() for name in UNSUPPORTED_INNER}:
            context.refuse(0, "join object", name=source.name)
        context.refuse(source.at, "object", name=source.name)
    if sobject.name in UNSUPPORTED_INNER:
        context.refuse(0, "join object", name=sobject.name)
    if sobject is scope.root.sobject:
        context.refuse(0, "same object")
    inner = Scope(sobject, scope.numbers)
    if source.alias:
        inner.aliases[source.alias.lower()] = inner.root
    if query.withs:
        context.refuse(query.withs[0].at, "unsupported", feature="WITH in a semi join")
    return inner


def _targets(column: Column | NameColumn) -> frozenset[str]:
    """The objects whose ids a column holds; empty when it holds none."""
    if isinstance(column, NameColumn) or column.field.type not in KEY_TYPES:
        return frozenset()
    if column.field.type == "id":
        return frozenset((column.table.sobject.name,))
    return frozenset(column.field.reference_to)


def _written(condition: InQuery) -> str:
    left = condition.left
    return left.path if isinstance(left, Field) else left.name
