"""A call about a deal: every insight is said once in words a reader can classify."""

from datetime import datetime

from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, DealStory, Insight
from crmarena.latents.world import World
from crmarena.records.text.dialogue import Talk, item_list, names_list
from crmarena.records.text.facts import base_slots, full_name, pack_of, template
from crmarena.records.text.realise import Grammar, Voice, grammar
from crmarena.records.text.transcript import transcript

_MOST_LINES = 3


def _rules(world: World) -> Grammar:
    return {**grammar("call", world.spec.pack), **grammar("deal_call", world.spec.pack)}


def deal_call(world: World, deal: DealStory, call: CallStory, rng: Rng) -> tuple[str, datetime]:
    """The transcript of the call and the moment it ends."""
    seller, contact = world.users[call.seller], world.contacts[call.contact]
    voice = Voice(_rules(world), rng, base_slots(world))
    voice.slots.update(seller_first=seller.first, contact_first=contact.first, contact_name=full_name(contact))
    lines = deal.lines[:_MOST_LINES]
    voice.slots["deal_products"] = names_list(world, [line.product for line in lines], rng)
    voice.slots["items"] = item_list(voice, world, tuple((line.product, line.quantity) for line in lines))
    if len(deal.lines) > _MOST_LINES:
        voice.slots["items"] += f", {voice.phrase('rest_lines')}"
    talk = Talk(voice, full_name(seller), full_name(contact))
    talk.opening()
    _body(talk, world, deal, call)
    talk.pair("next", aside=0)
    talk.finish()
    return transcript(talk.turns, call.start, rng)


def _body(talk: Talk, world: World, deal: DealStory, call: CallStory) -> None:
    """Insights between small talk of the trade, in random order; ten exchanges in all, give or take."""
    rng = talk.voice.rng
    features = rng.sample([line.product for line in deal.lines], rng.integer(1, 2))
    steps: list[Insight | int | str] = [*call.insights, *features]
    steps += ["question"] * rng.integer(0, 2) + ["status"] * rng.integer(1, 2)
    while len(steps) < 6:
        steps.append("question" if len(steps) % 2 else "status")
    for step in rng.shuffled(steps):
        if isinstance(step, Insight):
            _insight(talk, world, step)
        elif isinstance(step, int):
            talk.feature(world, step)
        elif step == "question":
            talk.question()
        else:
            talk.pair("status")


def _insight(talk: Talk, world: World, insight: Insight) -> None:
    if insight.subtopic:
        _subtopic(talk, world, insight)
    if insight.competitor >= 0:
        _rival(talk, world, insight)


def _subtopic(talk: Talk, world: World, insight: Insight) -> None:
    voice = talk.voice
    theme = next(theme for theme in pack_of(world).subtopics if theme.label == insight.subtopic)
    asked = voice.read(template(voice.rng.choice(theme.asks)))
    said = theme.positive if insight.sentiment == "positive" else theme.negative
    talk.pair_of(asked, voice.read(template(voice.rng.choice(said))), aside=0)
    talk.reply(voice.say("insight_reply"))


def _rival(talk: Talk, world: World, insight: Insight) -> None:
    voice, rival = talk.voice, world.competitors[insight.competitor]
    facets = {facet.name: facet.noun for facet in pack_of(world).facets}
    strong = insight.stance == "disadvantage"
    facet = voice.rng.choice(rival.strengths if strong else rival.weaknesses)
    voice.slots.update(rival=rival.name, facet=facets[facet])
    talk.pair_of(voice.say("rival_ask"), voice.say(insight.stance), aside=0)
    talk.reply(voice.say("rival_reply"))
