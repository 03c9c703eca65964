"""Two people talking: exchanges that pair what is asked with what is answered, in each speaker's manner."""

import re
from datetime import datetime
from typing import NamedTuple

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text.facts import product_facts, product_slots
from crmarena.records.text.ledger import Told, contradictions
from crmarena.records.text.realise import Voice
from crmarena.records.text.transcript import Turn, transcript
from crmarena.records.text.words import series, spoken

#: Casual forms; a speaker uses them all or none.
SHORT = {
    "I am": "I'm", "do not": "don't", "does not": "doesn't", "did not": "didn't", "cannot": "can't",
    "is not": "isn't", "we are": "we're", "We are": "We're", "I will": "I'll", "we will": "we'll", "That is": "That's",
    "you are": "you're", "was not": "wasn't", "could not": "couldn't", "would not": "wouldn't", "have not": "haven't",
}  # fmt: skip
#: How often the seller acknowledges an answer, and how often a remark parts it from the next question.
_ACKNOWLEDGED, _ASIDE = 0.45, 0.2
#: Answers of fewer words may be followed by a remark about the moment.
_SHORT_ANSWER = 9
#: How much a short answer counts where the contact reacts or asks.
_BRIEF = 4.0
_CONTRACT = re.compile(rf"\b(?:{'|'.join(SHORT)})(?= [a-z])")


def contracted(text: str) -> str:
    """The text in a casual manner: `do not` becomes `don't`."""
    return _CONTRACT.sub(lambda match: SHORT[match[0]], text)


class Recorded(NamedTuple):
    """A call as it is kept: its body, the moment it ends, and its ledger."""

    body: str
    end: datetime
    told: tuple[Told, ...]


class Talk:
    """Collects turns; the seller opens, and each reply to the contact is merged into the seller's next turn."""

    __slots__ = ("_casual", "_names", "_pending", "_remarks", "told", "turns", "voice")

    def __init__(self, voice: Voice, seller: str, contact: str, remarks: float = 0.0) -> None:
        self.voice = voice
        self._remarks = remarks
        self.turns: list[Turn] = []
        self.told: list[Told] = []
        self._names = (seller, contact)
        self._casual = (voice.rng.chance(0.5), voice.rng.chance(0.6))
        self._pending = ""

    def _turn(self, who: int, text: str) -> None:
        self.turns.append(Turn(self._names[who], contracted(text) if self._casual[who] else text))

    def reply(self, text: str) -> None:
        """Something the seller says at the start of the next turn."""
        self._pending = text

    def exchange(self, asked: str, answered: str) -> None:
        """One turn of each."""
        self._turn(0, f"{self._pending} {asked}" if self._pending else asked)
        self._turn(1, answered)
        self._pending = ""

    def note(self, fact: str, value: str, surface: str, *, decoy: bool = False) -> None:
        """Enter into the ledger that the last exchange told a fact in these words; CrmArenaError if it did not.

        A decoy is entered only if it was said.
        """
        last = len(self.turns) - 1
        for turn, who in ((last, 1), (last - 1, 0)):
            text = self.turns[turn].text
            words = contracted(surface) if self._casual[who] else surface
            at = text.lower().find(words.lower())
            if at >= 0:
                self.told.append(Told(fact, value, turn, text[at : at + len(words)], decoy))
                return
        if not decoy:
            raise CrmArenaError(f"a call does not say its {fact}: {surface!r} is not in {self.turns[-1].text!r}")

    def record(self, start: datetime) -> Recorded:
        """The transcript of the talk with its ledger; CrmArenaError if a turn contradicts what was to be told."""
        wrong = contradictions(self.turns, self.told)
        if wrong:
            raise CrmArenaError(f"a call contradicts itself: {'; '.join(wrong)}", "Mend the bank the words are from.")
        return Recorded(*transcript(self.turns, start, self.voice.rng), tuple(self.told))

    def pair(self, rule: str, aside: float = _ASIDE, brief: float = 1.0) -> None:
        """An exchange drawn from a rule of pairs, after a short word on what was said before; see `Voice.pair`."""
        self.pair_of(*self.voice.pair(rule, brief), aside)

    def finish(self) -> None:
        """The farewell; every third time the seller has the last word."""
        asked, answered = self.voice.pair("bye")
        self.exchange(asked, answered)
        if self.voice.rng.chance(0.66):
            return
        self.turns.pop()

    def opening(self) -> None:
        """The greeting and the purpose, in one breath or in two exchanges."""
        if self.voice.rng.chance(0.55):
            self.reply(self.voice.say("open_short"))
        else:
            greeting, answer = self.voice.pair("open")
            self.exchange(greeting, answer)
            if self.voice.slots["company"] not in greeting:
                self.reply(self.voice.say("introduce"))
        self.exchange(*self.voice.pair("purpose"))

    def question(self) -> None:
        """The contact asks something; the seller's answer opens the next turn."""
        question, answer = self.voice.draw("qa")
        self.voice.slots["question"] = self.voice.raw(question)
        self.exchange(self.voice.say("qa_ask"), self.voice.say("qa_lead", _BRIEF))
        self.reply(self.voice.read(answer))

    def feature(self, world: World, product: int) -> None:
        """The seller explains a product, the contact reacts."""
        fact = product_facts(world, world.products[product])
        one, two = self.voice.rng.sample(fact.does, 2)
        self.voice.slots.update(product_slots(fact), does_one=one, does_two=two)
        text = self.voice.say("feature")
        asked, answered = self.voice.pair("feature_ask", _BRIEF)
        self.pair_of(f"{text} {asked}", answered, aside=0)

    def pair_of(self, asked: str, answered: str, aside: float = _ASIDE) -> None:
        """An exchange of two given texts, acknowledged like a pair; `aside` is the chance of a remark in between."""
        if not self._pending and self.voice.rng.chance(_ACKNOWLEDGED):
            self.reply(self.voice.say("ack"))
        if self.voice.rng.chance(aside):
            self.reply(f"{self._pending} {self.voice.say('aside')}".strip())
        if answered.count(" ") + 1 < _SHORT_ANSWER and self.voice.rng.chance(self._remarks):
            answered = f"{answered} {self.voice.say('remark')}"
        self.exchange(asked, answered)


def item_phrases(voice: Voice, world: World, items: tuple[tuple[int, int], ...]) -> list[str]:
    """Products with quantities as the contact names them: every product, every number."""
    out = []
    for product, quantity in items:
        voice.slots.update(product=world.products[product].name, n=spoken(quantity, voice.rng))
        out.append(voice.phrase("item_one" if quantity == 1 else "item_many"))
    return out


def enumerated(items: list[str]) -> str:
    """The phrases in a row, parted by semicolons where one of them has a comma."""
    return series(items) if not any("," in text for text in items) else "; ".join(items)


def note_items(talk: Talk, world: World, items: tuple[tuple[int, int], ...], said: list[str]) -> None:
    """Enter every product with its quantity into the ledger."""
    for (product, quantity), words in zip(items, said, strict=True):
        talk.note(f"quantity of {world.products[product].name}", str(quantity), words)


def names_list(world: World, products: list[int], rng: Rng) -> str:
    """Product names in random order."""
    return series([world.products[product].name for product in rng.shuffled(products)])
