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


def settle(drawn: Sequence[int], total: int, bounds: Sequence[tuple[int, int]], rng: Rng, what: str = "") -> list[int]:
    """The drawn numbers nudged by ones, at random places, until they sum to `total`; each stays in its bounds.

    CrmArenaError, naming `what`, when `total` lies outside what the bounds allow.
    """
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    if not least <= total <= most:
        raise CrmArenaError(
            f"{total} {what or 'records'} cannot be shared over {len(drawn)} parents: {least} to {most} would fit",
            "Change the counts of the spec so that their ratio is nearer to the shipped recipes'.",
        )
    out = [min(high, max(low, value)) for value, (low, high) in zip(drawn, bounds, strict=True)]
    left = total - sum(out)
    step = 1 if left > 0 else -1
    while left:
        for i in rng.shuffled(range(len(out))):
            low, high = bounds[i]
            if left and low <= out[i] + step <= high:
                out[i] += step
                left -= step
    return out


def flat(size: int, low: int, high: int) -> list[tuple[int, int]]:
    """The same bounds for everybody."""
    return [(low, high)] * size
