"""A call about a deal: every insight is said once in words a reader can classify."""

from functools import lru_cache

from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, DealStory, Insight
from crmarena.latents.world import World
from crmarena.records.text.dialogue import Recorded, Talk, enumerated, item_phrases, names_list, note_items
from crmarena.records.text.facts import base_slots, full_name, pack_of
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Grammar, Voice, grammar
from crmarena.records.text.words import spoken_money

_MOST_LINES = 3
_LEAST_STEPS = 7
#: How often a short answer is followed by a remark.
_REMARKS = 0.6


@lru_cache(maxsize=16)
def _rules(pack: str) -> Grammar:
    return {**grammar("call", pack), **grammar("deal_call", pack), **grammar("deal_offer", pack)}


def deal_call(world: World, deal: DealStory, call: CallStory, rng: Rng, memory: Memory | None = None) -> Recorded:
    """The transcript of the call, the moment it ends and its ledger; a `memory` keeps it from what others said."""
    seller, contact = world.users[call.seller], world.contacts[call.contact]
    voice = Voice(_rules(world.spec.pack), rng, base_slots(world), memory, "deal")
    voice.slots.update(seller_first=seller.first, contact_first=contact.first, contact_name=full_name(contact))
    lines = deal.lines[:_MOST_LINES]
    voice.slots["deal_products"] = names_list(world, [line.product for line in lines], rng)
    items = tuple((line.product, line.quantity) for line in lines)
    said = item_phrases(voice, world, items)
    voice.slots["items"] = enumerated(said)
    if len(deal.lines) > _MOST_LINES:
        voice.slots["items"] += f", {voice.phrase('rest_lines')}"
    talk = Talk(voice, full_name(seller), full_name(contact), _REMARKS)
    talk.opening()
    note_items(talk, world, items, said)
    _body(talk, world, deal, call)
    talk.pair("next", aside=0)
    talk.finish()
    return talk.record(call.start)


def _body(talk: Talk, world: World, deal: DealStory, call: CallStory) -> None:
    """Insights between small talk of the trade, in random order; ten exchanges in all, give or take."""
    rng = talk.voice.rng
    features = rng.sample([line.product for line in deal.lines], rng.integer(1, 2))
    steps: list[Insight | int | str] = [*call.insights, *features]
    steps += ["question"] * rng.integer(0, 2) + ["status"] * rng.integer(1, 2)
    while len(steps) < _LEAST_STEPS:
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
    asked = voice.one_of(f"asks {theme.label}", theme.asks)
    said = theme.positive if insight.sentiment == "positive" else theme.negative
    answered = voice.one_of(f"{insight.sentiment} {theme.label}", said)
    talk.pair_of(asked, answered, aside=0)
    talk.note(f"subtopic {theme.label}", insight.sentiment, answered)
    talk.reply(voice.say("insight_reply"))


def _rival(talk: Talk, world: World, insight: Insight) -> None:
    voice, rival = talk.voice, world.competitors[insight.competitor]
    facets = {facet.name: facet.noun for facet in pack_of(world).facets}
    strong = insight.stance == "disadvantage"
    facet = voice.rng.choice(rival.strengths if strong else rival.weaknesses)
    voice.slots.update(rival=rival.name, facet=facets[facet])
    if insight.price:
        voice.slots["sum"] = spoken_money(insight.price, voice.rng)
        voice.slots["medium"] = voice.phrase("written" if insight.written else "verbal")
    answered = voice.say(insight.stance)
    talk.pair_of(voice.say("rival_ask"), answered, aside=0)
    talk.note(f"competitor {rival.name}", insight.stance, answered)
    if insight.price:
        talk.note(f"offer of {rival.name}", str(insight.price), voice.slots["sum"])
        talk.note(f"medium of {rival.name}", "written" if insight.written else "verbal", voice.slots["medium"])
    talk.reply(voice.say("rival_reply"))
