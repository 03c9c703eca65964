"""Runs shares and parts of an emission on several processes; the rows are the same whatever their number."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from crmarena.build.rows import Checked, part_rows
from crmarena.latents import World
from crmarena.latents.parts import Part
from crmarena.records import Spread, share_tables
from crmarena.records.sheet import Table
from crmarena.schema import load_schema

A = TypeVar("A")
B = TypeVar("B")

_worlds: list[World] = []
"""The world of this worker process."""


_WORTH = 10_000
"""Records from which on starting processes pays."""


def default_workers(records: int) -> int:
    """One process per core this one may use, four at most; a single one for few records."""
    if records < _WORTH:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, cores))


def _enter(world: World) -> None:
    gc.disable()
    _worlds[:] = [world]


def _share(number: int) -> list[Table]:
    world = _worlds[0]
    return share_tables(world, load_schema(world.spec.edition), number)


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, nobody looks for cycles among the rows: there are none, and looking takes a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def spread_over(world: World, workers: int) -> Iterator[Spread]:
    """A `Spread` over that many processes (in this one if it is 1)."""
    schema = load_schema(world.spec.edition)
    if workers <= 1:

        def here(shares: Iterable[int]) -> Iterable[list[Table]]:
            return (share_tables(world, schema, share) for share in shares)

        yield here
        return
    with ProcessPoolExecutor(workers, initializer=_enter, initargs=(world,)) as pool:

        def away(shares: Iterable[int]) -> Iterable[list[Table]]:
            return pool.map(_share, shares)

        yield away


def each_part(parts: Iterable[Part], workers: int) -> Iterator[Checked]:
    """The rows of every part in order; only a few parts are held at a time, however many there are."""
    if workers <= 1:
        yield from map(part_rows, parts)
        return
    with ProcessPoolExecutor(workers, initializer=gc.disable) as pool:
        yield from _in_order(pool, part_rows, parts, workers)


def _in_order(
    pool: ProcessPoolExecutor, work: Callable[[A], B], items: Iterable[A], ahead: int
) -> Iterator[B]:
    """As `pool.map`, but never more than `ahead` results are waiting to be taken."""
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            if len(waiting) == ahead:
                yield waiting.popleft().result()
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
    finally:
        for left in waiting:
            left.cancel()
