"""Baskets obey the rules of the house, or break exactly the one they are meant to break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.rng import Rng
from crmarena.latents.baskets import Basket, Shelf, tier, wrong_rate
from crmarena.latents.products import policies
from crmarena.latents.stories import ProductStory

PRODUCTS = tuple(ProductStory(i, f"P{i}", "", (0,), 10_000 + 100 * i) for i in range(30))
RULES = policies(tuple(range(30)), Rng("rules"))
SHELF = Shelf.of("b2b", PRODUCTS, RULES)


def broken(basket: Basket) -> set[str]:
    held = dict(basket)
    out = set()
    if any(held.get(product, 0) > most for product, most in RULES.quantity_limits):
        out.add("limit")
    if any(a in held and b in held for a, b in RULES.exclusions):
        out.add("exclusion")
    if any(head in held and not set(rest) <= set(held) for head, rest in RULES.bundles):
        out.add("bundle")
    return out


@settings(max_examples=200)
@given(st.integers(2, 12), st.sampled_from(["", "limit", "exclusion", "bundle", "discount"]), st.integers(0, 10_000))
def test_a_basket_breaks_what_it_is_told_to(size: int, violation: str, seed: int) -> None:
    basket = SHELF.fill(size, [1.0] * 30, violation, Rng(seed))
    assert len({product for product, _ in basket}) == size
    assert broken(basket) == ({violation} - {"", "discount"})


@given(st.integers(1, 12), st.integers(0, 10_000), st.integers(1, 12))
def test_dropping_lines_never_breaks_a_bundle(size: int, seed: int, left: int) -> None:
    kept = [product for product, _ in SHELF.fill(size, [1.0] * 30, "", Rng(seed))]
    rng = Rng(seed, "drop")
    while len(kept) > left:
        kept.remove(rng.choice(SHELF.droppable(kept)))
        assert broken([(product, 1) for product in kept]) == set()


@given(st.integers(1, 60), st.integers(0, 100))
def test_a_wrong_rate_is_wrong(quantity: int, seed: int) -> None:
    assert wrong_rate(RULES, quantity, Rng(seed)) != tier(RULES, quantity)


@pytest.mark.parametrize("seed", range(40))
def test_rules_keep_out_of_each_others_way(seed: int) -> None:
    rules = policies(tuple(range(30)), Rng(seed))
    heads = {head for head, _ in rules.bundles}
    companions = {product for _, rest in rules.bundles for product in rest}
    rivals = [product for pair in rules.exclusions for product in pair]
    assert len(set(rivals)) == len(rivals)
    assert not set(rivals) & (heads | companions)
    assert not heads & {product for product, _ in rules.quantity_limits}
    steps = [days for _, days in rules.install_steps]
    rates = [rate for _, rate in rules.discount_tiers]
    assert steps == sorted(set(steps))
    assert rates == sorted(set(rates))
