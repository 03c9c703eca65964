"""Binds the SELECT list of a query that returns records: fields, parents, TYPEOF, FIELDS() and formatted values."""

from typing import TypeAlias

from crmarena.query.ast import Aliased, Child, Field, Func, Selected, TypeOf
from crmarena.query.bind_expr import argument, expression, field_name, named, type_of
from crmarena.query.bind_names import Context, column, is_polymorphic, split_path, targets
from crmarena.query.bound import (
    Branch,
    Column,
    Entry,
    Expr,
    NameColumn,
    Output,
    Parent,
    Scope,
    Table,
    TypeChoice,
)
from crmarena.query.functions import CONVERT_CURRENCY, FIELDS, FORMAT, TO_LABEL
from crmarena.schema import Field as SField
from crmarena.schema import SObject

_SHOWING = frozenset((FORMAT, TO_LABEL, CONVERT_CURRENCY))
FIELD_SETS = frozenset(("ALL", "STANDARD", "CUSTOM"))

Entries: TypeAlias = list[Entry]


class Record:
    """The entries of a record under construction, parents found by the table they show."""

    __slots__ = ("entries", "keys", "parents")

    def __init__(self) -> None:
        self.entries: Entries = []
        self.keys: set[tuple[str, str]] = set()
        self.parents: dict[tuple[str, str], Parent] = {}

    def add(self, context: Context, bound: Column | NameColumn, path: str, alias: str | None, display: str) -> None:
        """Adds a value at the place its path says; refuses a value selected twice."""
        where, table_alias = self.level(bound)
        key = alias or field_name(bound)
        if (table_alias, key.lower()) in self.keys:
            context.refuse(0, "duplicate field", name=path)
        self.keys.add((table_alias, key.lower()))
        where.append(Output(key, bound, display))

    def add_own(self, context: Context, root: Table, field: SField, path: str) -> None:
        """The same for a field of the record itself, shown as it is."""
        name = field.name
        key = (root.alias, name.lower())
        if key in self.keys:
            context.refuse(0, "duplicate field", name=path)
        self.keys.add(key)
        self.entries.append(Output(name, Column(root, field)))

    def level(self, bound: Column | NameColumn) -> tuple[Entries, str]:
        """The entries of the (nested) record a column belongs to, and a name for that record."""
        if isinstance(bound, NameColumn):
            return self._polymorphic(bound)
        return self.of_table(bound.table), bound.table.alias

    def of_table(self, table: Table) -> Entries:
        """The entries of the record a table is shown as."""
        if table.parent is None or table.via is None:
            return self.entries
        seen = self.parents.get((table.alias, ""))
        if seen is None:
            seen = Parent(table.via.relationship_name or "", table, None, (), [])
            self.parents[(table.alias, "")] = seen
            self.of_table(table.parent).append(seen)
        return seen.entries

    def _polymorphic(self, bound: NameColumn) -> tuple[Entries, str]:
        name = bound.via.relationship_name or ""
        seen = self.parents.get((bound.table.alias, name))
        if seen is None:
            seen = Parent(name, bound.table, bound.via, bound.targets, [])
            self.parents[(bound.table.alias, name)] = seen
            self.of_table(bound.table).append(seen)
        return seen.entries, f"{bound.table.alias}.{name}"


def select_item(context: Context, scope: Scope, record: Record, item: Selected) -> None:
    """Binds one selected item that is no child query into the record."""
    alias = None
    if isinstance(item, Aliased):
        alias = item.alias
        item = _aliased(context, item)
    if isinstance(item, Field):
        record.add(context, column(context, scope, item.path, item.at), item.path, alias, "")
    elif isinstance(item, TypeOf):
        _typeof(context, scope, record, item)
    elif isinstance(item, Func):
        _call(context, scope, record, item, alias)


def _aliased(context: Context, item: Aliased) -> Field | Func | Child | TypeOf:
    """What stands under an alias; only a formatted value may, in a query without groups."""
    inner = item.item
    if not isinstance(inner, Func) or inner.name.upper() not in _SHOWING:
        context.refuse(item.at, "alias")
    return inner


