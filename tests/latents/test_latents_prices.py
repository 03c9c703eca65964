"""Prices: on their grid, moved from org to org, and told apart within one call."""

from itertools import combinations

import pytest

from crmarena.latents import World, sample_world
from crmarena.latents.baskets import NAMED
from crmarena.latents.prices import told_apart, too_near
from crmarena.spec.spec import load_spec


@pytest.fixture(scope="module", params=["b2b", "b2c"])
def world(request: pytest.FixtureRequest) -> World:
    return sample_world(load_spec(request.param))


def test_prices_end_in_99_cents_and_change_with_the_seed(world: World) -> None:
    other = sample_world(load_spec(world.spec.name, seed=world.spec.seed + 1))
    prices, others = ({p.name: p.price for p in one.products if p.price} for one in (world, other))
    assert all(price % 100 == 99 for price in prices.values())
    assert sum(prices[name] != others.get(name) for name in prices) > len(prices) / 2


def test_products_of_a_lead_and_first_ones_of_a_deal_are_told_apart_by_price(world: World) -> None:
    def near(products: list[int]) -> bool:
        prices = [world.products[product].price or 0 for product in products]
        return any(too_near(one, two) for one, two in combinations(prices, 2))

    assert not any(near([product for product, _ in lead.items]) for lead in world.leads)
    # A small basket may hold nothing else; a larger one nearly always has three that differ.
    wide = [deal for deal in world.deals if len(deal.lines) >= 2 * NAMED]
    assert sum(near([line.product for line in deal.lines[:NAMED]]) for deal in wide) <= 0.02 * len(wide)


def test_where_prices_do_not_differ_the_rest_fills_up() -> None:
    assert told_apart([0, 1, 2], 2, [100, 100, 100]) == [0, 1]
    assert told_apart([0, 1, 2], 2, [100, 101, 200]) == [0, 2]
