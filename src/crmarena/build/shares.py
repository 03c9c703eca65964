"""Runs shares and parts of an emission on several processes; the rows are the same whatever their number."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread

from crmarena.build.rows import Checked, part_rows
from crmarena.latents import World
from crmarena.latents.parts import Part
from crmarena.records import Spread, share_tables
from crmarena.records.rewriting import Rewrites
from crmarena.records.sheet import Table
from crmarena.schema import load_schema

_work: list[tuple[World | None, Rewrites | None]] = []
"""The world of this worker process, if it has one, and what is rewritten there."""


_WORTH = 10_000
"""Records from which on starting processes pays."""


def default_workers(records: int) -> int:
    """One process per core this one may use, four at most; a single one for few records."""
    if records < _WORTH:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, cores))


def _serve(world: World | None, rewrites: Rewrites | None) -> None:
    """Makes a new process a worker: it ends with its parent."""
    Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    _work[:] = [(world, rewrites)]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        # Killed, not finished: a parent that ends properly has ended its workers before.
        os._exit(1)


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes that are started inside leave Ctrl-C to their parent, from their first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _pool(workers: int, world: World | None, rewrites: Rewrites | None) -> Iterator[ProcessPoolExecutor]:
    """Processes to work with; when something fails here, what they have not begun is not begun any more."""
    with ProcessPoolExecutor(workers, initializer=_serve, initargs=(world, rewrites)) as pool:
        with _deaf_to_ctrl_c():
            # All workers are started with the first piece of work.
            pool.submit(os.getpid)
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _share(number: int) -> list[Table]:
    ((world, rewrites),) = _work
    if world is None:
        raise RuntimeError("this process was handed no world")
    return share_tables(world, load_schema(world.spec.edition), number, rewrites=rewrites)


def _part(part: Part) -> Checked:
    ((_, rewrites),) = _work
    return part_rows(part, rewrites)


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
def spread_over(world: World, workers: int, rewrites: Rewrites | None = None) -> Iterator[Spread]:
    """A `Spread` over that many processes (in this one if it is 1)."""
    schema = load_schema(world.spec.edition)
    if workers <= 1:

        def here(shares: Iterable[int]) -> Iterable[list[Table]]:
            return (share_tables(world, schema, share, rewrites=rewrites) for share in shares)

        yield here
        return
    with _pool(workers, world, rewrites) as pool:

        def away(shares: Iterable[int]) -> Iterable[list[Table]]:
            return pool.map(_share, shares)

        yield away


def each_part(parts: Iterable[Part], workers: int, rewrites: Rewrites | None = None) -> Iterator[Checked]:
    """The rows of every part in order; only a few parts are held at a time, however many there are."""
    if workers <= 1:
        yield from (part_rows(part, rewrites) for part in parts)
        return
    with _pool(workers, None, rewrites) as pool:
        # One more than there are workers, so that nobody waits while rows are written.
        waiting: deque[Future[Checked]] = deque()
        for part in parts:
            if len(waiting) > workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(_part, part))
        while waiting:
            yield waiting.popleft().result()
