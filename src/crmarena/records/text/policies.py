"""Articles about the rules of the house, rendered from the very policy the checks use."""

from collections.abc import Iterator

from crmarena.core.rng import Rng
from crmarena.latents.stories import PolicyStory
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots
from crmarena.records.text.page import Page, bullets, compose, length
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import days, series

_OFFER_TESTS = [
    "It is in writing and names the supplier and the day.",
    "It covers the same products, quantities and services as ours.",
    "It is not older than 30 days on the day we answer.",
    "It has been seen by a second colleague of the deal desk.",
]
_GUIDE_TESTS = [
    "Budget: the amount the customer names is at least the sum of list price times quantity, without any reduction.",
    "Authority: the customer decides alone; it fails if somebody else has the last word.",
    "Need: the customer has an open problem that what was asked for can solve; curiosity alone fails.",
    "Timeline: the days the customer grants are at least the days we need for the total number of units.",
]


def tiers(policy: PolicyStory) -> list[str]:
    """The rates by units on a line."""
    first = policy.discount_tiers[0][0] if policy.discount_tiers else 1
    rows = [f"{units} units or more on a line: {rate} percent" for units, rate in policy.discount_tiers]
    return [f"Fewer than {first} units on a line: no reduction", *rows]


def steps(policy: PolicyStory) -> list[str]:
    """The days by units of an order."""
    return [
        f"{units} unit{'' if units == 1 else 's'} or more in total: {days(count)}"
        for units, count in policy.install_steps
    ]


def _tier_example(policy: PolicyStory) -> str:
    units, rate = policy.discount_tiers[0]
    return (
        f"a quote has one line with {units} units and another with {units - 1}. The first gets {rate} percent, the "
        f"second gets nothing, although both lines together have {2 * units - 1} units."
    )


def _step_example(policy: PolicyStory) -> str:
    units, count = policy.install_steps[1]
    before = policy.install_steps[0][1]
    return (
        f"a customer orders {units - 2} units of one product and 2 of another. That makes {units} units in total, so "
        f"we need {days(count)}. With one unit less it would be {days(before)}."
    )


def policy_pages(world: World, root: Rng) -> Iterator[Page]:
    """One page per rule; the list of a rule is complete."""
    policy = world.policies

    def name(product: int) -> str:
        return world.products[product].name

    yield _page(world, root, "discount", tiers(policy), _tier_example(policy))
    yield _page(world, root, "install", steps(policy), _step_example(policy))
    limits = [f"{name(product)}: at most {units} units per order" for product, units in policy.quantity_limits]
    yield _page(world, root, "limits", limits, "")
    yield _page(world, root, "exclusions", [f"{name(a)} and {name(b)}" for a, b in policy.exclusions], "")
    bundles = [f"{name(head)} needs {series([name(part) for part in parts])}" for head, parts in policy.bundles]
    yield _page(world, root, "bundles", bundles, "")
    yield _page(world, root, "offers", _OFFER_TESTS, "")
    yield _page(world, root, "guide", _GUIDE_TESTS, "")


def _page(world: World, root: Rng, kind: str, rows: list[str], example: str) -> Page:
    voice = Voice(grammar("article_policy", world.spec.pack), root.child(kind), base_slots(world))
    say = voice.say
    rule = f"{say(f'{kind}_rule')}\n{bullets(rows)}"
    paragraphs = [say(f"{kind}_intro"), rule, say(f"{kind}_after")]
    if example:
        paragraphs.append(f"{say('example_lead')} {example}")
    body = compose([*paragraphs, say("why")], lambda: say("filler"), length(voice.rng))
    return Page(say(f"{kind}_title"), say(f"{kind}_summary"), body)
