"""Two thousand lead calls as a cheap reader sees them: each side's words with names, products and numbers masked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import mean

from crmarena.core.rng import Rng
from crmarena.latents import World, sample_world
from crmarena.latents.leads import install_days, units_of
from crmarena.latents.stories import LeadStory
from crmarena.records import text
from crmarena.records.rules.spoken import spoken_lines
from crmarena.records.text.ledger import Told
from crmarena.records.text.words import number
from crmarena.spec.spec import load_spec
from shortcuts.leaks import Grams

FACTORS = ("Budget", "Authority", "Need", "Timeline")
SIZE, SHARES = 2000, 8
#: The rules a contact's answer about a factor is drawn from.
ANSWERS = {
    "Budget": ("budget",),
    "Timeline": ("time",),
    **{
        name: tuple(f"{name.lower()}_{manner}" for manner in ("affirm", "deny", "pair", "yes", "no"))
        for name in ("Authority", "Need")
    },
}
_SMALL = {"EmailMessage": 700, "Task": 1800, "Event": 0}
_NUMBER = re.compile(
    rf"\$?\b\d[\d,.]*\b|\b(?:{'|'.join(map(number, range(21)))}|single|couple|pair|half|dozen)\b", re.IGNORECASE
)

_LARGE = re.compile(r"(?<![\d,.])\$?(\d{3,5}|\d{1,2},\d{3})(?!\d|[.,]\d)")
_DURATION = re.compile(r"\b([\w-]+) (?:days?|weeks?)\b", re.IGNORECASE)
_COUNTED = re.compile("|".join((r"\d", *map(number, range(1, 21)))), re.IGNORECASE)


class Watched(text.Memory):
    """A memory that tells which entries were drawn for the text at hand."""

    __slots__ = ("drawn",)

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[tuple[str, int]] = []

    def use(self, rule: str, at: int) -> None:
        """Count the entry and keep it."""
        super().use(rule, at)
        self.drawn.append((rule, at))


@dataclass(frozen=True, slots=True)
class Call:
    """One lead call: its turns, its ledger, and the entries its sentences were drawn from."""

    lead: LeadStory
    turns: tuple[str, ...]
    told: tuple[Told, ...]
    drawn: dict[str, int]
    body: str


def calls_of(world: World) -> Iterator[Call]:
    """The calls in the order of the leads, each share with a memory of its own, as the org's texts are written."""
    memories = [Watched() for _ in range(SHARES)]
    for call in world.lead_calls:
        memory = memories[call.ordinal % SHARES]
        memory.drawn.clear()
        lead = world.leads[call.lead]
        made = text.lead_call(world, lead, call, Rng("shortcuts", call.ordinal), memory)
        turns = tuple(line.words for line in spoken_lines(made.body))
        yield Call(lead, turns, made.told, dict(memory.drawn), made.body)


def lead_world(seed: int = 11) -> World:
    """A world with as many leads as the gates ask for and little else."""
    spec = load_spec("b2b", seed)
    counts = spec.counts | {"Lead": SIZE, "VoiceCallTranscript__c": SIZE} | _SMALL
    return sample_world(spec.model_copy(update={"counts": counts}))


@dataclass
class Corpus:
    """Lead calls with the labels of all four factors."""

    world: World
    calls: Sequence[Call]

    @cached_property
    def labels(self) -> dict[str, list[bool]]:
        """For each factor whether it is missing, call by call."""
        fails: dict[str, Callable[[LeadStory], bool]] = {
            "Budget": lambda lead: self.total(lead) > lead.budget,
            "Authority": lambda lead: not lead.authority,
            "Need": lambda lead: not lead.need,
            "Timeline": lambda lead: self.needed(lead) > lead.days,
        }
        return {name: [fails[name](call.lead) for call in self.calls] for name in FACTORS}

    def total(self, lead: LeadStory) -> int:
        """What the items cost at list price, in cents."""
        return sum((self.world.products[product].price or 0) * quantity for product, quantity in lead.items)

    def needed(self, lead: LeadStory) -> int:
        """The days the house needs for the items."""
        return install_days(self.world.policies, units_of(lead.items))

    @cached_property
    def bands(self) -> list[int]:
        """The band of the installation times each call's units fall into."""
        steps = self.world.policies.install_steps
        return [sum(units_of(call.lead.items) >= least for least, _ in steps) - 1 for call in self.calls]

    def words(self, side: int, numbers: bool = False) -> list[str]:
        """What one side says (0: the seller, 1: the contact) without names and products; `numbers` keeps those."""
        names = sorted((product.name for product in self.world.products), key=len, reverse=True)
        product = re.compile("|".join(map(re.escape, names)))
        out = []
        for call in self.calls:
            masked = product.sub(" product ", " ".join(call.turns[side::2]))
            for name in (call.lead.first, call.lead.last, self.world.spec.company):
                masked = masked.replace(name, " name ")
            out.append((masked if numbers else _NUMBER.sub(" number ", masked)).lower())
        return out

    @cached_property
    def contact(self) -> list[str]:
        """The contact's words, masked."""
        return self.words(1)

    @cached_property
    def unigrams(self) -> Grams:
        """Single words of the contact."""
        return Grams(self.contact, 1)

    @cached_property
    def trigrams(self) -> Grams:
        """Runs of one to three words of the contact."""
        return Grams(self.contact, 3)

    @cached_property
    def seller(self) -> Grams:
        """Single words of the seller."""
        return Grams(self.words(0), 1)

    def halves(self, factor: str) -> list[bool]:
        """Which half of the bank each call's answer about a factor was drawn from."""
        return [bool(frame(call, factor) % 2) for call in self.calls]


def frame(call: Call, factor: str) -> int:
    """The entry the contact's answer about a factor was drawn from."""
    found = [call.drawn[f"lead{rule}"] for rule in ANSWERS[factor] if f"lead{rule}" in call.drawn]
    (at,) = found
    return at


def large_numbers(said: str) -> set[str]:
    """The numbers of three to five digits of a text."""
    return {found.replace(",", "") for found in _LARGE.findall(said)}


def durations(said: str) -> set[str]:
    """The counted days and weeks of a text."""
    return {found[0].lower() for found in _DURATION.finditer(said) if _COUNTED.search(found[1])}


def least_share(labels: Sequence[bool], bands: Sequence[int]) -> float:
    """The share of calls with a label in the band where it is smallest."""
    return min(
        mean(label for label, own in zip(labels, bands, strict=True) if own == band) for band in sorted(set(bands))
    )


def frozen(call: Call) -> float:
    """The share of a call's turns that a rewrite must leave as they are: those that tell who decides and what hurts."""
    return len({entry.turn for entry in call.told if entry.fact in ("need", "authority")}) / len(call.turns)
