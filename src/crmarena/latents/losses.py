"""Why a deal is lost: the price, the budget, the timing, a competitor, or a need that has gone."""

from crmarena.core.rng import Rng

REASONS = ("price", "budget", "timing", "competitor", "need")
_WEIGHTS = {"price": 2.0, "budget": 2.0, "timing": 2.0, "competitor": 5.0, "need": 1.5}
_LONG = 180
"""Days after which a deal is rather lost for its timing."""


def lost_for(days: int, gap: float, competing: tuple[int, ...], rng: Rng) -> tuple[str, int]:
    """The reason and, for a competitor, which one of those competing (else -1).

    `days` is how long the deal took, `gap` the share of our price the customer was not willing to pay.
    """
    weights = dict(_WEIGHTS)
    weights["price"] += 20.0 * max(0.0, gap)
    if days > _LONG:
        weights["timing"] *= 2.0
    if not competing:
        weights["competitor"] = 0.0
    reason = rng.weighted(REASONS, [weights[name] for name in REASONS])
    return reason, rng.choice(competing) if reason == "competitor" else -1
