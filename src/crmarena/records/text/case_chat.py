"""The live chat of a case."""

from datetime import datetime, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.stories import CaseStory
from crmarena.latents.world import World
from crmarena.records.text.case_thread import last_moment, owner_at
from crmarena.records.text.facts import base_slots, full_name, issue_facts, product_facts, product_slots
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.transcript import Turn, transcript


def case_chat(world: World, case: CaseStory, rng: Rng, memory: Memory | None = None) -> tuple[str, datetime]:
    """The body (one timed line per message) and the moment the chat ends, before the case is closed."""
    end = case.closed or min(case.created + timedelta(hours=2), last_moment(world))
    start = min(case.created + timedelta(seconds=rng.integer(15, 240)), case.created + (end - case.created) / 4)
    start = start.replace(microsecond=0)
    agent, contact = owner_at(world, case, start), world.contacts[case.contact]
    voice = Voice(grammar("chat", world.spec.pack), rng, base_slots(world), memory, "chat")
    voice.slots.update(product_slots(product_facts(world, world.products[case.product])))
    voice.slots.update(agent_first=agent.first, contact_first=contact.first)
    pairs = [voice.pair("open")]
    for at, symptom in enumerate(rng.sample(issue_facts(world, case.issue).symptoms, rng.integer(2, 3))):
        voice.slots["symptom"] = symptom
        which = "" if at else "_first"
        pairs.append((voice.say(f"tell{which}"), voice.say(f"told{which}")))
    pairs += [voice.pair("check") for _ in range(rng.integer(1, 2))]
    voice.slots["remedy"] = case.remedy
    pairs.append(voice.pair("remedy" if voice.slots["remedy"] else "no_remedy"))
    pairs.append(voice.pair("bye"))
    names = (full_name(agent), full_name(contact))
    turns = [Turn(name, text) for pair in pairs for name, text in zip(names, pair, strict=True)]
    return transcript(turns, start, rng, limit=end)
