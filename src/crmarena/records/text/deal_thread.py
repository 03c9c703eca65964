"""The e-mails around a deal."""

from datetime import UTC, datetime, time, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.stories import DealStory
from crmarena.latents.world import World
from crmarena.records.text.case_thread import last_moment
from crmarena.records.text.facts import base_slots, full_name, product_facts, product_slots
from crmarena.records.text.mail import Mail, letter
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Voice, grammar

#: UTC hours in which people in America write mails.
_FIRST_HOUR, _LAST_HOUR = 14, 22


def deal_thread(world: World, deal: DealStory, rng: Rng, memory: Memory | None = None) -> list[Mail]:
    """Exactly `deal.emails` e-mails between the owner and the contact, within the life of the deal."""
    closes = datetime.combine(deal.close, time(23, 59), UTC)
    moments = _moments(deal.created, min(closes, last_moment(world)), deal.emails, rng)
    thread = _Thread(world, deal, rng, memory)
    return [thread.mail(at) for at in moments]


def _moments(start: datetime, end: datetime, count: int, rng: Rng) -> list[datetime]:
    """Increasing moments strictly between start and end, in working hours where there is room."""
    span = (end - start).total_seconds()
    marks = sorted(rng.uniform(0.0, 0.97) for _ in range(count))
    out: list[datetime] = []
    for mark in marks:
        at = start + timedelta(seconds=int(span * mark) + 1)
        day = at.replace(
            hour=rng.integer(_FIRST_HOUR, _LAST_HOUR), minute=rng.integer(0, 59), second=rng.integer(0, 59)
        )
        at = day if start < day < end else at
        least = (out[-1] if out else start) + timedelta(seconds=rng.integer(300, 2400))
        out.append(max(at, least))
    # A crowded end: what would fall beyond it moves back, a second apart.
    limit = end - timedelta(seconds=1)
    for position in range(count - 1, -1, -1):
        out[position] = min(out[position], limit)
        limit = out[position] - timedelta(seconds=1)
    return out


class _Thread:
    """Seller and contact in turn; the contact's mail answers the seller's."""

    def __init__(self, world: World, deal: DealStory, rng: Rng, memory: Memory | None) -> None:
        self.world, self.deal = world, deal
        self.voice = Voice(grammar("deal_mail", world.spec.pack), rng, base_slots(world), memory, "deal_mail")
        self.voice.slots["account"] = world.accounts[deal.account].name
        self.answer = ""
        self._product()
        self.subject = self.voice.say("subject")
        self.written = 0

    def _product(self) -> None:
        """Another product of the deal becomes the topic."""
        rng = self.voice.rng
        fact = product_facts(self.world, self.world.products[rng.choice(self.deal.lines).product])
        does, pains = rng.shuffled(fact.does), rng.shuffled(fact.pains)
        self.voice.slots.update(product_slots(fact), pain=pains[0], pain_two=pains[-1])
        for at, name in enumerate(("one", "two", "three", "four")):
            self.voice.slots[f"does_{name}"] = does[at % len(does)]

    def mail(self, at: datetime) -> Mail:
        """The next mail of the thread."""
        owner, contact = self.world.users[self.deal.owner], self.world.contacts[self.deal.contact]
        incoming = bool(self.answer) and self.voice.rng.chance(0.9)
        sender, recipient = (contact, owner) if incoming else (owner, contact)
        if incoming:
            text, self.answer = self.answer, ""
        elif self.answer:
            text = self.voice.say("more")
        else:
            self._product()
            text, self.answer = self.voice.pair_apart("talk")
        self.voice.slots.update(to_first=recipient.first, from_first=sender.first, from_name=full_name(sender))
        hello = "hello" if self.written else "hello_first"
        body = letter(self.voice.say(hello), self._around(text, incoming), self.voice.say("bye"))
        subject = f"{'Re: ' if self.written else ''}{self.subject}"
        self.written += 1
        return Mail(sender.email, recipient.email, subject, body, at, incoming)

    def _around(self, text: str, incoming: bool) -> list[str]:
        """The paragraphs of a mail: its matter, with a first sentence, a detail and a last one where wanted."""
        side, rng = "contact" if incoming else "seller", self.voice.rng
        opening = f"{side}_open" if self.written else f"{side}_first"
        first = f"{self.voice.say(opening)} {text}" if rng.chance(0.75) else text
        rest = [self.voice.say(f"{side}_{rule}") for rule in ("detail", "close") if rng.chance(0.7)]
        if not rest or rng.chance(0.5):
            return [" ".join([first, *rest])]
        return [first, " ".join(rest)]
