"""Rows of daily selling: to-dos, meetings, recorded calls and the mail of deals."""

from datetime import UTC, datetime, time, timedelta

from crmarena.core.calendar import stamp
from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, DealStory, EventStory, LeadStory, TaskStory
from crmarena.latents.world import World
from crmarena.records.mails import Mailbox
from crmarena.records.prose import prose
from crmarena.records.rewriting import Rewrites, retold, telling
from crmarena.records.sheet import LEDGER, REWRITTEN, Row, Sheet, Table, Value, day
from crmarena.records.text import Memory, Told
from crmarena.schema import Schema

#: Readings that compete for each utterance of a call and of a letter, and how much longer words count in calls.
_CALL_TRIES, _LETTER_TRIES, _WEIGHT = 5, 6, 1.0
_KINDS = (("call", "Call"), ("phone", "Call"), ("mail", "Email"), ("meet", "Meeting"), ("demo", "Meeting"))


class Work:
    """Fills the tables of one share of the deals and leads. `mails` gives the first e-mail ordinal of each deal.

    `part` says which of the shares that tell letters this is, and of how many.
    """

    def __init__(
        self,
        world: World,
        schema: Schema,
        mails: list[int],
        rewrites: Rewrites | None = None,
        part: tuple[int, int] = (0, 1),
    ) -> None:
        self.world, self.ids, self.mails = world, world.ids, mails
        names = ("Task", "Event", "VoiceCallTranscript__c", "EmailMessage")
        self.sheets = {name: Sheet(world, schema, name) for name in names}
        self.mailbox = Mailbox(world)
        self.prose = prose(world)
        self.calls, self.letters = Memory(_CALL_TRIES, _WEIGHT), Memory(_LETTER_TRIES, part=part)
        self.rewrites = rewrites
        self.ledger: list[Row] = []
        self.rewritten: list[Row] = []
        self.rng = Rng("text", world.spec.edition, world.spec.seed)

    @property
    def tables(self) -> list[Table]:
        """What has been filled so far, and what the calls tell."""
        return [*(sheet.table for sheet in self.sheets.values()), (LEDGER, self.ledger), (REWRITTEN, self.rewritten)]

    def add_deal(self, deal: DealStory) -> None:
        """Tasks, events and calls of one deal."""
        rng = self.rng.child("work", deal.ordinal)
        for task in deal.tasks:
            self._task(deal, task, rng.child("task", task.ordinal))
        for event in deal.events:
            self._event(deal, event, rng.child("event", event.ordinal))
        for call in deal.calls:
            self._call(call, *self.prose.deal_call(self.world, deal, call, rng.child("call", call.ordinal), self.calls))

    def add_letters(self, deal: DealStory) -> None:
        """The mails of one deal."""
        rng, first = self.rng.child("work", deal.ordinal).child("mails"), self.mails[deal.ordinal]
        for k, mail in enumerate(self.prose.deal_thread(self.world, deal, rng, self.letters)):
            values = self.mailbox.values(mail) | {"RelatedToId": self.ids.of("Opportunity", deal.ordinal)}
            self.sheets["EmailMessage"].add(first + k, mail.at, self.mailbox.user(mail), values)

    def add_lead(self, lead: LeadStory, call: CallStory) -> None:
        """The call with a lead."""
        rng = self.rng.child("lead", lead.ordinal)
        self._call(call, *self.prose.lead_call(self.world, lead, call, rng, self.calls))

    def _links(self, deal: DealStory, owner: int) -> dict[str, Value]:
        return {
            "WhatId": self.ids.of("Opportunity", deal.ordinal), "WhoId": self.ids.of("Contact", deal.contact),
            "AccountId": self.ids.of("Account", deal.account), "OwnerId": self.ids.of("User", owner),
        }  # fmt: skip

    def _task(self, deal: DealStory, task: TaskStory, rng: Rng) -> None:
        subject, description = self.prose.task_text(self.world, deal, task, rng)
        lower = subject.lower()
        values = self._links(deal, task.owner) | {
            "Subject": subject, "Description": description, "Status": task.status, "Priority": task.priority,
            "ActivityDate": day(task.due), "IsClosed": task.status == "Completed",
            "Type": next((kind for word, kind in _KINDS if word in lower), "Other"),
        }  # fmt: skip
        due = datetime.combine(task.due, time(14), UTC)
        made = due - timedelta(days=rng.integer(1, 12), minutes=rng.integer(0, 240))
        made = max(made, deal.created + timedelta(minutes=rng.integer(10, 90)))
        done = due + timedelta(minutes=rng.integer(0, 400)) if task.status == "Completed" else None
        self.sheets["Task"].add(task.ordinal, made, deal.owner, values, done)

    def _event(self, deal: DealStory, event: EventStory, rng: Rng) -> None:
        subject, description, location = self.prose.event_text(self.world, deal, event, rng)
        values = self._links(deal, event.owner) | {
            "Subject": subject, "Description": description, "StartDateTime": stamp(event.start),
            "DurationInMinutes": event.minutes, "IsAllDayEvent": False, "Location": location,
        }  # fmt: skip
        made = event.start - timedelta(days=rng.integer(2, 10), minutes=rng.integer(0, 300))
        made = max(made, deal.created + timedelta(minutes=20))
        self.sheets["Event"].add(event.ordinal, min(made, event.start), event.owner, values)

    def _call(self, call: CallStory, body: str | None, end: datetime, told: tuple[Told, ...]) -> None:
        record = self.ids.of("VoiceCallTranscript__c", call.ordinal)
        if self.rewrites is not None and body is not None:
            rng = self.rng.child("rewritten", call.ordinal)
            other = retold(telling(body, told, self.world.spec), self.rewrites, call.start, rng)
            if other is not None:
                body, end, told = other
                self.rewritten.append((record,))
        self.ledger += [(record, one.fact, one.value, one.turn, one.surface, one.decoy) for one in told]
        values: dict[str, Value] = {
            "LeadId__c": self.ids.of("Lead", call.lead) if call.lead >= 0 else None,
            "OpportunityId__c": self.ids.of("Opportunity", call.deal) if call.deal >= 0 else None,
            "Body__c": body, "EndTime__c": stamp(end),
        }  # fmt: skip
        self.sheets["VoiceCallTranscript__c"].add(call.ordinal, call.start, call.seller, values)
