"""Resolves object, relationship and field names against the schema."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, NoReturn

from crmarena.query.bound import Column, NameColumn, Scope, Table
from crmarena.query.clock import Clock
from crmarena.query.errors import refuse
from crmarena.query.lexer import offset
from crmarena.schema import Field as SField
from crmarena.schema import Schema, SObject

NAME_FIELDS: Mapping[str, tuple[str, str]] = {
    "alias": ("Alias", "string"),
    "email": ("Email", "email"),
    "firstname": ("FirstName", "string"),
    "id": ("Id", "id"),
    "isactive": ("IsActive", "boolean"),
    "lastname": ("LastName", "string"),
    "name": ("Name", "string"),
    "phone": ("Phone", "phone"),
    "profileid": ("ProfileId", "reference"),
    "title": ("Title", "string"),
    "type": ("Type", "picklist"),
    "username": ("Username", "string"),
    "userroleid": ("UserRoleId", "reference"),
}
"""What a polymorphic parent has, whatever object it belongs to: the fields of Salesforce's object Name."""

MOST_HOPS = 5
MOST_PARENTS = 55
"""Relationships to parents that one query may follow, as Salesforce documents."""


class Context(NamedTuple):
    """What binding needs throughout: the statement, the schema, and the clock."""

    text: str
    schema: Schema
    clock: Clock

    @property
    def names(self) -> "Names":
        """The resolved paths of the schema."""
        return names_of(self.schema)

    def refuse(self, at: int, kind: str, **slots: object) -> NoReturn:
        """Raises the refusal `kind` at token number `at`."""
        refuse(self.text, offset(self.text, at), kind, **slots)


class Names:
    """Paths that were resolved before, per object: the hops of relationships and the field at the end."""

    __slots__ = ("_known", "schema")

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._known: dict[tuple[str, str], Resolved] = {}

    def resolve(self, sobject: SObject, path: str) -> "Resolved":
        """What `path` means on an object; a failed resolution says which refusal is due."""
        key = (sobject.name, path)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _resolve(self.schema, sobject, path)
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
        return found

    @staticmethod
    def on_name(name: str) -> tuple[str, str] | None:
        """The real name and type of a field of the object Name, or None."""
        return NAME_FIELDS.get(name.lower())


_MOST_KNOWN = 20_000


@lru_cache(maxsize=8)
def names_of(schema: Schema) -> Names:
    """The resolved paths of a schema, shared by all statements."""
    return Names(schema)


class Resolved(NamedTuple):
    """Hops (reference, target object), then a field, or the polymorphic reference and the name of a Name field.

    With `problem` set the path means nothing: it is a kind of refusal, of `name` on `entity`.
    """

    hops: tuple[tuple[SField, SObject], ...] = ()
    field: SField | None = None
    via: SField | None = None
    name: str = ""
    problem: str = ""
    entity: str = ""


def targets(schema: Schema, via: SField) -> tuple[SObject, ...]:
    """The objects a reference may point at."""
    return tuple(found for found in (schema.find(name) for name in via.reference_to) if found is not None)


def is_polymorphic(via: SField) -> bool:
    """Whether a reference may point at records of more than one object."""
    return via.polymorphic or len(via.reference_to) > 1


def _resolve(schema: Schema, sobject: SObject, path: str) -> Resolved:
    *relations, last = path.split(".")
    hops: list[tuple[SField, SObject]] = []
    current = sobject
    for position, relation in enumerate(relations):
        via = current.relationship(relation)
        if via is not None and is_polymorphic(via):
            if position == len(relations) - 1:
                return _on_name(tuple(hops), via, last)
            return Resolved(problem="relationship", name=relations[position + 1])
        target = schema.find(via.reference_to[0]) if via is not None else None
        if via is None or target is None:
            return Resolved(problem="relationship", name=relation)
        hops.append((via, target))
        current = target
    if len(hops) > MOST_HOPS:
        return Resolved(problem="path depth", name=path)
    field = current.find(last)
    if field is None:
        return Resolved(problem="column", name=last, entity=current.name)
    return Resolved(tuple(hops), field)


def _on_name(hops: tuple[tuple[SField, SObject], ...], via: SField, last: str) -> Resolved:
    known = NAME_FIELDS.get(last.lower())
    if known is None:
        return Resolved(problem="column", name=last, entity="Name")
    return Resolved(hops, None, via, known[0])


def check_parents(context: Context, scope: Scope) -> None:
    """Refuses a query that follows too many relationships to parents."""
    if len(scope.tables) > MOST_PARENTS + 1:
        context.refuse(0, "parents")


def split_path(scope: Scope, path: str) -> tuple[Table, str]:
    """The table a path starts from, and the path from there: aliases and the object's own name fall away."""
    first, dot, rest = path.partition(".")
    if not dot:
        return scope.root, path
    low = first.lower()
    table = scope.aliases.get(low)
    if table is not None:
        return table, rest
    sobject = scope.root.sobject
    if sobject.relationship(first) is None and low == sobject.name.lower():
        return scope.root, rest
    return scope.root, path


def column(context: Context, scope: Scope, path: str, at: int) -> Column | NameColumn:
    """The column a field path names; refuses names that mean nothing."""
    table = scope.root
    if "." in path:
        table, path = split_path(scope, path)
    elif (plain := table.sobject.find(path)) is not None:
        return Column(table, plain)
    resolved = context.names.resolve(table.sobject, path)
    if resolved.problem:
        context.refuse(at, resolved.problem, name=resolved.name, entity=resolved.entity)
    for via, target in resolved.hops:
        table = scope.join(table, via, target)
    if resolved.via is not None:
        kind = NAME_FIELDS[resolved.name.lower()][1]
        return NameColumn(table, resolved.via, targets(context.schema, resolved.via), resolved.name, kind)
    if resolved.field is None:
        raise AssertionError(path)
    return Column(table, resolved.field)
