"""Binds a statement: names, then clauses in the order Salesforce checks them, then limits."""

from crmarena.query.ast import Aliased, Child, Compare, CountAll, Field, Func, InList, Query, Source
from crmarena.query.bind_group import (
    check_consistency,
    check_having,
    group_items,
    is_aggregated,
    select_grouped,
)
from crmarena.query.bind_names import Context, check_parents
from crmarena.query.bind_needed import note_needed
from crmarena.query.bind_order import check_grouped_keys, check_plain_keys, order_keys
from crmarena.query.bind_select import Record, select_item
from crmarena.query.bind_where import having, where
from crmarena.query.bound import (
    All,
    Bound,
    BoundQuery,
    ChildList,
    Column,
    Comparison,
    Never,
    Output,
    Scope,
    Table,
)
from crmarena.query.clock import Clock
from crmarena.query.functions import FIELDS
from crmarena.schema import Child as Relationship
from crmarena.schema import Schema, SObject

MOST_OFFSET = 2_000
MOST_FIELDS_ROWS = 200
MOST_LEVELS = 5
MOST_CHILDREN = 20
MOST_KEYS = 32
"""Fields of ORDER BY; this and the number of child queries are limits that Salesforce documents."""
MOST_OUTPUTS = 1_500
"""Values of one record, which a database gives a column each."""
_ACCEPTED_WITHS = frozenset(("SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"))
_OWN = frozenset(("mine", "mineandmygroups"))
_EVERYTHING = frozenset(("everything", "allprivate", "scopingrule"))
_PLAIN = {Field}
"""The kinds of selected items of most statements; what is asked of other kinds need not be asked of these."""


def bind(text: str, query: Query, schema: Schema, clock: Clock) -> BoundQuery:
    """The checked form of a parsed statement; SalesforceError says what is wrong with it."""
    context = Context(text, schema, clock)
    sobject = schema.find(query.source.name)
    if sobject is None:
        context.refuse(query.source.at, "object", name=query.source.name)
    if not sobject.queryable:
        context.refuse(query.source.at, "not queryable", name=sobject.name)
    scope = Scope(sobject, [0])
    _aliases(context, scope, query)
    return _bind(context, scope, query, 1)


def _aliases(context: Context, scope: Scope, query: Query) -> None:
    if query.source.alias:
        scope.aliases[query.source.alias.lower()] = scope.root
    for source in query.joins:
        table = _joined_source(context, scope, source)
        scope.aliases[(source.alias or source.name.rpartition(".")[2]).lower()] = table


def _joined_source(context: Context, scope: Scope, source: Source) -> Table:
    first, *rest = source.name.split(".")
    table = scope.aliases.get(first.lower())
    if table is None and first.lower() == scope.root.sobject.name.lower():
        table = scope.root
    if table is None or not rest:
        context.refuse(source.at, "child", name=source.name)
    for relation in rest:
        via = table.sobject.relationship(relation)
        target = context.schema.find(via.reference_to[0]) if via is not None else None
        if via is None or target is None:
            context.refuse(source.at, "child", name=relation)
        table = scope.join(table, via, target)
    return table


def _bind(context: Context, scope: Scope, query: Query, level: int) -> BoundQuery:
    """Binds the clauses of a query whose object and aliases are known; `level` 1 is the statement itself."""
    if isinstance(query.select[0], CountAll):
        bound = BoundQuery("count", scope)
        if level > 1:
            context.refuse(query.select[0].at, "child aggregate")
        if query.group is not None:
            context.refuse(query.select[0].at, "function here", name="COUNT()")
    elif query.group is not None or (set(map(type, query.select)) != _PLAIN and is_aggregated(query)):
        if level > 1:
            context.refuse(0, "child aggregate")
        bound = BoundQuery("aggregate", scope)
        bound.entries = [*select_grouped(context, scope, query)]
    else:
        bound = BoundQuery("records", scope)
        _select(context, bound, query, level)
    condition = where(context, scope, query.where) if query.where is not None else None
    bound.where = _scoped(context, scope, query, condition)
    if bound.where is not None:
        note_needed(bound.where)
    if query.withs:
        _withs(context, query)
    _grouping(context, bound, query)
    if query.order:
        bound.order = order_keys(context, scope, query.order)
    _consistency(context, bound, query)
    _limits(context, bound, query)
    return bound


def _select(context: Context, bound: BoundQuery, query: Query, level: int) -> None:
    record = Record()
    bound.entries = record.entries
    root = bound.scope.root
    for item in query.select:
        if type(item) is Field and (plain := root.sobject.find(item.path)) is not None:
            record.add_own(context, root, plain, item.path)
            continue
        inner = item.item if isinstance(item, Aliased) else item
        if isinstance(inner, Child):
            if isinstance(item, Aliased):
                context.refuse(item.at, "alias")
            child = _child(context, bound.scope, inner.query, level)
            if ("", child.key.lower()) in record.keys:
                context.refuse(0, "duplicate field", name=child.key)
            record.keys.add(("", child.key.lower()))
            record.entries.append(child)
        else:
            select_item(context, bound.scope, record, item)


