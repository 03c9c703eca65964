"""Batches of plays by agents without a model: a small process pool, each process with its own read-only org.

A worker is handed the public tasks and what its agent needs, never the answer key; only the oracle's worker gets the
certificates' statements, since playing them is what the oracle is.
"""

import asyncio
import inspect
import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from crmarena.agents import factory
from crmarena.arena.play import Terms, play, play_async, wait
from crmarena.core.play import Agent, Trace
from crmarena.core.task import Task
from crmarena.org import Org

#: Plays sent to a worker at a time: large enough to make the transport cheap, small enough for a live progress bar.
CHUNK = 25
_org: dict[Path, Org] = {}

#: (agent's name, its argument for each task or None)
Job = tuple[str, Task, Terms, tuple[object, ...]]


def _open(directory: Path) -> Org:
    if directory not in _org:
        _org[directory] = Org.open(directory)
    return _org[directory]


def _play_chunk(directory: Path, jobs: Sequence[Job]) -> list[Trace]:
    org = _open(directory)
    return [play(factory(name)(*arguments), task, org, name=name, terms=terms) for name, task, terms, arguments in jobs]


def play_jobs(directory: Path, jobs: Sequence[Job], processes: int) -> Iterator[Trace]:
    """Play named agents over `processes` processes; yields traces in the order of the jobs, the untold agents first.

    Agents that were told something (the oracle its certificates) are played by other processes than those that were
    not. The processes are spawned, not forked, and never this one: it holds the keys.
    """
    for told in (False, True):
        share = [job for job in jobs if bool(job[3]) is told]
        chunks = [share[at : at + CHUNK] for at in range(0, len(share), CHUNK)]
        if chunks:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(min(max(1, processes), len(chunks)), mp_context=context) as pool:
                with _without_main():
                    played = pool.map(_play_chunk, [directory] * len(chunks), chunks)
                for traces in played:
                    yield from traces


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the caller's script while processes are started: they need nothing of it and must not run it again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def play_here(
    agent: Agent, tasks: Sequence[Task], org: Org, terms: Iterable[Terms], name: str | None, at_once: int
) -> Iterator[Trace]:
    """Play a caller's own function in this process; a coroutine function plays up to `at_once` tasks at a time."""
    pairs = [(task, term) for term in terms for task in tasks]
    if not inspect.iscoroutinefunction(agent):
        for task, term in pairs:
            yield play(agent, task, org, name=name, terms=term)
        return

    async def every() -> list[Trace]:
        gate = asyncio.Semaphore(at_once)

        async def one(task: Task, term: Terms) -> Trace:
            async with gate:
                return await play_async(agent, task, org, name=name, terms=term)

        return await asyncio.gather(*(one(task, term) for task, term in pairs))

    yield from wait(every())
