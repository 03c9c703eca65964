"""The long run: random statements about random organisations, until there are N of them or the two disagree.

`make fuzz N=100000 SEED=0`, with STORE=own on PostgreSQL; the exit code is 1 when a mismatch was found.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from conformance.server import running
from crmarena import __version__
from crmarena.org import Engine
from second_opinion.compare import Mismatch, disagreement
from second_opinion.dice import Stream
from second_opinion.grammar import unlike, unlike_sosl
from second_opinion.orgs import world as random_world
from second_opinion.record import Run, keep
from second_opinion.shrink import fewer, shorter
from second_opinion.sosl_compare import search_disagreement
from second_opinion.sosl_statements import search_statement
from second_opinion.statements import statement
from second_opinion.world import Record, World, opened

PER_WORLD = 100
"""Statements about one organisation before the next one is built."""
SEARCHES = 5
"""One in so many statements is SOSL."""
PARSED = 25
"""One in so many statements also goes to the independent grammar, whole and damaged."""


@contextmanager
def engine_on(world: World, store: str = "") -> Iterator[Engine]:
    """An engine on the world, in a directory that is gone afterwards; on PostgreSQL if there is a store."""
    with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
        engine = opened(world, Path(folder) / "org", store)
        try:
            yield engine
        finally:
            engine.close()


def worlds(seed: int, count: int) -> Iterator[tuple[int, World, range]]:
    """The organisations of a run and the numbers of the statements about each."""
    for number, first in enumerate(range(0, count, PER_WORLD)):
        yield number, random_world(Stream("world", seed, number)), range(first, min(first + PER_WORLD, count))


def one_statement(engine: Engine, world: World, seed: int, number: int) -> Mismatch | None:
    """Puts statement `number` of a run to both; deleted records count in one of ten."""
    dice = Stream("statement", seed, number)
    if number % SEARCHES == SEARCHES - 1:
        sosl = search_statement(dice, world)
        found = search_disagreement(engine, world, sosl)
        return found or (unlike_sosl(dice, sosl) if number % PARSED == SEARCHES - 1 else None)
    soql = statement(dice, world)
    found = disagreement(engine, world, soql, number % 10 == 0)
    return found or (unlike(dice, soql) if number % PARSED == 1 else None)


def reproducer(world: World, found: Mismatch, store: str = "") -> str:
    """A smaller statement and the rows it needs to show the same kind of disagreement."""
    if found.statement.lstrip()[:4].upper() == "FIND" or found.reference.startswith("grammar"):
        return str(found)
    refused = found.engine.startswith("refused: ")

    def again(engine: Engine, where: World, soql: str) -> Mismatch | None:
        try:
            still = disagreement(engine, where, soql)
        except (AssertionError, KeyError, ValueError, TypeError):
            return None  # a variant that makes no sense to the reference
        return still if still and still.engine.startswith("refused: ") == refused else None

    def fails_in(where: World) -> bool:
        with engine_on(where, store) as engine:
            return again(engine, where, soql) is not None

    with engine_on(world, store) as engine:
        soql = shorter(found.statement, lambda text: again(engine, world, text) is not None)
    less = fewer(world, fails_in)
    with engine_on(less, store) as engine:
        said = again(engine, less, soql) or found
    rows = [f"  {name} {row}" for name, records in less.rows.items() for row in map(_said, records)]
    return "\n".join([str(said), f"  clock: {less.clock}", *rows])


def _said(row: Record) -> Record:
    return {key: value for key, value in row.items() if value is not None}


def run(count: int, seed: int, keep_going: bool = False, store: str = "") -> int:
    """Runs and reports; returns the number of mismatches."""
    started, done, wrong = time.perf_counter(), 0, 0
    for number, world, numbers in worlds(seed, count):
        with engine_on(world, store) as engine:
            for at in numbers:
                found = one_statement(engine, world, seed, at)
                done += 1
                if found is None:
                    continue
                wrong += 1
                _say(f"\nstatement {at} of seed {seed}:\n{found if keep_going else reproducer(world, found, store)}\n")
                if not keep_going:
                    return _summary(done, wrong, started)
        if number % 10 == 9:
            _say(f"\r{done:,} statements, {wrong} mismatches, {time.perf_counter() - started:.0f} s")
    return _summary(done, wrong, started)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _summary(done: int, wrong: int, started: float) -> int:
    _say(f"\r{done:,} statements run, {wrong} mismatches, {time.perf_counter() - started:.1f} s\n")
    return wrong


def main() -> int:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="statements to run")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another run")
    parser.add_argument("--keep-going", action="store_true", help="report every mismatch, without making it smaller")
    parser.add_argument(
        "--store", default="", help="address of a PostgreSQL database for the organisations, or `own` for a new server"
    )
    parser.add_argument("--record", type=Path, help="file in which the largest clean run is written down")
    chosen = parser.parse_args()
    with running() if chosen.store == "own" else nullcontext(chosen.store) as store:
        wrong = run(chosen.n, chosen.seed, chosen.keep_going, store)
    if chosen.record:
        done = Run(chosen.n, wrong, chosen.seed, __version__)
        keep(chosen.record, "PostgreSQL" if chosen.store else "SQLite", done)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
