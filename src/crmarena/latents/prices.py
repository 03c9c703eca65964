"""What products cost: the pack's price moved a little for every org, on a grid of prices that end in 99 cents."""

from collections.abc import Sequence

from crmarena.core.rng import Rng

_NEAR = 0.03
"""Prices nearer than this share of the higher one are easily taken for each other."""


def list_price(usual: int, rng: Rng) -> int:
    """The price of an org in cents: tens of dollars from a hundred on, else whole dollars, less a cent."""
    moved = usual * rng.lognormal(1.0, 0.08)
    step = 1000 if usual >= 10_000 else 100
    return max(step, round(moved / step) * step) - 1


def too_near(one: int, two: int) -> bool:
    """Whether two prices are easily taken for each other."""
    return abs(one - two) < _NEAR * max(one, two)


def told_apart(products: Sequence[int], count: int, prices: Sequence[int]) -> list[int]:
    """The first `count` of the products whose prices differ enough, filled up with others where they do not suffice."""
    chosen: list[int] = []
    for product in products:
        if len(chosen) == count:
            break
        if not any(too_near(prices[product], prices[other]) for other in chosen):
            chosen.append(product)
    return chosen + [product for product in products if product not in chosen][: count - len(chosen)]
