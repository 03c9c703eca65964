"""Articles about competitors and about issues with their remedies."""

from crmarena.core.rng import Rng
from crmarena.latents.stories import CompetitorStory
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, issue_facts, pack_of
from crmarena.records.text.page import Page, bullets, compose, length
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import series


def rival_page(world: World, rival: CompetitorStory, rng: Rng) -> Page:
    """What we know about a competitor: every strength and weakness with its evidence."""
    voice = Voice(grammar("article_profile", world.spec.pack), rng, base_slots(world))
    facets = {facet.name: facet for facet in pack_of(world).facets}
    voice.slots.update(rival=rival.name, founded=str(rival.founded))
    paragraphs = [voice.say("rival_intro")]
    for names, side in ((rival.strengths, "strong"), (rival.weaknesses, "weak")):
        nouns = series([facets[name].noun for name in names])
        paragraphs.append(f"{voice.say(f'rival_{side}_lead')}: {nouns}.")
        for name in names:
            facet = facets[name]
            one, two = rng.shuffled(facet.strong if side == "strong" else facet.weak)[:2]
            voice.slots.update(facet=facet.noun, fact_one=one, fact_two=two)
            paragraphs.append(voice.say(f"rival_{side}"))
    body = compose(paragraphs, lambda: voice.say("rival_filler"), length(rng), tail=0)
    return Page(voice.say("rival_title"), voice.say("rival_summary"), body)


def remedy_row(name: str, validity: int) -> str:
    """A remedy with its window as the article states it."""
    window = "at any time" if validity < 0 else f"within {validity} days of the order"
    return f"{name}: may be offered {window}"


def issue_page(world: World, issue: int, rng: Rng) -> Page:
    """What an issue is and which two remedies it grants, with their windows."""
    voice = Voice(grammar("article_profile", world.spec.pack), rng, base_slots(world))
    fact, story = issue_facts(world, issue), world.issues[issue]
    voice.slots.update(issue=story.name, description=story.description)
    signs = [f'"{text[:1].upper()}{text[1:]}."' for text in rng.sample(fact.symptoms, 3)]
    steps = [voice.say("issue_step") for _ in range(4)]
    paragraphs = [
        voice.say("issue_intro"),
        f"{voice.say('issue_signs_lead')}\n{bullets(signs)}",
        f"{voice.say('issue_rule')}\n{bullets([remedy_row(*solution) for solution in story.solutions])}",
        voice.say("issue_after"),
        f"{voice.say('issue_steps_lead')}\n{bullets(steps)}",
    ]
    body = compose(paragraphs, lambda: voice.say("issue_filler"), length(rng), tail=0)
    return Page(voice.say("issue_title"), voice.say("issue_summary"), body)
