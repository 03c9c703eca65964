"""Compiles a checked search: per object one statement that finds, ranks, filters, sorts and reads the records."""

from dataclasses import dataclass

from crmarena.query.bound import BoundQuery, Column, Output
from crmarena.query.clock import Clock
from crmarena.query.compile.conditions import condition
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.fts_sqlite import search_fields
from crmarena.query.compile.fulltext import FullText
from crmarena.query.compile.select import sort_keys
from crmarena.query.compile.tables import from_clause, live
from crmarena.query.layout import quote
from crmarena.query.plan import Plan
from crmarena.query.shape import Columns, record_builder
from crmarena.query.sosl_ast import Find
from crmarena.query.sosl_bind import BoundSearch, Target


@dataclass(slots=True)
class Hunt:
    """One object's part of a search.

    `plan` gives a row per record, with the row's number in its table behind the columns; its first parameter stands for
    the hits of the MATCH expression and its last is the number of rows, both given when it runs. `bare` says that the
    one column is the id and nothing else is asked; `whole` is then the same without a limit, ids only. `expression` is
    the MATCH expression once it is known, if it is the same every time, and `few` says that it finds few rows.
    """

    target: Target
    plan: Plan
    bare: bool
    whole: str = ""
    expression: str | None = None
    few: bool = False


@dataclass(slots=True)
class SearchPlan:
    """A compiled search, free of any connection; `limit` is the one over all objects."""

    find: Find
    hunts: tuple[Hunt, ...]
    limit: int | None


def plan_search(
    search: BoundSearch, dialect: Dialect, fulltext: FullText, clock: Clock, clean: frozenset[str]
) -> SearchPlan:
    """The plan of a search; `clean` names objects known to have no deleted rows."""
    hunts = tuple(_hunt(target, Writer(dialect, clock, False, clean), fulltext) for target in search.targets)
    return SearchPlan(search.find, hunts, search.limit)


def _hunt(target: Target, w: Writer, fulltext: FullText) -> Hunt:
    query = target.query
    w.bind("")
    columns = Columns(w)
    build, _ = record_builder(columns, query.scope.root, query.entries)
    sql = ""
    if search_fields(target.sobject):
        sql = (_best if target.plain else _chosen)(w, target, columns.sql, fulltext)
    plan = Plan("records", target.sobject.name, sql, tuple(w.params), build)
    bare = _only_id(query)
    whole = ""
    if bare and sql and target.plain and not target.offset and not target.snippet:
        whole = fulltext.all_ids(target.sobject, w.dialect.param(1), query.scope.root.alias, _alive(w, target))
    return Hunt(target, plan, bare, whole)


def _only_id(query: BoundQuery) -> bool:
    return query.entries == [Output("Id", Column(query.scope.root, query.sobject.fields["Id"]))]


def _cut(w: Writer, target: Target) -> str:
    """LIMIT and OFFSET; the limit is the last parameter."""
    offset = w.bind(target.offset) if target.offset else None
    return w.dialect.limit(w.bind(-1), offset)


def _best(w: Writer, target: Target, columns: list[str], fulltext: FullText) -> str:
    """The best records of those found: cut before anything else of them is read."""
    root = target.query.scope.root
    hits = fulltext.best_hits(target.sobject, w.dialect.param(1), root.alias, _alive(w, target))
    if _only_id(target.query):
        return hits + _cut(w, target)
    source = f"({hits}{_cut(w, target)}) AS s CROSS JOIN {from_clause(target.query.scope)}"
    order = f"ORDER BY s.k, {root.alias}.{quote('Id')}"
    return f"SELECT {', '.join(columns)}, s.r FROM {source} WHERE {w.dialect.insertion_order(root.alias)} = s.r {order}"  # noqa: S608


def _alive(w: Writer, target: Target) -> str:
    return "".join(f" AND {part}" for part in live(w, target.query.scope.root))


def _chosen(w: Writer, target: Target, columns: list[str], fulltext: FullText) -> str:
    """The records of those found that the statement's own WHERE keeps, in its own order or by rank."""
    query = target.query
    root = query.scope.root
    hits = (fulltext.every_hit if query.order else fulltext.ranked_hits)(target.sobject, w.dialect.param(1))
    parts = [f"{w.dialect.insertion_order(root.alias)} = s.r", *live(w, root)]
    if query.where is not None:
        parts.append(condition(w, query.where))
    order = [*(sort_keys(w, query.order) or ["s.k"]), f"{root.alias}.{quote('Id')}"]
    source = f"({hits}) AS s CROSS JOIN {from_clause(query.scope)}"
    return (
        f"SELECT {', '.join(columns)}, s.r FROM {source} WHERE {' AND '.join(parts)}"  # noqa: S608
        f" ORDER BY {', '.join(order)}{_cut(w, target)}"
    )
