"""How far something is from chance: ranks, correlation, and a value set against what shuffling gives."""

from collections.abc import Callable, Sequence
from statistics import mean, pstdev
from typing import TypeVar

from crmarena.core.rng import Rng

T = TypeVar("T")


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 0; equal values share the mean of theirs."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [mean(places[value]) for value in values]


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's; 0 if either does not vary."""
    mean_x, mean_y = mean(xs), mean(ys)
    top = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    bottom = len(xs) * pstdev(xs) * pstdev(ys)
    return top / bottom if bottom else 0.0


def rank_correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Spearman's."""
    return correlation(ranks(xs), ranks(ys))


def beyond_chance(value: Callable[[Sequence[T]], float], order: Sequence[T], rounds: int = 120) -> float:
    """By how many standard deviations a value of the true order exceeds that of shuffled ones."""
    rng = Rng("shuffles")
    shuffled = [value(rng.child(i).shuffled(order)) for i in range(rounds)]
    spread = pstdev(shuffled)
    return (value(order) - mean(shuffled)) / spread if spread else 0.0
