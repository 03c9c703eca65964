"""SQL of whole queries: records, counts, aggregates, and child queries by the page."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from crmarena.query.bound import Aggregate, All, Bound, BoundQuery, Column, Comparison, Expr, Key, Output
from crmarena.query.compile.conditions import condition
from crmarena.query.compile.expressions import Writer, has_spellings, is_listed, is_numbered, is_text
from crmarena.query.compile.tables import from_clause, live
from crmarena.query.layout import quote


def where_clause(w: Writer, query: BoundQuery, extra: Sequence[str] = ()) -> str:
    """WHERE with the liveness of the root row and the statement's own condition."""
    parts = [*extra, *live(w, query.scope.root)]
    if query.where is not None:
        parts.append(condition(w, query.where))
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def sort_keys(w: Writer, keys: Sequence[Key]) -> list[str]:
    """The SQL of the statement's sort keys: text without case, picklists in listed order."""
    found = []
    for key in keys:
        nullable = _nullable(key.expr)
        found += [w.dialect.key(sql, key.descending, key.nulls_first, nullable) for sql in _orders(w, key.expr)]
    return found


def _nullable(expr: Expr) -> bool:
    if isinstance(expr, Column):
        return expr.field.nillable or expr.table.parent is not None
    return not (isinstance(expr, Aggregate) and expr.function in {"COUNT", "COUNT_DISTINCT"})


def _orders(w: Writer, expr: Expr) -> list[str]:
    column = _listed(expr)
    if column is not None and expr not in w.omitted:
        rank = f"{expr.function}({w.rank(column)})" if isinstance(expr, Aggregate) else w.rank(column)
        return [rank, w.folded(expr)] if has_spellings(column) else [rank]
    return [w.folded(expr) if is_text(expr) and not is_numbered(expr) else w.expr(expr)]


def _listed(expr: Expr) -> Column | None:
    """The picklist whose listed order an expression sorts by: itself, or the one it is the MIN or MAX of."""
    if isinstance(expr, Aggregate) and expr.function in {"MIN", "MAX"}:
        expr = expr.column
    return expr if isinstance(expr, Column) and is_listed(expr) else None


def records_sql(w: Writer, query: BoundQuery, columns: Sequence[str]) -> str:
    """One row per record, in the order asked for, ties by Id; without ORDER BY in the order of storage."""
    root = query.scope.root.alias
    where = where_clause(w, query)
    body = f"SELECT {', '.join(columns)} FROM {from_clause(query.scope)}{where}"  # noqa: S608
    if query.order:
        body += f" ORDER BY {', '.join(sort_keys(w, query.order))}, {root}.{quote('Id')}"
    elif not is_single(query.where):
        body += f" ORDER BY {w.dialect.insertion_order(root)}"
    return body + limit_clause(w, query)


def is_single(where: Bound | None) -> bool:
    """Whether a condition is plainly one of a single record, its id; then there is no order to keep."""
    if isinstance(where, All):
        return any(map(is_single, where.items))
    if not isinstance(where, Comparison) or where.operator != "=" or where.value is None:
        return False
    expr = where.expr
    return isinstance(expr, Column) and expr.table.parent is None and expr.field.type == "id"


def limit_clause(w: Writer, query: BoundQuery) -> str:
    """LIMIT and OFFSET of the statement."""
    limit = None if query.limit is None else w.bind(query.limit)
    offset = None if not query.offset else w.bind(query.offset)
    return w.dialect.limit(limit, offset)


def count_sql(w: Writer, query: BoundQuery) -> str:
    """The number of rows, capped by LIMIT."""
    source = from_clause(query.scope)
    where = where_clause(w, query)
    if query.limit is None and not query.offset:
        return f"SELECT COUNT(*) FROM {source}{where}"  # noqa: S608
    return f"SELECT COUNT(*) FROM (SELECT 1 FROM {source}{where}{limit_clause(w, query)}) AS q"  # noqa: S608


def child_sql(w: Writer, query: BoundQuery, columns: Sequence[str], parents: str) -> str:
    """The rows of a child query for a page of parents, in each parent's own order.

    The first column is the reference to the parent. `parents` is the placeholder of a JSON array of ids. LIMIT and
    OFFSET count within each parent.
    """
    root = query.scope.root.alias
    reference = columns[0]
    where = where_clause(w, query, [f"{reference} IN {w.dialect.elements(parents)}"])
    order = sort_keys(w, query.order)
    order = [*order, f"{root}.{quote('Id')}"] if order else [w.dialect.insertion_order(root)]
    source = f"FROM {from_clause(query.scope)}{where}"
    if query.limit is None and not query.offset:
        return f"SELECT {', '.join(columns)} {source} ORDER BY {', '.join(order)}"
    named = [f"{sql} AS c{number}" for number, sql in enumerate(columns)]
    rank = f"ROW_NUMBER() OVER (PARTITION BY {reference} ORDER BY {', '.join(order)}) AS r"
    bounds = [f"r > {w.bind(query.offset)}"] if query.offset else []
    if query.limit is not None:
        bounds.append(f"r <= {w.bind(query.limit + (query.offset or 0))}")
    outer = ", ".join(f"c{number}" for number in range(len(named)))
    inner = f"SELECT {', '.join(named)}, {rank} {source}"
    return f"SELECT {outer} FROM ({inner}) AS q WHERE {' AND '.join(bounds)} ORDER BY r"  # noqa: S608


