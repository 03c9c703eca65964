"""What customers are like: where they shop and how much at a time, how often they complain and of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from crmarena.core.rng import Rng

_CONCENTRATION = 0.5
_SORE = 3
"""So many issues trouble a customer more than others."""


@dataclass(frozen=True, slots=True)
class Habit:
    """The habits of one account. `tastes` has a share for each category, `size` multiplies what it buys at a time,
    `complaints` is how often it complains (1.2 on average), `sore` are the issues it meets more than others."""

    tastes: tuple[float, ...]
    size: float
    complaints: float
    sore: tuple[int, ...]


def sample_habits(accounts: int, categories: int, issues: int, rng: Rng) -> tuple[Habit, ...]:
    """The habits of every account, by ordinal."""
    return tuple(
        Habit(
            tastes(categories, rng.child("tastes", i)),
            size(rng.child("size", i)),
            complaints(rng.child("complaints", i)),
            sore(range(issues), rng.child("sore", i)),
        )
        for i in range(accounts)
    )


def tastes(categories: int, rng: Rng) -> tuple[float, ...]:
    """Shares of the categories in what an account buys: a few matter much."""
    return tuple(rng.dirichlet(_CONCENTRATION, categories))


def size(rng: Rng) -> float:
    """How much an account buys at a time, 1 at the median."""
    return rng.lognormal(1.0, 0.5)


def complaints(rng: Rng) -> float:
    """Gamma of shape 1.2: an exponential plus a gamma of shape 0.2, which is a beta (by Jöhnk) times an exponential."""
    while True:
        u, v = rng.random(), rng.random()
        x, y = u * u * u * u * u, v * sqrt(sqrt(v))
        if 0.0 < x + y <= 1.0:
            return rng.exponential(1.0) + rng.exponential(1.0) * x / (x + y)


def sore(issues: Sequence[int], rng: Rng) -> tuple[int, ...]:
    """The issues an account meets more than others."""
    return tuple(sorted(rng.sample(issues, _SORE)))
