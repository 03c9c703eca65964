"""Makes a statement that two engines disagree about as short as it gets, and the rows as few."""

from collections.abc import Callable, Iterator
from typing import Any

from second_opinion.world import World

from crmarena.core.errors import SalesforceError
from crmarena.query import parse, to_soql
from crmarena.query.ast import And, Child, Not, Or, Query

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
    for at, item in enumerate(query.select):
        if isinstance(item, Child):
            for inner in _variants(item.query):
                yield query._replace(select=_with(query.select, at, Child(inner)))


def _reduced(node: Any) -> Iterator[Any]:
    """A node with one optional member gone, one element of a list gone, or one of these reduced in turn."""
    for name in getattr(node, "_fields", ()):
        if name in {"at", "raw", "kind", "path", "name", "operator"}:
            continue
        value = getattr(node, name)
        for smaller in _less(value):
            yield node._replace(**{name: smaller})


def _less(value: Any) -> Iterator[Any]:
    if isinstance(value, And | Or):
        yield from value.items
    if isinstance(value, Not):
        yield value.item
    if hasattr(value, "_fields"):
        yield None
        yield from _reduced(value)
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            if len(value) > 1:
                yield value[:at] + value[at + 1 :]
            for smaller in _less(item):
                if smaller is not None:
                    yield _with(value, at, smaller)
    elif value is not None and not isinstance(value, bool):
        yield None


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
