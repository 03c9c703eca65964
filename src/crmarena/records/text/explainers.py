"""Articles that explain products, one angle at a time."""

from collections.abc import Iterator

from crmarena.core.rng import Rng
from crmarena.latents.stories import ProductStory
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, product_facts, product_slots
from crmarena.records.text.page import Page, compose, length
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import number


def explainers(world: World, root: Rng) -> Iterator[Page]:
    """Endless: every product from one angle, then from the next; the rounds repeat with other words."""
    rules = grammar("article_explainer", world.spec.pack)
    angles = [rule.removesuffix("_title") for rule in rules if rule.endswith("_title")]
    turn = 0
    while world.products:
        for product in root.child("order", turn).shuffled(world.products):
            angle = angles[(product.ordinal + turn) % len(angles)]
            yield _explain(world, product, angle, root.child(angle, product.ordinal, turn))
        turn += 1


def _explain(world: World, product: ProductStory, angle: str, rng: Rng) -> Page:
    rules = grammar("article_explainer", world.spec.pack)
    voice = Voice(rules, rng, _slots(world, product, rng))
    say = voice.say
    title, summary = say(f"{angle}_title"), say(f"{angle}_summary")
    middle = [say("does"), say("pains")]
    body = [voice.read(entry[0]) for entry in rules[f"{angle}_body"]]
    if rng.chance(0.5):
        middle.reverse()
    paragraphs = [say("intro"), *middle, *body] if rng.chance(0.5) else [say("intro"), *body, *middle]
    return Page(title, summary, compose([*paragraphs, say("close")], lambda: say("filler"), length(rng)))


def _slots(world: World, product: ProductStory, rng: Rng) -> dict[str, str]:
    fact = product_facts(world, product)
    one, two, three = rng.sample(fact.does, 3)
    pain_one, pain_two = rng.sample(fact.pains, 2)
    home = rng.choice(product.categories) if product.categories else -1
    near = [p for p in world.products if home in p.categories and p.ordinal != product.ordinal and p.price is not None]
    sibling = rng.choice(near or world.products).name
    return {
        **base_slots(world), **product_slots(fact), "description": product.description,
        "does_one": one, "does_two": two, "does_three": three, "pain_one": pain_one, "pain_two": pain_two,
        "category": world.categories[home].lower() if home >= 0 else "our catalogue", "sibling": sibling,
        "n_small": number(rng.integer(3, 9)), "n_tens": str(rng.integer(11, 48)),
        "n_hundreds": str(rng.integer(110, 890)), "year": str(rng.integer(2004, 2019)),
    }  # fmt: skip
