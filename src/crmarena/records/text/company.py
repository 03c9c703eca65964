"""Articles about the company itself: pages for everybody and pages for its own people."""

from collections.abc import Iterator

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text.editor import Editor
from crmarena.records.text.facts import base_slots, pack_of
from crmarena.records.text.notes import Notes
from crmarena.records.text.page import MOST, Page, compose, listed, words
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import series

#: Pages whose kind begins like this are for the company's own people.
_INTERNAL = "internal_"


def company_pages(world: World, root: Rng, editor: Editor) -> Iterator[tuple[Page, bool]]:
    """One page per kind of the bank and whether it is internal."""
    rules = grammar("article_company", world.spec.pack)
    about = {"about": pack_of(world).about, "category_list": series([name.lower() for name in world.categories])}
    for kind in [rule.removesuffix("_title") for rule in rules if rule.endswith("_title")]:

        def draft(rng: Rng, kind: str = kind) -> Page:
            voice = Voice(rules, rng, {**base_slots(world), **about}, editor.memory, "company_")
            return _page(voice, kind, Notes(rng, world.spec.pack, editor))

        yield editor.print(draft, root.child(kind)), kind.startswith(_INTERNAL)


def _page(voice: Voice, kind: str, notes: Notes) -> Page:
    """The paragraphs of a kind in their order, perhaps with a list; the last but one goes if they are too long."""
    paragraphs = [voice.read(entry[0]) for entry in voice.entries(f"{kind}_body")]
    if voice.rng.chance(0.5):
        lead = voice.say("item_lead")
        items = listed([voice.say("item") for _ in range(3)], voice.rng)
        paragraphs.insert(len(paragraphs) - 1, f"{lead}\n{items}")
    if sum(map(words, paragraphs)) > MOST:
        del paragraphs[2]
    body = compose(paragraphs, lambda: voice.say("company_filler"), notes, voice.rng)
    return Page(voice.say(f"{kind}_title"), voice.say(f"{kind}_summary"), body)
