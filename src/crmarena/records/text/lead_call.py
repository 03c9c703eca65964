"""The call with a lead: every product and quantity, the budget, the days, who decides and what is needed."""

from dataclasses import dataclass
from functools import lru_cache

from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, LeadStory
from crmarena.latents.world import World
from crmarena.records.text.dialogue import Recorded, Talk, enumerated, item_phrases, names_list, note_items
from crmarena.records.text.facts import base_slots, full_name, product_facts
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Grammar, Voice, grammar
from crmarena.records.text.words import days, number, spoken_money

#: How a stance is told: by the answer to a yes/no question of either direction, by the order of two parties and an
#: ordinal that picks one of them, or plainly. In the first two the label is a combination of two halves, each of which
#: is as frequent with either label, so that no count of words or short phrases tells it.
_MANNERS = ("asked", "paired", "plain")
_SHARES = (0.65, 0.2, 0.15)
#: How much more a short answer counts than a short question: contacts say less than sellers.
_BRIEF = 6.0
#: Share of the answers without a second figure that get one.
_DECOYED = 0.62
_TRIALS = (5, 7, 10, 14, 21, 30)


@lru_cache(maxsize=16)
def _rules(pack: str) -> Grammar:
    return {**grammar("call", pack), **grammar("lead_call", pack)}


def lead_call(world: World, lead: LeadStory, call: CallStory, rng: Rng, memory: Memory | None = None) -> Recorded:
    """The transcript of the call, the moment it ends and its ledger; a `memory` keeps it from what others said."""
    seller = world.users[call.seller]
    voice = Voice(_rules(world.spec.pack), rng, base_slots(world), memory, "lead")
    voice.slots.update(seller_first=seller.first, contact_first=lead.first, contact_name=f"{lead.first} {lead.last}")
    items = _facts(voice, world, lead)
    talk = Talk(voice, full_name(seller), f"{lead.first} {lead.last}")
    talk.opening()
    features = [product for product, _ in rng.shuffled(lead.items)]
    if len(features) > 1 and rng.chance(0.7):
        del features[1:]
    questions = rng.integer(0, 1)
    for step in rng.shuffled(["quantity", "need"] + (["setup"] if rng.chance(0.5) else [])):
        if step == "quantity":
            talk.pair("quantity", brief=_BRIEF)
            note_items(talk, world, lead.items, items)
        elif step == "need":
            _tell(talk, _NEED, lead.need)
        else:
            _setup(talk)
    for product in features:
        talk.feature(world, product)
    for _ in range(questions):
        talk.question()
    _terms(talk, lead)
    talk.pair("next", aside=0)
    talk.finish()
    return talk.record(call.start)


def _facts(voice: Voice, world: World, lead: LeadStory) -> list[str]:
    """Slots of the facts the call must reveal, and of decoys that must not be mistaken for them; the items in words."""
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
    items = item_phrases(voice, world, lead.items)
    voice.slots["items"] = enumerated(items)
    return items


def _decoy(budget: int, rng: Rng) -> int:
    """Another amount, far enough from the budget: whole dollars between a fifth and four times of it."""
    share = rng.uniform(0.2, 0.7) if rng.chance(0.5) else rng.uniform(1.5, 4.0)
    amount = max(4500, round(budget * share / 500) * 500)
    return amount if amount != budget else amount + 1500


def _setup(talk: Talk) -> None:
    slots = talk.voice.slots
    slots["current"] = talk.voice.phrase("current")
    talk.pair("setup", brief=_BRIEF)
    talk.note("headcount", slots["headcount"], slots["headcount"], decoy=True)


def _terms(talk: Talk, lead: LeadStory) -> None:
    slots = talk.voice.slots
    for step in talk.voice.rng.shuffled(("budget", "time", "authority")):
        if step == "authority":
            _tell(talk, _AUTHORITY, lead.authority)
        elif step == "budget":
            _figure(talk, "budget", "spend_decoy", (slots["spend"],))
            talk.note("budget", str(lead.budget), slots["budget"])
            talk.note("spend", slots["spend"], slots["spend"], decoy=True)
        else:
            _figure(talk, "time", "time_decoy", (f"{slots['trial']} days", f"{slots['weeks']} weeks"))
            talk.note("days", str(lead.days), slots["days"])
            talk.note("trial", slots["trial"], f"{slots['trial']} days", decoy=True)
            talk.note("weeks", slots["weeks"], f"{slots['weeks']} weeks", decoy=True)


def _figure(talk: Talk, rule: str, decoy: str, decoys: tuple[str, ...]) -> None:
    """An exchange about a figure; most answers name another figure too, so that the only one is not the answer."""
    voice = talk.voice
    asked, answered = voice.pair(rule, _BRIEF)
    if not any(figure in answered for figure in decoys) and voice.rng.chance(_DECOYED):
        answered = f"{answered} {voice.say(decoy)}"
    talk.pair_of(asked, answered)


@dataclass(frozen=True, slots=True)
class _Factor:
    """The rules a stance is told with. `holds` and `fails` are questions to which "yes" means that the factor holds or
    fails; the slots of `parties` name the two between whom the contact chooses by "first" or "second"."""

    rule: str
    holds: str
    fails: str
    parties: tuple[str, str]


_NEED = _Factor("need", "need_open", "need_solved", ("trouble_a", "trouble_b"))
_AUTHORITY = _Factor("authority", "authority_self", "authority_boss", ("party_a", "party_b"))


def _tell(talk: Talk, factor: _Factor, holds: bool) -> None:
    """An exchange about a factor; where the answer needs its question, both stand in the ledger."""
    voice = talk.voice
    if factor is _NEED:
        voice.slots["other"] = voice.phrase("other")
    asked, answered = _stance(voice, factor, holds)
    talk.pair_of(asked, answered)
    for words in (answered, asked):
        talk.note(factor.rule, "yes" if holds else "no", words)


def _stance(voice: Voice, factor: _Factor, holds: bool) -> tuple[str, str]:
    """What the seller asks and what the contact answers, from which a reader can tell whether the factor holds."""
    manner = voice.rng.weighted(_MANNERS, _SHARES)
    if manner == "asked":
        straight = voice.rng.chance(0.5)
        asked = voice.say(factor.holds if straight else factor.fails)
        return asked, voice.say(f"{factor.rule}_{'affirm' if straight == holds else 'deny'}", _BRIEF)
    asked = voice.say(f"{factor.rule}_ask")
    if manner == "plain":
        return asked, voice.say(f"{factor.rule}_{'yes' if holds else 'no'}", _BRIEF)
    # The first of the two stands for the factor holding: the contact decides, the product's trouble is the open one.
    parties = _parties(voice, factor)
    swapped = voice.rng.chance(0.5)
    for slot, party in zip(factor.parties, reversed(parties) if swapped else parties, strict=True):
        voice.slots[slot] = party
    nth = ("second", "first") if holds == swapped else ("first", "second")
    voice.slots.update(nth=nth[0], other_nth=nth[1])
    return asked, voice.say(f"{factor.rule}_pair", _BRIEF)


def _parties(voice: Voice, factor: _Factor) -> tuple[str, str]:
    slots = voice.slots
    return ("me", slots["boss"]) if factor is _AUTHORITY else (slots["pain"], slots["other"])
