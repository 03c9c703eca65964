"""Aggregates: one result for each group, with ROLLUP and CUBE, HAVING, ORDER BY and the keys of the answer."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from crmarena.query.ast import Aliased, Expression, Field, Func, GroupBy, Query
from second_opinion.conditions import holds
from second_opinion.names import Scope, inner
from second_opinion.ordering import sort_by
from second_opinion.values import Kind, plain_key, sort_key
from second_opinion.world import Record, Value

_AGGREGATES = frozenset(("COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"))


def is_grouped(query: Query) -> bool:
    """Whether the answer consists of aggregate results."""
    items = [item.item if isinstance(item, Aliased) else item for item in query.select]
    return query.group is not None or any(isinstance(i, Func) and i.name.upper() in _AGGREGATES for i in items)


@dataclass(frozen=True)
class Group:
    """The records of one group, the values they share by grouping item, and the items that are summed over."""

    rows: list[Record]
    keys: dict[str, Value]
    over: frozenset[str]


class Groups:
    """Reads expressions off groups."""

    def __init__(self, scope: Scope, query: Query) -> None:
        self.scope = scope
        self.items = query.group.items if query.group else ()
        self.names = [self.label(item) for item in self.items]

    def label(self, item: Expression) -> str:
        """One text for all spellings of a grouped expression."""
        if isinstance(item, Func):
            return f"{item.name.upper()}({self.label(inner(item))})"
        place = self.scope.place(item.path)
        return ".".join([*(step.name for step in place.steps), place.leaf])

    def read(self, item: Expression, group: Group) -> tuple[Kind, Value]:
        """The kind and value of a grouped field, a grouped function or an aggregate."""
        if isinstance(item, Field):
            return self.scope.kind(item), group.keys[self.label(item)]
        name = item.name.upper()
        if name == "GROUPING":
            return Kind("int"), int(self.label(inner(item)) in group.over)
        if name not in _AGGREGATES:
            return self.scope.kind(item), group.keys[self.label(item)]
        argument = inner(item)
        kind = self.scope.kind(argument)
        values: list[Value] = [v for row in group.rows if (v := self.scope.value(argument, row)) is not None]
        counting = name in {"COUNT", "COUNT_DISTINCT"}
        return Kind("int") if counting else kind, aggregate(name, kind, values)

    def split(self, rows: list[Record], group: GroupBy | None) -> list[Group]:
        """The groups of some records, subtotals included, in the order of their keys."""
        if group is None:
            return [Group(rows, {}, frozenset())]
        found = [g for names in self._levels(group.kind) for g in self._grouped(rows, names)]
        return sorted(found, key=self._place)

    def _levels(self, kind: str) -> list[tuple[str, ...]]:
        names = self.names
        if kind == "ROLLUP":
            return [tuple(names[:size]) for size in range(len(names), -1, -1)]
        if kind == "CUBE":
            return [chosen for size in range(len(names), -1, -1) for chosen in combinations(names, size)]
        return [tuple(names)]

    def _grouped(self, rows: list[Record], names: tuple[str, ...]) -> list[Group]:
        over = frozenset(self.names) - set(names)
        found: dict[tuple[object, ...], list[Record]] = {} if names else {(None,) * len(self.items): []}
        for row in rows:
            key = tuple(
                self._key(item, row) if name in names else None
                for item, name in zip(self.items, self.names, strict=True)
            )
            found.setdefault(key, []).append(row)
        return [Group(mine, self._shown(mine, names), over) for mine in found.values()]

    def _key(self, item: Expression, row: Record) -> object:
        value = self.scope.value(item, row)
        return None if value is None else plain_key(self.scope.kind(item), value)

    def _shown(self, rows: list[Record], names: tuple[str, ...]) -> dict[str, Value]:
        """The values a group is shown under: of texts that differ in case only, the first by their characters."""
        shown: dict[str, Value] = dict.fromkeys(self.names)
        for item, name in zip(self.items, self.names, strict=True):
            values = [self.scope.value(item, row) for row in rows] if name in names else []
            shown[name] = min((v for v in values if v is not None), default=None, key=str)
        return shown

    def _place(self, group: Group) -> tuple[object, ...]:
        keys = [(name, group.keys[name]) for name in self.names]
        return tuple((name in group.over, key is not None, "" if key is None else key) for name, key in keys)


def aggregate(name: str, kind: Kind, values: list[Value]) -> Value:
    """An aggregate function over the values that are not null."""
    if name == "COUNT":
        return len(values)
    if name == "COUNT_DISTINCT":
        return len({plain_key(kind, value) for value in values})
    if not values:
        return None
    if name in {"MIN", "MAX"}:
        ranked = sorted(values, key=lambda value: (sort_key(kind, value), str(value)))
        return ranked[0 if name == "MIN" else -1]
    total = sum(float(value) for value in values if value is not None)
    if name == "AVG":
        return total / len(values)
    return int(total) if kind.type == "int" else total


def grouped(scope: Scope, query: Query, rows: list[Record]) -> list[dict[str, Any]]:
    """The aggregate results of a query over the records that meet its WHERE, before LIMIT and OFFSET."""
    groups = Groups(scope, query)
    found = groups.split(rows, query.group)
    if query.having is not None:
        having = query.having
        found = [g for g in found if holds(scope, having, lambda item, g=g: groups.read(item, g), _no_semi_joins)]  # type: ignore[misc]
    found = sort_by(query.order, found, groups.read)
    return [_result(groups, query, group) for group in found]


def _no_semi_joins(query: Query) -> list[Value]:
    raise AssertionError(f"a semi-join in HAVING: {query}")


def _result(groups: Groups, query: Query, group: Group) -> dict[str, Any]:
    result: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
    unnamed = 0
    for item in query.select:
        expression = item.item if isinstance(item, Aliased) else item
        assert isinstance(expression, Field | Func)
        if isinstance(item, Aliased):
            key = item.alias
        elif isinstance(expression, Field):
            key = groups.scope.place(expression.path).leaf
        else:
            key, unnamed = f"expr{unnamed}", unnamed + 1
        result[key] = groups.read(expression, group)[1]
    return result
