"""One measured figure, with the goal it is held to."""

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


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
