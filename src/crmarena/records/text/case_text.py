"""What customers write when they open a case: the product by name, the issue in other words."""

from collections.abc import Sequence

from crmarena.core.rng import Rng
from crmarena.latents.stories import CaseStory
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, issue_facts, product_facts, product_slots
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Voice, grammar

_LEAST, _MOST = 38, 72


def case_text(world: World, case: CaseStory, rng: Rng, memory: Memory | None = None) -> tuple[str, str]:
    """Subject and description (38 to 72 words) of a case of the org."""
    writer = _Writer(world, case.issue, case.product, rng, memory)
    writer.symptoms = _share(world, case, writer.fact.symptoms)
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
        self.voice.slots.update(product_slots(product_facts(world, world.products[product])))

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
        wanted = self.voice.rng.integer(_LEAST + 8, _MOST + 4)
        for extra in [self.voice.say(rule) for rule in self._some(rest)]:
            if _words(sentences) >= _LEAST and _words([*sentences, extra]) > wanted:
                break
            if _words([*sentences, extra]) <= _MOST:
                sentences.append(extra)
        while _words(sentences) < _LEAST:
            sentences.append(self.symptom(more))
        while _words(sentences) > _MOST:
            sentences.pop()
        return " ".join(sentences)

    def _some(self, rest: tuple[str, ...]) -> list[str]:
        """The rules of the circumstances in their order, the first ones left out at times."""
        keep = [rule for rule in rest[:-1] if self.voice.rng.chance(0.5)]
        return [*keep, rest[-1]]


def _share(world: World, case: CaseStory, symptoms: Sequence[str]) -> list[str]:
    """The symptoms in another order for each case of an issue: no two of its cases begin with the same pair.

    The n-th case begins at the n-th symptom of a ring; each time around, the stride grows.
    """
    earlier = sum(other.issue == case.issue for other in world.cases[: case.ordinal])
    size, stride = len(symptoms), 1 + 2 * (earlier // len(symptoms))
    ring = Rng("symptoms", world.spec.seed, case.issue).shuffled(symptoms)
    order = [ring[(earlier + step * stride) % size] for step in range(size)]
    return list(dict.fromkeys(order))[::-1]


def _words(sentences: list[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)
