"""Which products stand together on a deal, in what quantities: obedient to the rules of the house, or breaking one."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.prices import told_apart
from crmarena.latents.stories import PolicyStory, ProductStory

VIOLATIONS = ("limit", "exclusion", "bundle", "discount")
_QUANTITIES = {
    "b2b": (
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 24, 25, 30, 35, 40),
        (20, 18, 12, 9, 10, 4, 3, 3, 2, 8, 2, 2, 1, 5, 1, 1.5, 1, 0.7, 0.6),
    ),
    "b2c": (
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 24, 30, 35),
        (40, 22, 10, 6, 6, 3, 1.5, 1.5, 1, 4, 1, 1, 2, 0.6, 0.5, 0.4),
    ),
}
#: How often a discount that is due is the one that is wrong, where there is one.
_DUE = 0.8

NAMED = 3
"""So many products of a deal are named in its calls: the first ones, whose prices can be told apart if possible."""

Basket = list[tuple[int, int]]  # (product, quantity)


def tier(policies: PolicyStory, quantity: int) -> int:
    """The discount in percent that a line of that many units gets."""
    return max((rate for least, rate in policies.discount_tiers if quantity >= least), default=0)


@dataclass(slots=True)
class Shelf:
    """The priced products with their rules, ready for filling baskets."""

    edition: str
    products: tuple[ProductStory, ...]
    policies: PolicyStory
    sold: list[int]
    limits: dict[int, int]
    rivals: dict[int, int]
    bundles: dict[int, tuple[int, ...]]
    bulk: float = 1.0  # how much the customer buys at a time, compared with others

    @classmethod
    def of(cls, edition: str, products: tuple[ProductStory, ...], policies: PolicyStory) -> "Shelf":
        """Index the catalogue and the rules."""
        rivals = {a: b for pair in policies.exclusions for a, b in (pair, pair[::-1])}
        sold = [product.ordinal for product in products if product.price is not None]
        return cls(edition, products, policies, sold, dict(policies.quantity_limits), rivals, dict(policies.bundles))

    def price(self, product: int) -> int:
        """List price in cents; CrmArenaError for a product that is not sold."""
        price = self.products[product].price
        if price is None:
            raise CrmArenaError(f"product {self.products[product].name} has no price")
        return price

    def fill(self, size: int, weights: list[float], violation: str, rng: Rng) -> Basket:
        """`size` different products with quantities; `weights` follow `sold`; breaks exactly the named rule, if any.

        A "discount" violation is a matter of the quote's rates, so its basket is an obedient one.
        """
        chosen: dict[int, int] = {}
        banned: set[int] = set()
        if violation == "limit":
            product, units = self._beyond(rng)
            chosen[product] = units
        elif violation == "exclusion":
            pair = rng.shuffled(rng.choice(self.policies.exclusions))
            chosen |= {product: self.quantity(product, rng) for product in pair}
        elif violation == "bundle":
            head, companions = rng.choice(self.policies.bundles)
            chosen[head] = self.quantity(head, rng)
            kept = rng.sample(companions, rng.integer(0, min(size, len(companions)) - 1))
            chosen |= {product: self.quantity(product, rng) for product in kept}
            banned = set(companions) - set(kept)
        self._stock(chosen, banned, size, weights, rng)
        order = rng.shuffled(list(chosen))
        named = told_apart(order, min(NAMED, len(order)), [product.price or 0 for product in self.products])
        return [(product, chosen[product]) for product in (*named, *(p for p in order if p not in named))]

    def _beyond(self, rng: Rng) -> tuple[int, int]:
        """A product and more units of it than its limit: a quantity such as others have who keep to the rules."""
        able = sorted(self.limits)
        product = rng.weighted(able, [1 / self.limits[product] ** 2 for product in able])
        sizes, weights = _QUANTITIES[self.edition]
        kept = [(size, weight) for size, weight in zip(sizes, weights, strict=True) if size > self.limits[product]]
        return product, rng.weighted([size for size, _ in kept], [weight for _, weight in kept])

    def quantity(self, product: int, rng: Rng) -> int:
        """Units of a line, within the product's limit."""
        sizes, weights = _QUANTITIES[self.edition]
        drawn = rng.weighted(sizes, weights)
        # Who buys in bulk often gets the larger of two draws; round sizes stay as frequent as they are.
        if rng.chance(1.0 - min(self.bulk, 1.0 / self.bulk)):
            again = rng.weighted(sizes, weights)
            drawn = max(drawn, again) if self.bulk > 1 else min(drawn, again)
        return min(drawn, self.limits.get(product, 10_000))

    def _stock(self, chosen: dict[int, int], banned: set[int], size: int, weights: list[float], rng: Rng) -> None:
        """Adds products until there are `size`, bundles whole and no excluded pair."""
        for _ in range(40 * size):
            if len(chosen) >= size:
                return
            self._add(rng.weighted(self.sold, weights), chosen, banned, size, rng)
        for product in rng.shuffled(self.sold):
            if len(chosen) < size:
                self._add(product, chosen, banned, size, rng)
        if len(chosen) < size:
            raise CrmArenaError(f"no {size} products of {len(self.sold)} go together", "Use fewer lines per deal.")

    def _add(self, product: int, chosen: dict[int, int], banned: set[int], size: int, rng: Rng) -> None:
        if product in chosen or product in banned or self.rivals.get(product) in chosen:
            return
        wanted = [p for p in (product, *self.bundles.get(product, ())) if p not in chosen]
        if len(chosen) + len(wanted) > size or banned & set(wanted):
            return
        chosen |= {p: self.quantity(p, rng) for p in wanted}

    def droppable(self, products: list[int]) -> list[int]:
        """Products whose line may go without breaking a bundle."""
        held = {companion for head in products for companion in self.bundles.get(head, ())}
        return [product for product in products if product not in held]


def wrong_rate(policies: PolicyStory, quantity: int, rng: Rng) -> int:
    """A discount that does not fit the quantity: mostly none, or else the first rate, as most lines rightly have."""
    right = tier(policies, quantity)
    rates = [0, *(rate for _, rate in policies.discount_tiers)]
    weights = [0.0 if rate == right else 1 / (1 + place) ** 2 for place, rate in enumerate(rates)]
    return rng.weighted(rates, weights)


def wrong_line(quantities: Sequence[int], policies: PolicyStory, rng: Rng) -> int:
    """Which line gets a discount that does not fit it: mostly one that one is due to, if there is any."""
    due = [at for at, quantity in enumerate(quantities) if tier(policies, quantity)]
    return rng.choice(due) if due and rng.chance(_DUE) else rng.integer(0, len(quantities) - 1)
