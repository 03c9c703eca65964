"""How much each competitor is about in each year: some always more than others, and all of them drift."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmarena.core.rng import Rng
from crmarena.latents.stories import CompetitorStory


@dataclass(frozen=True, slots=True)
class Season:
    """One year of the market: the weight of each competitor, 0 before it was founded."""

    year: int
    weights: tuple[float, ...]


def sample_rivalry(competitors: Sequence[CompetitorStory], years: Sequence[int], rng: Rng) -> tuple[Season, ...]:
    """The weights of all years."""
    base = standing(len(competitors), rng.child("standing"))
    return tuple(
        Season(
            year,
            tuple(
                base[rival.ordinal] * drift(rng.child("drift", rival.ordinal, year)) if rival.founded <= year else 0.0
                for rival in competitors
            ),
        )
        for year in years
    )


def standing(count: int, rng: Rng) -> list[float]:
    """A root law over the competitors in random order."""
    return rng.shuffled([1 / (rank + 1) ** 0.5 for rank in range(count)])


def drift(rng: Rng) -> float:
    """A year's factor of one competitor."""
    return 0.3 + 1.7 * rng.random()
