"""Whether a record, or a group of records, meets a condition."""

from collections.abc import Callable

from crmarena.query.ast import (
    And,
    Compare,
    Condition,
    Expression,
    Includes,
    InList,
    InQuery,
    Literal,
    Not,
    Or,
    Query,
)
from crmarena.schema import to_18
from second_opinion.names import Scope
from second_opinion.values import Kind, compare, includes
from second_opinion.world import Record, Value

Truth = bool | None
Read = Callable[[Expression], tuple[Kind, Value]]
"""The kind and value of an expression for the record or group in hand."""
Inner = Callable[[Query], list[Value]]
"""The values the inner query of a semi-join selects."""


def holds(scope: Scope, condition: Condition, read: Read, inner: Inner) -> Truth:
    """True, False, or None where the answer hangs on an empty field."""
    match condition:
        case And(items):
            return _all([holds(scope, item, read, inner) for item in items])
        case Or(items):
            return _not(_all([_not(holds(scope, item, read, inner)) for item in items]))
        case Not(item):
            return _not(holds(scope, item, read, inner))
        case _:
            return _comparison(scope, condition, read, inner)


def _comparison(scope: Scope, condition: Compare | InList | InQuery | Includes, read: Read, inner: Inner) -> Truth:
    match condition:
        case Compare(left, operator, value):
            kind, found = read(left)
            return compare(kind, found, operator, value, scope.world.clock)
        case InList(left, negated, values):
            kind, found = read(left)
            return _in_list(scope, kind, found, values, negated)
        case InQuery(left, negated, query):
            _, found = read(left)
            present = found is not None and to_18(str(found)) in {to_18(str(v)) for v in inner(query) if v is not None}
            return present != negated
        case Includes(left, excludes, values):
            _, found = read(left)
            within = includes(found, values)
            return not within if excludes else within


def _in_list(scope: Scope, kind: Kind, found: Value, values: tuple[Literal, ...], negated: bool) -> Truth:
    clock = scope.world.clock
    if negated:
        return _all([compare(kind, found, "!=", value, clock) for value in values])
    return _not(_all([_not(compare(kind, found, "=", value, clock)) for value in values]))


def of_row(scope: Scope, row: Record) -> Read:
    """Reads expressions off one record."""

    def read(item: Expression) -> tuple[Kind, Value]:
        return scope.kind(item), scope.value(item, row)

    return read


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True
