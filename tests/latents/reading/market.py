"""Reading deals and their papers: what customers like and how much they buy, and what they are willing to pay."""

from collections import defaultdict
from statistics import mean

from crmarena.latents import World
from latents.reading.chance import beyond_chance, rank_correlation
from latents.reading.rows import Rows


def check_tastes(world: World, rows: Rows) -> None:
    """Customers buy in the categories they like, far more than if their deals were shuffled."""
    account = rows.by("Opportunity", "Id", "AccountId")
    kinds: dict[str, list[int]] = defaultdict(list)
    for product, category in rows.read("ProductCategoryProduct", "ProductId", "ProductCategoryId"):
        kinds[product].append(world.ids.ordinal_of(category))
    lines = list(rows.read("OpportunityLineItem", "OpportunityId", "Product2Id"))
    products = [product for _, product in lines]

    def value(accounts: list[int]) -> float:
        return sum(
            max(world.habits[who].tastes[kind] for kind in kinds[what])
            for who, what in zip(accounts, products, strict=True)
        )

    owners = [world.ids.ordinal_of(account[deal]) for deal, _ in lines]
    assert beyond_chance(lambda order: value(list(order)), owners, 30) > 10


def check_sizes(world: World, rows: Rows) -> None:
    """Customers who buy much at a time have the larger lines."""
    account = rows.by("Opportunity", "Id", "AccountId")
    sizes: dict[str, list[float]] = defaultdict(list)
    for deal, quantity in rows.read("OpportunityLineItem", "OpportunityId", "Quantity"):
        sizes[account[deal]].append(min(quantity, 20.0))
    able = [who for who, some in sizes.items() if len(some) >= 20]
    assert len(able) >= 30
    habits = [world.habits[world.ids.ordinal_of(who)].size for who in able]
    assert rank_correlation(habits, [mean(sizes[who]) for who in able]) > 0.5


def check_bottom_lines(world: World, rows: Rows) -> None:
    """The last quote of a deal is accepted if and only if its total is not above what the customer would pay."""
    last: dict[str, tuple[str, str, float]] = {}
    for deal, at, quote, status, price in rows.read(
        "Quote", "OpportunityId", "CreatedDate", "Id", "Status", "TotalPrice"
    ):
        last[deal] = max(last.get(deal, ("", "", 0.0)), (f"{at} {world.ids.ordinal_of(quote):06d}", status, price))
    assert len(last) >= 20
    for deal, (_, status, price) in last.items():
        willing = world.deals[world.ids.ordinal_of(deal)].bottom_line
        assert (status == "Accepted") == (round(price * 100) <= willing), deal
