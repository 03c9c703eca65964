"""Where random choices come from: a seeded stream for long runs, Hypothesis for runs that shrink."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from crmarena.core.rng import Rng

T = TypeVar("T")


class Dice(Protocol):
    """A source of whole numbers; everything else is made of them."""

    def integer(self, low: int, high: int) -> int:
        """A number, both bounds included."""


class Stream:
    """Dice of a seed: fast, and the same on every machine."""

    def __init__(self, *path: str | int) -> None:
        self._rng = Rng("second opinion", *path)

    def integer(self, low: int, high: int) -> int:
        """A number, both bounds included."""
        return self._rng.integer(low, high)


class Drawn:
    """Dice of Hypothesis: what they show shrinks towards the low bound."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """A number, both bounds included."""
        return self._draw(st.integers(low, high)) if low < high else low


def one(dice: Dice, items: Sequence[T]) -> T:
    """One of the items; the first is the simplest."""
    return items[dice.integer(0, len(items) - 1)]


def chance(dice: Dice, percent: int) -> bool:
    """True that often; no is the simpler answer."""
    return dice.integer(0, 99) >= 100 - percent


def some(dice: Dice, low: int, high: int, make: Callable[[], T]) -> list[T]:
    """Between `low` and `high` things, few more often than many."""
    count = low
    while count < high and chance(dice, 45):
        count += 1
    return [make() for _ in range(count)]


def several(dice: Dice, items: Sequence[T], most: int) -> list[T]:
    """One to `most` different items."""
    left, found = list(items), []
    for _ in range(min(most, len(left))):
        found.append(left.pop(dice.integer(0, len(left) - 1)))
        if not chance(dice, 60):
            break
    return found
