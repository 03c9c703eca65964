"""What a path or function of a statement means: which field of which record, under which key."""

from dataclasses import dataclass

from crmarena.query.ast import Expression, Field, Func, Query
from crmarena.schema import Field as Column
from crmarena.schema import SObject
from second_opinion.moments import DATE_FUNCTIONS, date_part, moment, shown
from second_opinion.values import Kind
from second_opinion.world import Record, Value, World

_OF_NAME = {"name": "Name", "type": "Type", "id": "Id"}
"""What a parent of several possible kinds surely has; a few more fields are those of User."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field reached over parents: the references to follow, then a field, or a member of a polymorphic Name."""

    steps: tuple[Column, ...]
    leaf: str
    kind: Kind

    def read(self, world: World, row: Record | None) -> Value:
        """The value for one record, None where a parent is missing."""
        name = ""
        for step in self.steps:
            found = None if row is None else world.by_id.get(str(row[step.name]))
            name, row = found or ("", None)
        if row is None:
            return None
        if self.steps and self.steps[-1].polymorphic:
            return _of_name(world, name, row, self.leaf)
        return row[self.leaf]


def _of_name(world: World, name: str, row: Record, leaf: str) -> Value:
    if leaf == "Type":
        return "Queue" if name == "Group" else name
    if leaf == "Name":
        return row[world.schema.objects[name].name_field or "Id"]
    return row.get(leaf)


class Scope:
    """The names of one FROM clause."""

    def __init__(self, world: World, sobject: SObject, query: Query) -> None:
        self.world = world
        self.sobject = sobject
        own = {sobject.name.lower(), (query.source.alias or sobject.name).lower()}
        self._prefixes: dict[str, list[str]] = {name: [] for name in own}
        for join in query.joins:
            self._prefixes[(join.alias or "").lower()] = self._spelled(join.name)

    def _spelled(self, path: str) -> list[str]:
        parts = path.split(".")
        if len(parts) > 1 and parts[0].lower() in self._prefixes and not self.sobject.relationship(parts[0]):
            return self._prefixes[parts[0].lower()] + parts[1:]
        return parts

    def place(self, path: str) -> Place:
        """What a path leads to; an assertion fails for paths that lead nowhere."""
        *relations, leaf = self._spelled(path)
        steps: list[Column] = []
        at: SObject | None = self.sobject
        for relation in relations:
            assert at is not None, path
            step = at.relationship(relation)
            assert step is not None, path
            steps.append(step)
            at = None if step.polymorphic else self.world.schema.objects[step.reference_to[0]]
        if at is None:
            return self._name_member(tuple(steps), leaf)
        column = at.find(leaf)
        assert column is not None, path
        return Place(tuple(steps), column.name, kind_of(column))

    def _name_member(self, steps: tuple[Column, ...], leaf: str) -> Place:
        if leaf.lower() in _OF_NAME:
            word = "id" if leaf.lower() == "id" else "string"
            return Place(steps, _OF_NAME[leaf.lower()], Kind(word))
        column = self.world.schema.objects["User"].find(leaf)
        assert column is not None, leaf
        return Place(steps, column.name, kind_of(column))

    def kind(self, item: Expression) -> Kind:
        """What the values of a field or of a function of one record are."""
        if isinstance(item, Field):
            return self.place(item.path).kind
        name = item.name.upper()
        if name in DATE_FUNCTIONS:
            return Kind("date" if name == "DAY_ONLY" else "int")
        return Kind("string") if name == "FORMAT" else self.kind(inner(item))

    def value(self, item: Expression, row: Record) -> Value:
        """A field or a function of one record."""
        if isinstance(item, Field):
            return self.place(item.path).read(self.world, row)
        name, argument = item.name.upper(), inner(item)
        value = self.value(argument, row)
        if value is None or name in {"TOLABEL", "CONVERTCURRENCY", "CONVERTTIMEZONE"}:
            return value
        if name == "FORMAT":
            return shown(self.kind(argument).type, _plain(value), self.world.clock)
        return self._date_part(name, argument, str(value))

    def _date_part(self, name: str, argument: Expression, value: str) -> Value:
        clock = self.world.clock
        if isinstance(argument, Func):
            return date_part(name, moment(value).astimezone(clock.zone), clock)
        return date_part(name, moment(value if "T" in value else value + "T00:00:00Z"), clock)


def _plain(value: Value) -> str | float:
    return value if isinstance(value, str) else float(value or 0)


def inner(item: Func) -> Expression:
    """The argument of a function of one argument; convertTimezone gives the value it is handed."""
    argument = item.args[0]
    assert isinstance(argument, Field | Func)
    return argument


def kind_of(column: Column) -> Kind:
    """How the values of a field compare."""
    return Kind(column.type, column.values if column.type == "picklist" else (), column.case_sensitive)