def aggregate_sql(w: Writer, query: BoundQuery) -> str:
    """One row per group; ROLLUP and CUBE are the union of their grouping sets."""
    outputs = [entry for entry in query.entries if isinstance(entry, Output)]
    if query.group_kind:
        return _rolled(w, query, outputs)
    source = f"{from_clause(query.scope)}{where_clause(w, query)}"
    w.merged = _merged(query)
    columns = ", ".join(w.expr(output.expr) for output in outputs)
    group = [w.expr(expr) for expr in query.groups]
    clause = _group_by(w, query)
    having = _having(w, query)
    order = [*sort_keys(w, query.order), *(w.dialect.key(sql, False, True, nullable=True) for sql in group)]
    ordered = f" ORDER BY {', '.join(order)}" if order else ""
    return f"SELECT {columns} FROM {source}{clause}{having}{ordered}{limit_clause(w, query)}"  # noqa: S608


def _having(w: Writer, query: BoundQuery) -> str:
    if query.having is None:
        return ""
    w.grouped = True
    found = condition(w, query.having)
    w.grouped = False
    return f" HAVING {found}"


def _merged(query: BoundQuery) -> tuple[Expr, ...]:
    """The texts that are grouped without regard to case, as Salesforce does for users with an English locale."""
    return tuple(expr for expr in query.groups if has_spellings(expr))


def _group_by(w: Writer, query: BoundQuery) -> str:
    """GROUP BY; a database that asks for it also groups by the folded forms of other texts, which split no group."""
    kept = [expr for expr in query.groups if expr not in w.omitted]
    group = [w.folded(expr) if expr in w.merged else w.expr(expr) for expr in kept]
    if w.dialect.groups_all and (query.order or query.having is not None):
        group += [w.folded(expr) for expr in kept if is_text(expr) and expr not in w.merged]
    return f" GROUP BY {', '.join(group)}" if group else ""


def grouping_sets(kind: str, groups: Sequence[Expr]) -> Iterable[tuple[Expr, ...]]:
    """The expressions totalled over, one tuple per grouping set, finest set first."""
    if kind == "ROLLUP":
        return [tuple(groups[kept:]) for kept in range(len(groups), -1, -1)]
    return [omitted for size in range(len(groups) + 1) for omitted in combinations(groups, size)]


def _rolled(w: Writer, query: BoundQuery, outputs: Sequence[Output]) -> str:
    where = where_clause(w, query)
    w.merged = _merged(query)
    sets = grouping_sets(query.group_kind, query.groups)
    union = " UNION ALL ".join(_arm(w, query, outputs, where, omitted) for omitted in sets)
    columns = ", ".join(f"c{number}" for number in range(len(outputs)))
    keys = [
        w.dialect.key(f"o{number}", key.descending, key.nulls_first, nullable=True)
        for number, key in enumerate(_spread(query.order))
    ]
    keys += [w.dialect.key(f"g{number}", False, True, nullable=True) for number in range(2 * len(query.groups))]
    return f"SELECT {columns} FROM ({union}) AS q ORDER BY {', '.join(keys)}{limit_clause(w, query)}"  # noqa: S608


def _spread(order: Sequence[Key]) -> list[Key]:
    """The sort keys, each as often as it has columns."""
    return [key for key in order for _ in range(_width(key.expr))]


def _width(expr: Expr) -> int:
    column = _listed(expr)
    return 2 if column is not None and has_spellings(column) else 1


def _arm(w: Writer, query: BoundQuery, outputs: Sequence[Output], where: str, omitted: tuple[Expr, ...]) -> str:
    """One grouping set: the outputs, the sort keys, and for each group whether it is totalled over and its value."""
    w.omitted = omitted
    columns = [f"{w.expr(output.expr)} AS c{number}" for number, output in enumerate(outputs)]
    keys = [sql for key in query.order for sql in _arm_orders(w, key.expr)]
    columns += [f"{sql} AS o{number}" for number, sql in enumerate(keys)]
    for number, group in enumerate(query.groups):
        columns.append(f"{1 if group in omitted else 0} AS g{2 * number}")
        columns.append(f"{w.expr(group)} AS g{2 * number + 1}")
    # Counting makes the grand total one row, even when nothing else is aggregated or there are no rows.
    columns.append("COUNT(*) AS n")
    having = _having(w, query)
    clause = _group_by(w, query)
    w.omitted = ()
    return f"SELECT {', '.join(columns)} FROM {from_clause(query.scope)}{where}{clause}{having}"  # noqa: S608


def _arm_orders(w: Writer, expr: Expr) -> list[str]:
    if expr in w.omitted:
        return ["NULL"] * _width(expr)
    return _orders(w, expr)
