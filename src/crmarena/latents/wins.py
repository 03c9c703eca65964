"""Who wins how many deals in a territory: a clear first, or a tie that only the smaller workload breaks."""

from collections.abc import Mapping

from crmarena.core.rng import Rng
from crmarena.latents.quota import apportion


def tied_territories(count: int, rng: Rng) -> set[int]:
    """About a third of the territories: there the most successful sellers are tied."""
    return set(rng.sample(range(count), max(1, round(count / 3)))) if count > 1 else set()


def allot(wins: int, waiting: Mapping[int, int], tied: bool, rng: Rng) -> dict[int, int]:
    """How many of a territory's won deals each seller has; `waiting` gives their unconverted leads.

    With `tied`, two or three share the first place and one of them alone has the fewest unconverted leads; without
    it (or where no such group exists) one seller is ahead of all others.
    """
    sellers = sorted(waiting)
    if not sellers or not wins:
        return dict.fromkeys(sellers, 0)
    if tied:
        shares = _tie(wins, waiting, rng)
        if shares:
            return shares
    counts = sorted(apportion(wins, [rng.uniform(0.2, 1.0) for _ in sellers]), reverse=True)
    while len(counts) > 1 and counts[0] == counts[1]:
        giver = max(i for i, count in enumerate(counts) if count)
        counts[giver] -= 1
        counts[0] += 1
    return dict(zip(rng.shuffled(sellers), counts, strict=True))


def _tie(wins: int, waiting: Mapping[int, int], rng: Rng) -> dict[int, int]:
    """Counts with a first place shared by two or three, or {} if these sellers and wins do not allow it."""
    sellers = sorted(waiting)
    for _ in range(60):
        size = rng.weighted((2, 3), (2, 1))
        group = rng.sample(sellers, size)
        loads = sorted(waiting[user] for user in group)
        others = [user for user in sellers if user not in group]
        if len(group) < size or loads[0] == loads[1]:
            continue
        for each in range(1, wins // size + 1):
            left = wins - size * each
            if left <= len(others) * (each - 1):
                return dict.fromkeys(group, each) | _below(left, others, each - 1, rng)
    return {}


def _below(total: int, others: list[int], most: int, rng: Rng) -> dict[int, int]:
    """`total` wins over the others, none with more than `most`."""
    out = dict.fromkeys(others, 0)
    while total:
        user = rng.choice([user for user in others if out[user] < most])
        out[user] += 1
        total -= 1
    return out