def _child(context: Context, scope: Scope, query: Query, level: int) -> ChildList:
    relationship, sobject = _child_source(context, scope, query.source)
    if level >= MOST_LEVELS + 1:
        context.refuse(0, "child depth")
    for clause, present in (("GROUP BY", query.group), ("FOR", query.purpose), ("UPDATE", query.update)):
        if present:
            context.refuse(0, "child clause", clause=clause)
    inner = Scope(sobject, scope.numbers)
    inner.aliases[relationship.name.lower()] = inner.root
    _aliases(context, inner, query)
    return ChildList(relationship.name, relationship, _bind(context, inner, query, level + 1))


def _child_source(context: Context, scope: Scope, source: Source) -> tuple[Relationship, SObject]:
    """The child relationship a child query reads, named alone or behind the parent's name or alias."""
    before, _, name = source.name.rpartition(".")
    parent = scope.root.sobject
    if before and before.lower() != parent.name.lower() and scope.aliases.get(before.lower()) is not scope.root:
        context.refuse(source.at, "child", name=before)
    relationship = parent.child(name)
    sobject = context.schema.find(relationship.object) if relationship is not None else None
    if relationship is None or sobject is None:
        context.refuse(source.at, "child", name=name)
    return relationship, sobject


def _scoped(context: Context, scope: Scope, query: Query, condition: Bound | None) -> Bound | None:
    """The WHERE condition narrowed by USING SCOPE."""
    if query.scope is None or query.scope.lower() in _EVERYTHING:
        return condition
    narrowing: Bound = Never(f"nothing is in the scope {query.scope}")
    if query.scope.lower() in _OWN:
        owner = scope.root.sobject.find("OwnerId")
        if owner is None:
            return condition
        if context.clock.user_id is not None:
            narrowing = Comparison(Column(scope.root, owner), "=", context.clock.user_id)
    return narrowing if condition is None else All((narrowing, condition))


def _withs(context: Context, query: Query) -> None:
    for clause in query.withs:
        if clause.name not in _ACCEPTED_WITHS or clause.argument is not None:
            context.refuse(clause.at, "unsupported", feature=f"WITH {clause.name}")


def _grouping(context: Context, bound: BoundQuery, query: Query) -> None:
    if query.group is not None:
        bound.group_kind = query.group.kind
        bound.groups = group_items(context, bound.scope, query.group)
    if query.having is not None:
        bound.having = having(context, bound.scope, query.having)


def _consistency(context: Context, bound: BoundQuery, query: Query) -> None:
    if bound.kind == "records":
        check_plain_keys(context, bound.order, query.order)
        return
    if bound.kind == "aggregate":
        outputs = [entry for entry in bound.entries if isinstance(entry, Output)]
        check_consistency(context, query, outputs, bound.groups)
    if bound.having is not None:
        check_having(context, bound.having, bound.groups)
    if query.group is not None:
        check_grouped_keys(context, bound.order, bound.groups)


def _limits(context: Context, bound: BoundQuery, query: Query) -> None:
    if query.offset is not None:
        if query.offset < 0:
            context.refuse(0, "negative offset")
        if query.offset > MOST_OFFSET:
            context.refuse(0, "offset", name=bound.sobject.name)
    if query.limit is not None and query.limit < 0:
        context.refuse(0, "negative limit")
    if bound.kind != "records" and query.group is None:
        _overall(context, bound, query)
    bound.limit, bound.offset = query.limit, query.offset
    _breadth(context, bound)
    if Func in set(map(type, query.select)) and any(map(_unbounded, query.select)) and not _few(query):
        context.refuse(0, "fields limit")


def _breadth(context: Context, bound: BoundQuery) -> None:
    check_parents(context, bound.scope)
    if len(bound.order) > MOST_KEYS:
        context.refuse(0, "order fields")
    entries = bound.entries
    if len(entries) > MOST_CHILDREN and sum(isinstance(entry, ChildList) for entry in entries) > MOST_CHILDREN:
        context.refuse(0, "children")
    if len(entries) > MOST_OUTPUTS:
        context.refuse(0, "complicated")


def _overall(context: Context, bound: BoundQuery, query: Query) -> None:
    if query.order:
        context.refuse(0, "overall", clause="ORDER BY")
    if bound.kind == "aggregate" and query.limit is not None:
        context.refuse(0, "overall", clause="LIMIT")
    if bound.kind == "aggregate" and query.offset is not None:
        context.refuse(0, "overall", clause="OFFSET")


def _unbounded(item: object) -> bool:
    """Whether a selected item is FIELDS(ALL) or FIELDS(CUSTOM)."""
    if not isinstance(item, Func) or item.name.upper() != FIELDS:
        return False
    inner = item.args[0]
    return isinstance(inner, Field) and inner.path.upper() != "STANDARD"


def _few(query: Query) -> bool:
    """Whether a query names at most 200 rows: by LIMIT, or by ids in WHERE."""
    if query.limit is not None:
        return query.limit <= MOST_FIELDS_ROWS
    match query.where:
        case InList(Field(path), False, values):
            return path.lower() == "id" and len(values) <= MOST_FIELDS_ROWS
        case Compare(Field(path), "=", _):
            return path.lower() == "id"
    return False
