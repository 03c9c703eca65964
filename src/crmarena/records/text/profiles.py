"""Articles about competitors and about issues with their remedies."""

from crmarena.core.rng import Rng
from crmarena.latents.stories import CompetitorStory
from crmarena.latents.world import World
from crmarena.records.text.editor import Editor
from crmarena.records.text.facts import base_slots, issue_facts, pack_of
from crmarena.records.text.notes import Notes
from crmarena.records.text.page import Page, compose, listed
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import series
from crmarena.spec.pack import Facet

#: With more facets than this a profile is brief about each of them.
_FEW = 4
#: Symptoms that the article on an issue quotes.
_SIGNS = 8


def rival_page(world: World, rival: CompetitorStory, root: Rng, editor: Editor) -> Page:
    """What we know about a competitor: every strength and weakness with its evidence."""
    facets = {facet.name: facet for facet in pack_of(world).facets}
    sides = (("strong", rival.strengths), ("weak", rival.weaknesses))
    brief = len(rival.strengths) + len(rival.weaknesses) > _FEW

    def draft(rng: Rng) -> Page:
        voice, notes = _voice(world, rng, editor), Notes(rng, world.spec.pack, editor)
        voice.slots.update(rival=rival.name, founded=str(rival.founded))
        paragraphs = [voice.say("rival_intro")]
        for side, names in sides:
            nouns = series([facets[name].noun for name in names])
            paragraphs.append(f"{voice.say(f'rival_{side}_lead')} {nouns}.")
            for name in names:
                facts = _facts(world, rival, facets[name], side, root.child("facts", side, name))
                paragraphs.append(_facet(voice, facets[name].noun, side, facts[: 2 if brief else 3], brief))
        body = compose(paragraphs, lambda: voice.say("rival_filler"), notes, rng, tail=0)
        return Page(voice.say("rival_title"), voice.say("rival_summary"), body)

    return editor.print(draft, root.child("rival", rival.ordinal))


def _facts(world: World, rival: CompetitorStory, facet: Facet, side: str, rng: Rng) -> list[str]:
    """The evidence about a facet, in an order that begins where the profiles before this one have left off."""
    before = sum(
        facet.name in (other.strengths if side == "strong" else other.weaknesses)
        for other in world.competitors[: rival.ordinal]
    )
    order = rng.shuffled(facet.strong if side == "strong" else facet.weak)
    return [order[(3 * before + at) % len(order)] for at in range(len(order))]


def _facet(voice: Voice, noun: str, side: str, facts: list[str], brief: bool) -> str:
    voice.slots.update(facet=noun)
    lead = voice.say(f"rival_{side}")
    if voice.rng.chance(0.4):
        return f"{lead[:-1]}:\n{listed(facts, voice.rng)}"
    return " ".join([lead, *facts] if brief else [lead, *facts, voice.say(f"rival_{side}_advice")])


def remedy_row(name: str, validity: int) -> str:
    """A remedy with its window as the article states it."""
    window = "at any time" if validity < 0 else f"within {validity} days of the order"
    return f"{name}: may be offered {window}"


def issue_page(world: World, issue: int, root: Rng, editor: Editor) -> Page:
    """What an issue is and which two remedies it grants, with their windows."""
    fact, story = issue_facts(world, issue), world.issues[issue]

    def draft(rng: Rng) -> Page:
        voice, notes = _voice(world, rng, editor), Notes(rng, world.spec.pack, editor)
        say = voice.say
        voice.slots.update(issue=story.name, description=story.description)
        signs = [
            f'"{text[:1].upper()}{text[1:]}."' for text in rng.sample(fact.symptoms, min(_SIGNS, len(fact.symptoms)))
        ]
        remedies = listed([remedy_row(*solution) for solution in story.solutions], rng)
        shown = f"\n{listed(signs, rng)}" if rng.chance(0.5) else f" {' '.join(signs)}"
        paragraphs = [
            say("issue_intro"),
            f"{say('issue_signs_lead')}{shown}",
            f"{say('issue_rule')}\n{remedies}",
            say("issue_after"),
        ]
        if rng.chance(0.5):
            lead = say("issue_steps_lead")
            paragraphs.append(f"{lead}\n{listed([say('issue_step') for _ in range(3)], rng)}")
        body = compose(paragraphs, lambda: say("issue_filler"), notes, rng, tail=0)
        return Page(say("issue_title"), say("issue_summary"), body)

    return editor.print(draft, root.child("issue", issue))


def _voice(world: World, rng: Rng, editor: Editor) -> Voice:
    return Voice(grammar("article_profile", world.spec.pack), rng, base_slots(world), editor.memory, "profile_")
