"""Reading the catalogue, the rules of the house, remedies, competitors and territories."""

import re

from crmarena.latents import World
from crmarena.records.text.facts import pack_of
from crmarena.records.text.realise import grammar
from crmarena.records.text.words import number
from latents.reading.rows import Rows
from latents.reading.shapes import Shapes

_REMEDY = re.compile(
    r"^(?:- |\d+\. )(.+): may be offered (?:at any time|within (\d+) days of the order)$", re.MULTILINE
)
_TIER = re.compile(r"^(?:- |\d+\. )(\d+) units or more on a line: (\d+) percent$", re.MULTILINE)
_STEP = re.compile(r"^(?:- |\d+\. )(\d+) units? or more in total: (\w+) days?$", re.MULTILINE)
_LIMIT = re.compile(r"^(?:- |\d+\. )(.+): at most (\d+) units per order$", re.MULTILINE)
_PAIR = re.compile(r"^(?:- |\d+\. )(.+) and (.+)$", re.MULTILINE)
_BUNDLE = re.compile(r"^(?:- |\d+\. )(.+) needs (.+) and (.+)$", re.MULTILINE)


def _ids(world: World, name: str, count: int) -> list[str]:
    return [world.ids.of(name, i) for i in range(count)]


def _texts(rows: Rows) -> str:
    return "\n".join(body for (body,) in rows.read("Knowledge__kav", "FAQ_Answer__c"))


def check_categories(world: World, rows: Rows) -> None:
    """ProductCategoryProduct links every product to its categories."""
    found: dict[str, set[str]] = {}
    for product, category in rows.read("ProductCategoryProduct", "ProductId", "ProductCategoryId"):
        found.setdefault(product, set()).add(category)
    kinds = _ids(world, "ProductCategory", len(world.categories))
    assert found == {world.ids.of("Product2", p.ordinal): {kinds[c] for c in p.categories} for p in world.products}


def check_prices(world: World, rows: Rows) -> None:
    """The price book has the price of every product that is sold."""
    found = {name: round(price * 100) for name, price in rows.read("PricebookEntry", "Name", "UnitPrice")}
    assert found == {product.name: product.price for product in world.products if product.price is not None}


def remedies(rows: Rows) -> dict[str, dict[str, int]]:
    """By issue id: what its article grants, and for how many days (-1 for ever)."""
    out = {}
    for issue, name in rows.read("Issue__c", "Id", "Name"):
        bodies = [body for title, body in rows.read("Knowledge__kav", "Title", "FAQ_Answer__c") if name in title]
        found = [match for body in bodies for match in _REMEDY.findall(body)]
        out[issue] = {remedy: int(days or -1) for remedy, days in found}
    return out


def check_solutions(world: World, rows: Rows) -> None:
    """Each issue has an article that grants its two remedies with their windows."""
    expected = {world.ids.of("Issue__c", issue.ordinal): dict(issue.solutions) for issue in world.issues}
    assert remedies(rows) == expected


def check_discounts(world: World, rows: Rows) -> None:
    """The tiers stand in an article."""
    assert [(int(n), int(rate)) for n, rate in _TIER.findall(_texts(rows))] == list(world.policies.discount_tiers)


def check_install(world: World, rows: Rows) -> None:
    """The days by units stand in an article."""
    words = {number(count): count for count in range(60)}
    found = [(int(units), words[count]) for units, count in _STEP.findall(_texts(rows))]
    assert found == list(world.policies.install_steps)


def check_limits(world: World, rows: Rows) -> None:
    """The bounds per order stand in an article."""
    found = {name: int(most) for name, most in _LIMIT.findall(_texts(rows))}
    assert found == {world.products[product].name: most for product, most in world.policies.quantity_limits}


def check_exclusions(world: World, rows: Rows) -> None:
    """The pairs that exclude each other stand in an article: lines of two names and nothing else."""
    names = {name for (name,) in rows.read("Product2", "Name")}
    found = {frozenset(pair) for pair in _PAIR.findall(_texts(rows)) if set(pair) <= names}
    assert found == {frozenset(world.products[p].name for p in pair) for pair in world.policies.exclusions}


def check_bundles(world: World, rows: Rows) -> None:
    """What needs companions stands in an article."""
    found = {head: {one, two} for head, one, two in _BUNDLE.findall(_texts(rows))}
    assert found == {
        world.products[head].name: {world.products[p].name for p in rest} for head, rest in world.policies.bundles
    }


def check_facets(world: World, rows: Rows) -> None:
    """The profile of each competitor lists what it is strong in, and then what it is weak in."""
    nouns = {facet.noun: facet.name for facet in pack_of(world).facets}
    for rival in world.competitors:
        (body,) = [body for title, body in rows.read("Knowledge__kav", "Title", "FAQ_Answer__c") if rival.name in title]
        for side, facets in (("strong", rival.strengths), ("weak", rival.weaknesses)):
            rule = grammar("article_profile", world.spec.pack)[f"rival_{side}_lead"]
            (listed,) = Shapes(rule, {"rival": re.escape(rival.name)}).behind(body)
            assert {nouns[noun] for noun in re.split(", | and (?!.* and )", listed)} == set(facets), body


def check_territories(world: World, rows: Rows) -> None:
    """Each territory names its states and regions."""
    found = {record: set(states.split(",")) for record, states in rows.read("Territory2", "Id", "Description")}
    assert found == {world.ids.of("Territory2", story.ordinal): set(story.states) for story in world.territories}


def check_members(world: World, rows: Rows) -> None:
    """Who covers which states: the links of users to territories."""
    found: dict[str, set[str]] = {}
    for territory, user in rows.read("UserTerritory2Association", "Territory2Id", "UserId"):
        found.setdefault(territory, set()).add(user)
    assert found == {
        world.ids.of("Territory2", story.ordinal): {world.ids.of("User", user) for user in story.members}
        for story in world.territories
    }
