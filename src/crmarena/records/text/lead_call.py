"""The call with a lead: every product and quantity, the budget, the days, who decides and what is needed."""

from datetime import datetime

from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, LeadStory
from crmarena.latents.world import World
from crmarena.records.text.dialogue import Talk, item_list, names_list
from crmarena.records.text.facts import base_slots, full_name, product_facts
from crmarena.records.text.realise import Grammar, Voice, grammar
from crmarena.records.text.transcript import transcript
from crmarena.records.text.words import days, number, spoken_money

#: Share of stances told in frames that hold both persons (or both problems) and differ in the roles only.
_BINDING = 0.6
_TRIALS = (5, 7, 10, 14, 21, 30)


def _rules(world: World) -> Grammar:
    return {**grammar("call", world.spec.pack), **grammar("lead_call", world.spec.pack)}


def lead_call(world: World, lead: LeadStory, call: CallStory, rng: Rng) -> tuple[str, datetime]:
    """The transcript of the call and the moment it ends."""
    seller = world.users[call.seller]
    voice = Voice(_rules(world), rng, base_slots(world))
    voice.slots.update(seller_first=seller.first, contact_first=lead.first, contact_name=f"{lead.first} {lead.last}")
    _facts(voice, world, lead)
    talk = Talk(voice, full_name(seller), f"{lead.first} {lead.last}")
    talk.opening()
    features = [product for product, _ in rng.shuffled(lead.items)]
    if len(features) == 3 and rng.chance(0.5):
        features.pop()
    questions = rng.integer(0, 1)
    _middle(talk, voice, lead)
    for product in features:
        talk.feature(world, product)
    for _ in range(questions):
        talk.question()
    _terms(talk, voice, lead)
    talk.pair("next", aside=0)
    talk.finish()
    return transcript(talk.turns, call.start, rng)


def _facts(voice: Voice, world: World, lead: LeadStory) -> None:
    """Slots of the facts the call must reveal, and of decoys that must not be mistaken for them."""
    rng = voice.rng
    products = [product for product, _ in lead.items]
    fact = product_facts(world, world.products[rng.choice(products)])
    voice.slots.update(
        product_list=names_list(world, products, rng),
        budget=spoken_money(lead.budget, rng),
        days=days(lead.days) if rng.chance(0.7) else days(lead.days).replace(number(lead.days), str(lead.days)),
        pain=rng.choice(fact.pains),
        headcount=number(rng.integer(6, 60)),
        spend=spoken_money(_decoy(lead.budget, rng), rng),
        trial=number(rng.choice([count for count in _TRIALS if count != lead.days])),
        weeks=number(rng.integer(2, 9)),
        boss=voice.phrase("boss"),
    )
    voice.slots["items"] = item_list(voice, world, lead.items)


def _decoy(budget: int, rng: Rng) -> int:
    """Another amount, far enough from the budget: whole dollars between a fifth and four times of it."""
    share = rng.uniform(0.2, 0.7) if rng.chance(0.5) else rng.uniform(1.5, 4.0)
    amount = max(4500, round(budget * share / 500) * 500)
    return amount if amount != budget else amount + 1500


def _middle(talk: Talk, voice: Voice, lead: LeadStory) -> None:
    steps = ["quantity", "need"] + (["setup"] if voice.rng.chance(0.75) else [])
    for step in voice.rng.shuffled(steps):
        if step == "need":
            talk.pair_of(voice.say("need_ask"), _need(voice, lead.need))
        else:
            if step == "setup":
                voice.slots["current"] = voice.phrase("current")
            talk.pair(step)


def _terms(talk: Talk, voice: Voice, lead: LeadStory) -> None:
    for step in voice.rng.shuffled(("budget", "time", "authority")):
        if step == "authority":
            talk.pair_of(voice.say("authority_ask"), _authority(voice, lead.authority))
        else:
            talk.pair(step)


def _need(voice: Voice, need: bool) -> str:
    voice.slots["other"] = voice.phrase("other")
    if not voice.rng.chance(_BINDING):
        return voice.say("need_yes" if need else "need_no")
    relevant, elsewhere = voice.slots["pain"], voice.slots["other"]
    voice.slots["open"], voice.slots["solved"] = (relevant, elsewhere) if need else (elsewhere, relevant)
    return voice.say("need_bind")


def _authority(voice: Voice, authority: bool) -> str:
    if not voice.rng.chance(_BINDING):
        return voice.say("authority_yes" if authority else "authority_no")
    me, boss = ("I", "me"), (voice.slots["boss"],) * 2
    decider, lesser = (me, boss) if authority else (boss, me)
    voice.slots.update(decider=decider[0], decider_obj=decider[1], lesser=lesser[0], lesser_obj=lesser[1])
    return voice.say("authority_bind")
