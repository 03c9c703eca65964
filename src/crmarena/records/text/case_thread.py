"""The e-mail thread of a case, from the first complaint to the last word."""

from datetime import UTC, datetime, time, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.stories import CaseStory, Person
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, full_name, issue_facts, product_facts, product_slots
from crmarena.records.text.mail import Mail, letter, schedule
from crmarena.records.text.memory import Memory
from crmarena.records.text.realise import Voice, grammar


def last_moment(world: World) -> datetime:
    """The end of the org's last day."""
    return datetime.combine(world.spec.end, time(23, 59), UTC)


def owner_at(world: World, case: CaseStory, moment: datetime) -> Person:
    """The user who has the case at a moment (the first one before that)."""
    users = [step.user for step in case.assignments if step.at <= moment]
    return world.users[users[-1] if users else case.assignments[0].user]


def case_thread(
    world: World, case: CaseStory, report: tuple[str, str | None], rng: Rng, memory: Memory | None = None
) -> list[Mail]:
    """Exactly `case.mails` e-mails between the contact and whoever has the case; the first one is its `report`:
    subject and description."""
    if not case.mails:
        return []
    start = case.created + timedelta(seconds=rng.integer(20, 280))
    end = (case.closed or min(case.created + timedelta(days=10), last_moment(world))) - timedelta(seconds=30)
    start = min(start, case.created + (end - case.created) / 4)
    plan = schedule(start, max(start, end), case.mails, rng)
    thread = _Thread(world, case, report, rng, memory)
    answers = [position for position, (_, incoming) in enumerate(plan) if not incoming]
    # The agent's last mail settles the case, whether or not the customer writes once more.
    ends = {len(plan) - 1, *answers[-1:]} if case.closed else {len(plan) - 1}
    return [thread.mail(at, incoming, position in ends) for position, (at, incoming) in enumerate(plan)]


class _Thread:
    """Writes the mails of one thread in order; an answer belongs to the question before it."""

    def __init__(
        self, world: World, case: CaseStory, report: tuple[str, str | None], rng: Rng, memory: Memory | None
    ) -> None:
        self.world, self.case = world, case
        self.contact = world.contacts[case.contact]
        self.voice = Voice(grammar("case_mail", world.spec.pack), rng, base_slots(world), memory, "case_mail")
        self.voice.slots.update(contact_first=self.contact.first, contact_name=full_name(self.contact), known="")
        self.voice.slots.update(product_slots(product_facts(world, world.products[case.product])))
        self.subject, self.report = report[0], report[1] or ""
        # What the report says is no news later on.
        symptoms = [text for text in issue_facts(world, case.issue).symptoms if text not in self.report]
        self.symptoms = rng.shuffled(symptoms)
        self.answer = ""
        self.written = 0
        self.greeted = self.settled = False

    def mail(self, at: datetime, incoming: bool, last: bool) -> Mail:
        """The next mail."""
        agent = owner_at(self.world, self.case, at)
        self.voice.slots.update(agent_first=agent.first, agent_name=full_name(agent))
        paragraphs = self._customer(last) if incoming else self._agent(last)
        side = "customer" if incoming else "agent"
        done = "bye_done" if incoming and self.settled else f"bye_{side}"
        hello = f"hello_{side}" if self.voice.slots["known"] or not incoming else "hello_first"
        body = letter(self.voice.say(hello), paragraphs, self.voice.say(done))
        subject = f"{'Re: ' if self.written else ''}{self.subject}"
        self.written += 1
        if not incoming:
            self.voice.slots["known"] = agent.first
        ends = (self.contact.email, agent.email) if incoming else (agent.email, self.contact.email)
        return Mail(*ends, subject, body, at, incoming)

    def _customer(self, last: bool) -> list[str]:
        say = self.voice.say
        if not self.written:
            return [self.report, say("report_end")]
        self.settled = self.settled or bool(last and self.case.closed and self.greeted)
        if self.settled:
            return [say("thanks")]
        if self.answer:
            answer, self.answer = self.answer, ""
            return [" ".join([say("answer_open"), answer, *self._end("answer_end")])]
        self.voice.slots["symptom"] = self.symptoms.pop() if self.symptoms else "nothing has changed"
        return [say("nudge")]

    def _agent(self, last: bool) -> list[str]:
        say = self.voice.say
        opening = [] if self.greeted else [say("ack")]
        if last and self.case.closed:
            self.settled = True
            return [*(opening or [say("final_open")]), self._solution(), say("wrap")]
        if last:
            self.greeted = True
            return [*opening, say("waiting")]
        opening = opening or [say("agent_open")]
        self.greeted = True
        question, self.answer = self.voice.pair("work")
        question = " ".join([question, *self._end("question_end")])
        return [f"{opening[0]} {question}"] if self.voice.rng.chance(0.4) else [*opening, question]

    def _end(self, rule: str) -> list[str]:
        """A last sentence, more often than not."""
        return [self.voice.say(rule)] if self.voice.rng.chance(0.7) else []

    def _solution(self) -> str:
        if not self.case.remedy:
            return self.voice.say("no_remedy")
        self.voice.slots["remedy"] = self.case.remedy
        return self.voice.say("remedy")
