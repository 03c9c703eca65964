"""Articles that explain products, one angle at a time."""

from collections.abc import Iterator, Sequence

from crmarena.core.rng import Rng
from crmarena.latents.stories import ProductStory
from crmarena.latents.world import World
from crmarena.records.text.editor import Editor
from crmarena.records.text.facts import base_slots, product_facts, product_slots
from crmarena.records.text.notes import Notes
from crmarena.records.text.page import MOST, Page, compose, listed, words
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import number

#: Which share of the articles lists what a product does, and which share has a list of tips.
_DOES_LIST, _TIP_LIST = 0.25, 0.35
#: Products are older than any edition of a page about them.
_YEARS = 2001, 2009


def explainers(world: World, root: Rng, editor: Editor) -> Iterator[Page]:
    """Endless: every product from one angle, then from the next; the rounds repeat with other words."""
    rules = grammar("article_explainer", world.spec.pack)
    angles = [rule.removesuffix("_title") for rule in rules if rule.endswith("_title")]
    turn = 0
    while world.products:
        for product in root.child("order", turn).shuffled(world.products):
            angle = angles[(product.ordinal + turn) % len(angles)]
            slots = _slots(world, product, root, turn)

            def draft(rng: Rng, angle: str = angle, slots: dict[str, str] = slots) -> Page:
                return _explain(
                    Voice(rules, rng, slots, editor.memory, "explainer_"), angle, Notes(rng, world.spec.pack, editor)
                )

            yield editor.print(draft, root.child(angle, product.ordinal, turn))
        turn += 1


def _explain(voice: Voice, angle: str, notes: Notes) -> Page:
    """Intro, what it does, which pains it ends and the angle's own paragraphs, in one of several orders."""
    rng, say = voice.rng, voice.say
    title, summary, intro, close = say(f"{angle}_title"), say(f"{angle}_summary"), say("intro"), say("close")
    body = _bodies(voice, f"{angle}_body")
    does = _does_list(voice) if rng.chance(_DOES_LIST) else say("does")
    if "\n" not in does:
        body = [*body, _tips(voice)] if rng.chance(_TIP_LIST) else body
    middle = [does, say("pains")]
    if sum(map(words, [intro, *middle, *body, close])) > MOST:
        middle.pop()
    if rng.chance(0.4):
        middle.reverse()
    order = [*middle, *body] if rng.chance(0.6) else [*body[:1], *middle, *body[1:]]
    return Page(title, summary, compose([intro, *order, close], lambda: say("filler"), notes, rng))


def _bodies(voice: Voice, rule: str) -> list[str]:
    """Two of an angle's paragraphs in their order."""
    entries = voice.entries(rule)
    chosen = sorted(voice.rng.sample(range(len(entries)), min(2, len(entries))))
    return [voice.read(entries[at][0]) for at in chosen]


def _does_list(voice: Voice) -> str:
    lead = voice.say("does_lead")
    return f"{lead}\n{listed([voice.read(entry[0]) for entry in voice.entries('does_item')], voice.rng)}"


def _tips(voice: Voice) -> str:
    lead = voice.say("tip_lead")
    return f"{lead}\n{listed([voice.say('tip') for _ in range(voice.rng.integer(3, 4))], voice.rng)}"


def _round(rng: Rng, texts: Sequence[str], size: int, turn: int) -> list[str]:
    """`size` of the texts: two turns that follow each other share as few of them as possible."""
    order = rng.child(turn // 2).shuffled(texts)
    return [order[(size * (turn % 2) + at) % len(order)] for at in range(size)]


def _slots(world: World, product: ProductStory, root: Rng, turn: int) -> dict[str, str]:
    fact, rng = product_facts(world, product), root.child("slots", product.ordinal, turn)
    one, two, three = _round(root.child("does", product.ordinal), fact.does, 3, turn)
    pain_one, pain_two = _round(root.child("pains", product.ordinal), fact.pains, 2, turn)
    home = rng.choice(product.categories) if product.categories else -1
    near = [p for p in world.products if home in p.categories and p.ordinal != product.ordinal and p.price is not None]
    sibling = rng.choice(near or world.products).name
    lead, _, rest = product.description.partition(". ")
    return {
        **base_slots(world), **product_slots(fact), "lead": f"{lead.rstrip('.')}.", "rest": rest,
        "does_one": one, "does_two": two, "does_three": three, "pain_one": pain_one, "pain_two": pain_two,
        "category": world.categories[home].lower() if home >= 0 else "our catalog", "sibling": sibling,
        "n_small": number(rng.integer(3, 9)), "n_tens": str(rng.integer(11, 48)),
        "n_hundreds": str(rng.integer(110, 890)),
        "year": str(root.child("year", product.ordinal).integer(*_YEARS)),
    }  # fmt: skip
