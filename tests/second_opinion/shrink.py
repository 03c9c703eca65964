"""Makes a statement that two engines disagree about as short as it gets, and the rows as few."""

from collections.abc import Callable, Iterator
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.query import parse, to_soql
from crmarena.query.ast import Aliased, And, Field, Literal, Not, Or, Query, Source
from second_opinion.world import World

Fails = Callable[[str], bool]
FailsIn = Callable[[World], bool]


def shorter(soql: str, fails: Fails, tries: int = 2_000) -> str:
    """The shortest variant of a statement found that still fails; it is itself one that fails."""
    best = soql
    progress = True
    while progress and tries > 0:
        progress = False
        for variant in _variants(parse(best)):
            text = to_soql(variant)
            tries -= 1
            if tries > 0 and len(text) < len(best) and _reads(text) and fails(text):
                best, progress = text, True
                break
    return best


def _reads(text: str) -> bool:
    try:
        parse(text)
    except SalesforceError:
        return False
    return True


def _variants(query: Query) -> Iterator[Query]:
    """The statement with one thing less."""
    yield from _reduced(query)


_MAY_GO = frozenset(("alias", "scope", "where", "group", "having", "limit", "offset", "purpose"))
_MAY_EMPTY = frozenset(("joins", "withs", "order", "update", "otherwise"))
_LEAVES = (Field, Literal, Source)


def _reduced(node: Any) -> Iterator[Any]:
    """A node with one optional member gone, one element of a list gone, or one of these reduced in turn."""
    if isinstance(node, _LEAVES):
        return
    for name in node._fields:
        value = getattr(node, name)
        if name in _MAY_GO and value is not None:
            yield node._replace(**{name: None})
        for smaller in _less(value, 0 if name in _MAY_EMPTY else 1):
            yield node._replace(**{name: smaller})


def _less(value: Any, least: int) -> Iterator[Any]:
    """Smaller forms of a member; a list keeps at least that many elements."""
    if isinstance(value, And | Or):
        yield from value.items
    if isinstance(value, Not):
        yield value.item
    if isinstance(value, Aliased):
        yield value.item
    if hasattr(value, "_fields"):
        yield from _reduced(value)
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            if len(value) > least:
                yield value[:at] + value[at + 1 :]
            for smaller in _less(item, 1):
                yield _with(value, at, smaller)


def _with(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])


def fewer(world: World, fails: FailsIn) -> World:
    """A world with as many records taken away as the failure bears; every look at one costs building it."""
    for name in sorted(world.rows):
        ids = [str(row["Id"]) for row in world.rows[name]]
        emptied = world
        for record_id in ids:
            emptied = emptied.without(record_id)
        if ids and fails(emptied):
            world = emptied
            continue
        for record_id in ids:
            smaller = world.without(record_id)
            if fails(smaller):
                world = smaller
    return world
