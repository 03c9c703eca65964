"""What customers write when they open a case: the product by name, the issue in other words."""

from crmarena.core.rng import Rng
from crmarena.latents.stories import CaseStory
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, issue_facts
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Voice, grammar

_LEAST, _MOST = 38, 72


def case_text(world: World, case: CaseStory, rng: Rng, memory: Memory | None = None) -> tuple[str, str]:
    """Subject and description (38 to 72 words) of a case of the org."""
    writer = _Writer(world, case.issue, case.product, rng, memory)
    return writer.subject(), writer.description("first", "second", ("tried", "effect", "ask"))


def routing_text(world: World, issue: int, product: int, rng: Rng) -> tuple[str, str]:
    """Subject and description of a new case that is to be routed; other frames than those of the org's cases."""
    writer = _Writer(world, issue, product, rng)
    return writer.subject(), writer.description("routing_first", "routing_rest", ("routing_end", "routing_end", "ask"))


class _Writer:
    """Composes one description out of symptoms of one issue."""

    def __init__(self, world: World, issue: int, product: int, rng: Rng, memory: Memory | None = None) -> None:
        self.fact = issue_facts(world, issue)
        self.symptoms = rng.shuffled(self.fact.symptoms)
        self.voice = Voice(grammar("case", world.spec.pack), rng, base_slots(world), memory, "case")
        self.voice.slots["product"] = world.products[product].name

    def subject(self) -> str:
        """Four to nine words."""
        short = self.voice.rng.choice(self.fact.subjects)
        low = short if short[1:2].isupper() or short.startswith("Bluetooth") else short[:1].lower() + short[1:]
        self.voice.slots.update(short=short, short_low=low)
        return self.voice.say("subject")

    def symptom(self, rule: str) -> str:
        """A sentence about the next symptom."""
        self.voice.slots["symptom"] = self.symptoms.pop()
        return self.voice.say(rule)

    def description(self, first: str, more: str, rest: tuple[str, ...]) -> str:
        """The first symptom with the product, further ones, and circumstances until the length is right."""
        sentences = [self.symptom(first), self.symptom(more)]
        if self.voice.rng.chance(0.35):
            sentences.append(self.symptom(more))
        extras = [self.voice.say(rule) for rule in rest]
        for extra in extras[:-1]:
            if _words(sentences) < self.voice.rng.integer(_LEAST - 6, _LEAST + 14):
                sentences.append(extra)
        while _words([*sentences, extras[-1]]) < _LEAST:
            sentences.append(self.symptom(more))
        if _words([*sentences, extras[-1]]) <= _MOST:
            sentences.append(extras[-1])
        while _words(sentences) > _MOST:
            sentences.pop()
        return " ".join(sentences)


def _words(sentences: list[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)
