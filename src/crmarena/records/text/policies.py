"""Articles about the rules of the house, rendered from the very policy the checks use, and the pages around them."""

from collections.abc import Iterator

from crmarena.core.rng import Rng
from crmarena.latents.stories import PolicyStory
from crmarena.latents.world import World
from crmarena.records.text.editor import Editor
from crmarena.records.text.facts import base_slots
from crmarena.records.text.notes import Notes
from crmarena.records.text.page import Page, compose, listed
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import days, series

#: Kinds of rules, and how many related pages each of them has that state none of its figures.
KINDS = ("discount", "install", "limits", "exclusions", "bundles", "offers", "guide")
TWINS = 2

_OFFER_TESTS = [
    "The offer exists in writing and identifies both the supplier and the date.",
    "It refers to the same products, quantities and services as our own quote.",
    "It is not older than 30 days on the day of our response.",
    "It has been examined by a second member of the deal desk.",
]
_GUIDE_TESTS = [
    "Budget: the amount named by the customer is at least the sum of list price times quantity, without any discount.",
    "Authority: the customer decides alone; the factor fails if the final decision belongs to somebody else.",
    "Need: the customer has an unresolved problem that the requested products can solve; curiosity is insufficient.",
    "Timeline: the days granted by the customer are at least the days we require for the total number of units.",
]


def tiers(policy: PolicyStory) -> list[str]:
    """The rates by units on a line."""
    first = policy.discount_tiers[0][0] if policy.discount_tiers else 1
    rows = [f"{units} units or more on a line: {rate} percent" for units, rate in policy.discount_tiers]
    return [f"Fewer than {first} units on a line: no discount", *rows]


def steps(policy: PolicyStory) -> list[str]:
    """The days by units of an order."""
    return [
        f"{units} unit{'' if units == 1 else 's'} or more in total: {days(count)}"
        for units, count in policy.install_steps
    ]


def _tier_example(policy: PolicyStory) -> str:
    units, rate = policy.discount_tiers[0]
    return (
        f"a quote contains one line with {units} units and another with {units - 1}. The first line receives "
        f"{rate} percent, while the second receives no discount, although both lines together comprise "
        f"{2 * units - 1} units."
    )


def _step_example(policy: PolicyStory) -> str:
    units, count = policy.install_steps[1]
    before = policy.install_steps[0][1]
    return (
        f"a customer orders {units - 2} units of one product and 2 of another, which amounts to {units} units in total "
        f"and therefore requires {days(count)}. With one unit less, the requirement would be {days(before)}."
    )


def policy_pages(world: World, root: Rng, editor: Editor) -> Iterator[Page]:
    """One page per rule; the list of a rule is complete."""
    policy = world.policies

    def name(product: int) -> str:
        return world.products[product].name

    rows = {
        "discount": tiers(policy),
        "install": steps(policy),
        "limits": [f"{name(product)}: at most {units} units per order" for product, units in policy.quantity_limits],
        "exclusions": [f"{name(a)} and {name(b)}" for a, b in policy.exclusions],
        "bundles": [f"{name(head)} needs {series([name(part) for part in parts])}" for head, parts in policy.bundles],
        "offers": _OFFER_TESTS,
        "guide": _GUIDE_TESTS,
    }
    examples = {"discount": _tier_example(policy), "install": _step_example(policy)}
    for kind in KINDS:

        def draft(rng: Rng, kind: str = kind) -> Page:
            voice = _voice(world, rng, editor)
            notes = Notes(rng, world.spec.pack, editor)
            rule = f"{voice.say(f'{kind}_rule')}\n{listed(rows[kind], rng)}"
            paragraphs = [voice.say(f"{kind}_intro"), rule, voice.say(f"{kind}_after")]
            if kind in examples:
                paragraphs.append(f"{voice.say('example_lead')} {examples[kind]}")
            body = compose([*paragraphs, voice.say("why")], lambda: voice.say("filler"), notes, rng)
            title = voice.entries(f"{kind}_title")[_titles(root, kind, voice)[0]]
            return Page(voice.read(title[0]), voice.say(f"{kind}_summary"), body)

        yield editor.print(draft, root.child(kind))


def twin_pages(world: World, root: Rng, editor: Editor) -> Iterator[Page]:
    """Pages on the same subjects, with titles of the same pool, that state no figure: background and advice."""
    rules = grammar("article_policy", world.spec.pack)
    for kind in KINDS:
        order = root.child(kind, "bodies").shuffled(range(len(rules[f"{kind}_twin_body"])))
        share = len(order) // TWINS
        for number in range(TWINS):
            mine = order[number * share : (number + 1) * share]

            def draft(rng: Rng, kind: str = kind, number: int = number, mine: list[int] = mine) -> Page:
                voice = _voice(world, rng, editor)
                return _twin(
                    voice, kind, mine, _titles(root, kind, voice)[number + 1], Notes(rng, world.spec.pack, editor)
                )

            yield editor.print(draft, root.child(kind, "twin", number))


def _twin(voice: Voice, kind: str, bodies: list[int], title: int, notes: Notes) -> Page:
    say, rng = voice.say, voice.rng
    entries = voice.entries(f"{kind}_twin_body")
    paragraphs = [say(f"{kind}_twin_intro"), *(voice.read(entries[at][0]) for at in bodies[:3])]
    if rng.chance(0.6):
        lead = say("item_lead")
        paragraphs.append(f"{lead}\n{listed([say('item') for _ in range(rng.integer(3, 4))], rng)}")
    body = compose([*paragraphs, say("why")], lambda: say("twin_filler"), notes, rng)
    return Page(voice.read(voice.entries(f"{kind}_title")[title][0]), say(f"{kind}_summary"), body)


def _voice(world: World, rng: Rng, editor: Editor) -> Voice:
    return Voice(grammar("article_policy", world.spec.pack), rng, base_slots(world), editor.memory, "policy_")


def _titles(root: Rng, kind: str, voice: Voice) -> list[int]:
    """Which title of the pool goes to the rule (the first) and which to its related pages: any may be anybody's."""
    return root.child(kind, "titles").shuffled(range(len(voice.entries(f"{kind}_title"))))
