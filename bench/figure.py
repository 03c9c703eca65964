"""One measured figure, with the goal it is held to."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import inf
from statistics import median
from typing import Any

_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is the bound in the same unit; `most` says whether the value may at most or must at least reach it."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    most: bool = True

    @property
    def holds(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.most else self.value >= self.goal

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "value": round(self.value, 4), "holds": self.holds}


def least(works: Sequence[Callable[[], object]], repeats: int = 1, rounds: int = 15) -> list[float]:
    """The least seconds of each of some works that are compared: they take turns, so that all see the same machine."""
    found = [inf] * len(works)
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for number, work in enumerate(works):
                begun = time.perf_counter()
                for _ in range(repeats):
                    work()
                found[number] = min(found[number], (time.perf_counter() - begun) / repeats)
    finally:
        gc.enable()
    return found


def least_in_turn(
    before: Callable[[], object], one: Sequence[Callable[[], object]], other: Sequence[Callable[[], object]]
) -> tuple[float, float]:
    """The mean seconds of works that are each done once a round, in the best of some rounds.

    A work of the one side is followed by its like of the other, so that neither has the processor's caches to itself;
    `before` begins a round and is not measured.
    """
    best = [inf, inf]
    gc.collect()
    gc.disable()
    try:
        for _ in range(_ROUNDS):
            before()
            spent = [0.0, 0.0]
            for works in zip(one, other, strict=True):
                for side, work in enumerate(works):
                    begun = time.perf_counter()
                    work()
                    spent[side] += time.perf_counter() - begun
            best = [min(pair) for pair in zip(best, spent, strict=True)]
    finally:
        gc.enable()
    return best[0] / len(one), best[1] / len(other)


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """The median time of some rounds, the collector kept out."""
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            begun = time.perf_counter()
            work()
            times.append(time.perf_counter() - begun)
    finally:
        gc.enable()
    return median(times)
