"""A second opinion on SOQL: answers a parsed statement from plain rows, one record at a time, with no regard for speed.

It knows the tree, the schema and the specification, and nothing of how the engine compiles.
"""

from typing import Any, TypeAlias

from crmarena.query import parse
from crmarena.query.ast import Aliased, Child, CountAll, Field, Func, Query, Selected, Source, TypeOf
from crmarena.schema import SObject
from second_opinion.conditions import holds, of_row
from second_opinion.grouping import grouped, is_grouped
from second_opinion.names import Scope
from second_opinion.ordering import arranged
from second_opinion.world import Record, Value, World

Json: TypeAlias = dict[str, Any]
BASE = "/services/data/v59.0/sobjects/"


def answer(world: World, soql: str, include_deleted: bool = False) -> Json:
    """The whole result of a statement, all pages in one."""
    query = parse(soql)
    asked = Asked(world, include_deleted)
    sobject = world.schema.find(query.source.name)
    assert sobject is not None
    return asked.result(sobject, query)


class Asked:
    """One statement being answered."""

    def __init__(self, world: World, include_deleted: bool) -> None:
        self.world = world
        self.include_deleted = include_deleted

    def result(self, sobject: SObject, query: Query) -> Json:
        """The answer to the outermost query."""
        scope = Scope(self.world, sobject, query)
        rows = self._matching(scope, query, self.world.rows.get(sobject.name, []))
        if isinstance(query.select[0], CountAll):
            return {"totalSize": len(_cut(query, rows)), "done": True, "records": []}
        aggregates = is_grouped(query)
        records = _cut(query, grouped(scope, query, rows)) if aggregates else self._records(scope, query, rows)
        return {"totalSize": len(records), "done": True, "records": records}

    def _matching(self, scope: Scope, query: Query, rows: list[Record]) -> list[Record]:
        found = [row for row in rows if self.include_deleted or not row["IsDeleted"]]
        if query.scope and query.scope.lower() == "mine":
            found = [row for row in found if row["OwnerId"] == self.world.clock.user_id]
        if query.where is None:
            return found
        return [row for row in found if holds(scope, query.where, of_row(scope, row), self.inner)]

    def inner(self, query: Query) -> list[Value]:
        """The values the inner query of a semi-join selects."""
        sobject = self.world.schema.find(query.source.name)
        assert sobject is not None
        scope = Scope(self.world, sobject, query)
        (item,) = query.select
        assert isinstance(item, Field)
        return [scope.value(item, row) for row in self._matching(scope, query, self.world.rows.get(sobject.name, []))]

    def _records(self, scope: Scope, query: Query, rows: list[Record]) -> list[Json]:
        ordered = _cut(query, arranged(scope, query.order, rows))
        return [self.record(scope, query, row) for row in ordered]

    def record(self, scope: Scope, query: Query, row: Record) -> Json:
        """One record as the answer shows it."""
        record = {"attributes": _attributes(scope.sobject.name, row)}
        for item in query.select:
            self._put(scope, item, row, record)
        return record

    def _put(self, scope: Scope, item: Selected, row: Record, record: Json) -> None:
        match item:
            case Field(path):
                self._put_field(scope, path, row, record)
            case Func() if item.name.upper() == "FIELDS":
                argument = item.args[0]
                assert isinstance(argument, Field)
                for column in _fields(scope.sobject, argument.path.upper()):
                    record[column] = row[column]
            case Func():
                path = _path(item)
                self._put_field(scope, path, row, record, scope.value(item, row))
            case Aliased(Field() | Func() as inner, alias):
                record[alias] = scope.value(inner, row)
            case Child(query):
                self._put_children(scope, query, row, record)
            case TypeOf():
                self._put_typeof(scope, item, row, record)

    def _put_field(self, scope: Scope, path: str, row: Record, record: Json, *shown_as: Value) -> None:
        """Puts a field where its path says, or what a function shows instead of it."""
        place = scope.place(path)
        here: Record | None = row
        for step in place.steps:
            assert here is not None
            found = self.world.by_id.get(str(here[step.name]))
            key = str(step.relationship_name)
            if found is None:
                record[key] = None
                return
            name, here = found
            shown = "Name" if step.polymorphic else name
            record = record.setdefault(key, {"attributes": {**_attributes(name, here), "type": shown}})
        record[place.leaf] = shown_as[0] if shown_as else place.read(self.world, row)

    def _put_children(self, scope: Scope, query: Query, row: Record, record: Json) -> None:
        child = scope.sobject.child(query.source.name.rpartition(".")[2])
        assert child is not None
        inside = Scope(self.world, self.world.schema.objects[child.object], query)
        mine = [other for other in self.world.rows.get(child.object, []) if other[child.field] == row["Id"]]
        records = self._records(inside, query, self._matching(inside, query, mine))
        record[child.name] = {"totalSize": len(records), "done": True, "records": records} if records else None

    def _put_typeof(self, scope: Scope, item: TypeOf, row: Record, record: Json) -> None:
        place = scope.place(f"{item.operand.path}.Id")
        key = str(place.steps[-1].relationship_name)
        found = self.world.by_id.get(str(place.read(self.world, row)))
        record[key] = None
        if found is None:
            return
        name, parent = found
        when = next((when for when in item.whens if when.object.path.lower() == name.lower()), None)
        if when is None and not item.otherwise:
            return
        record[key] = {"attributes": _attributes(name, parent)}
        if when is None:
            for otherwise in item.otherwise:
                member = scope.place(f"{item.operand.path}.{otherwise.path}")
                record[key][member.leaf] = member.read(self.world, row)
            return
        bare = Query((), Source(name))
        for chosen in when.fields:
            self._put_field(Scope(self.world, self.world.schema.objects[name], bare), chosen.path, parent, record[key])


def _path(item: Func) -> str:
    argument = item.args[0]
    if isinstance(argument, Func):
        return _path(argument)
    assert isinstance(argument, Field)
    return argument.path


def _attributes(name: str, row: Record) -> Json:
    return {"type": name, "url": f"{BASE}{name}/{row['Id']}"}


def _fields(sobject: SObject, which: str) -> list[str]:
    return [f.name for f in sobject.fields.values() if which == "ALL" or f.custom == (which == "CUSTOM")]


def _cut(query: Query, rows: list[Any]) -> list[Any]:
    kept = rows[query.offset or 0 :]
    return kept if query.limit is None else kept[: query.limit]
