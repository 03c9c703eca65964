"""Compiles a bound query into a plan."""

from crmarena.query.bound import BoundQuery, Output
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.select import aggregate_sql, child_sql, count_sql, records_sql
from crmarena.query.layout import quote
from crmarena.query.plan import ChildPlan, Plan
from crmarena.query.shape import ChildSlot, Columns, aggregate_builder, record_builder


def plan(query: BoundQuery, dialect: Dialect, clock: Clock, deleted: bool, clean: frozenset[str]) -> Plan:
    """The plan of a bound statement; `deleted` and `clean` say which rows count (see `compile_soql`)."""
    w = Writer(dialect, clock, deleted, clean)
    name = query.sobject.name
    if query.kind == "count":
        sql = count_sql(w, query)
        return Plan("count", name, sql, tuple(w.params), None)
    if query.kind == "aggregate":
        outputs = [entry for entry in query.entries if isinstance(entry, Output)]
        sql = aggregate_sql(w, query)
        return Plan("aggregate", name, sql, tuple(w.params), aggregate_builder(outputs, clock))
    columns = Columns(w)
    build, slots = record_builder(columns, query.scope.root, query.entries)
    sql = records_sql(w, query, columns.sql)
    children = tuple(_child(slot, w) for slot in slots)
    return Plan("records", name, sql, tuple(w.params), build, children)


def _child(slot: ChildSlot, outer: Writer) -> ChildPlan:
    w = Writer(outer.dialect, outer.clock, outer.deleted, outer.clean)
    query = slot.entry.query
    parents = w.bind("[]")
    columns = Columns(w)
    columns.add(f"{query.scope.root.alias}.{quote(slot.entry.child.field)}")
    build, slots = record_builder(columns, query.scope.root, query.entries)
    sql = child_sql(w, query, columns.sql, parents)
    return ChildPlan(slot, sql, tuple(w.params), 0, build, tuple(_child(inner, w) for inner in slots))