def _call(context: Context, scope: Scope, record: Record, item: Func, alias: str | None) -> None:
    name = item.name.upper()
    if name == FIELDS:
        for sfield in field_set(context, scope.root.sobject, item):
            record.add(context, Column(scope.root, sfield), sfield.name, None, "")
        return
    bound, display = shown(context, scope, item)
    if not isinstance(bound, Column | NameColumn):
        # Without groups a date function has nothing to be grouped by.
        context.refuse(item.at, "ungrouped", name=named(bound))
    record.add(context, bound, field_name(bound), alias, display)


def shown(context: Context, scope: Scope, item: Func) -> tuple[Expr, str]:
    """The expression under FORMAT and the like, and the kind of text FORMAT makes of it ("" without FORMAT)."""
    if item.name.upper() != FORMAT:
        return expression(context, scope, item), ""
    bound = expression(context, scope, argument(item))
    kind = type_of(bound)
    return bound, kind if kind in {"date", "datetime", "int", "double", "currency", "percent"} else ""


def field_set(context: Context, sobject: SObject, item: Func) -> list[SField]:
    """The fields FIELDS(ALL|STANDARD|CUSTOM) stands for."""
    inner = argument(item)
    kind = inner.path if isinstance(inner, Field) else inner.name
    if kind.upper() not in FIELD_SETS or isinstance(inner, Func):
        context.refuse(item.at, "fields argument", name=kind)
    wanted = {"ALL": (True, False), "STANDARD": (False,), "CUSTOM": (True,)}[kind.upper()]
    chosen = [sfield for sfield in sobject.fields.values() if sfield.custom in wanted]
    if not chosen:
        context.refuse(item.at, "fields empty", name=kind.upper())
    return chosen


def _typeof(context: Context, scope: Scope, record: Record, item: TypeOf) -> None:
    table, via = _operand(context, scope, item.operand)
    objects = targets(context.schema, via)
    branches = []
    seen: set[str] = set()
    for when in item.whens:
        sobject = context.schema.find(when.object.path)
        if sobject is None:
            context.refuse(when.object.at, "object", name=when.object.path)
        if sobject.name in seen:
            context.refuse(when.object.at, "typeof when", name=sobject.name)
        seen.add(sobject.name)
        branches.append(Branch(sobject, _branch(context, scope, table, via, sobject, when.fields)))
    if item.otherwise:
        branches.append(Branch(None, _otherwise(context, table, via, item.otherwise)))
    key = via.relationship_name or via.name
    record.of_table(table).append(TypeChoice(key, table, via, objects, tuple(branches)))


def _operand(context: Context, scope: Scope, operand: Field) -> tuple[Table, SField]:
    table, path = split_path(scope, operand.path)
    *before, last = path.split(".")
    for relation in before:
        via = table.sobject.relationship(relation)
        target = context.schema.find(via.reference_to[0]) if via is not None else None
        if via is None or target is None:
            context.refuse(operand.at, "relationship", name=relation)
        table = scope.join(table, via, target)
    via = table.sobject.relationship(last)
    if via is None:
        if table.sobject.find(last) is not None:
            context.refuse(operand.at, "typeof operand", name=last)
        context.refuse(operand.at, "typeof relation", name=last, entity=table.sobject.name)
    if not is_polymorphic(via):
        context.refuse(operand.at, "typeof operand", name=last)
    return table, via


def _branch(
    context: Context, scope: Scope, table: Table, via: SField, sobject: SObject, fields: tuple[Field, ...]
) -> Entries:
    """The entries of one WHEN: the fields resolved on a join of the branch's own object."""
    joined = scope.join(table, via, sobject)
    branch_scope = Scope.view(scope, joined)
    record = Record()
    record.parents[(joined.alias, "")] = Parent("", joined, None, (), record.entries)
    for field in fields:
        bound = column(context, branch_scope, field.path, field.at)
        record.add(context, bound, field.path, None, "")
    return record.entries


def _otherwise(context: Context, table: Table, via: SField, fields: tuple[Field, ...]) -> Entries:
    entries: Entries = []
    for field in fields:
        resolved = context.names.on_name(field.path)
        if resolved is None:
            context.refuse(field.at, "column", name=field.path, entity="Name")
        entries.append(Output(resolved[0], NameColumn(table, via, targets(context.schema, via), *resolved)))
    return entries
