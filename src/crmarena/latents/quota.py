"""Exact totals: how many things each of many gets, so that the sum is the spec's count to the last record."""

from collections.abc import Sequence

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers proportional to the weights that sum to `total` (largest remainder, ties to the earlier)."""
    scale = sum(weights)
    if not weights or scale <= 0:
        if total:
            raise CrmArenaError(f"cannot share {total} over nothing", "Raise the count of the parent object.")
        return [0] * len(weights)
    exact = [total * weight / scale for weight in weights]
    out = [int(value) for value in exact]
    order = sorted(range(len(out)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


def settle(drawn: Sequence[int], total: int, low: int, high: int, rng: Rng) -> list[int]:
    """The drawn numbers nudged by ones, at random places, until they sum to `total`; each stays in low..high.

    CrmArenaError when `total` lies outside what the bounds allow.
    """
    size = len(drawn)
    if not low * size <= total <= high * size:
        raise CrmArenaError(
            f"{total} cannot be shared over {size} with {low} to {high} each",
            "Change the counts of the spec so that the ratio of these objects is nearer to the shipped recipes'.",
        )
    out = [min(high, max(low, value)) for value in drawn]
    left = total - sum(out)
    step = 1 if left > 0 else -1
    while left:
        order = rng.shuffled(range(size))
        for i in order:
            if left and low <= out[i] + step <= high:
                out[i] += step
                left -= step
    return out
