"""Rows of support: cases, their history, chats and mails."""

from datetime import datetime, timedelta

from crmarena.core.calendar import stamp
from crmarena.core.rng import Rng
from crmarena.latents.stories import CaseStory
from crmarena.latents.world import World
from crmarena.records.mails import Mailbox
from crmarena.records.prose import prose
from crmarena.records.sheet import Sheet, Table, Value
from crmarena.records.text import Memory
from crmarena.schema import Schema

_ORIGINS = ("Email", "Web", "Phone")
_ORIGIN_WEIGHTS = (6, 3, 1)


def chat_ordinals(world: World) -> dict[int, int]:
    """Chat number of every case that came in by chat."""
    chats = [case.ordinal for case in world.cases if case.channel == "chat"]
    return {case: i for i, case in enumerate(chats)}


def history_table(world: World, schema: Schema) -> Table:
    """CaseHistory__c: creations by chat, assignments and closures, numbered in the order of time."""
    ids = world.ids
    events: list[tuple[datetime, int, int, int, str, str | None, str | None]] = []
    for case in world.cases:
        if case.channel == "chat":
            taker = case.assignments[0].user
            events.append((case.created, case.ordinal, 0, taker, "Case Creation", None, ids.of("User", taker)))
        before = None
        for step, assignment in enumerate(case.assignments):
            user = ids.of("User", assignment.user)
            by = case.assignments[max(0, step - 1)].user
            events.append((assignment.at, case.ordinal, 1 + step, by, "Owner Assignment", before, user))
            before = user
        if case.closed:
            events.append((case.closed, case.ordinal, 99, case.owner, "Case Closed", None, "Closed"))
    sheet = Sheet(world, schema, "CaseHistory__c")
    for i, (at, about, _, by, field, old, new) in enumerate(sorted(events, key=lambda event: event[:3])):
        values: dict[str, Value] = {"CaseId__c": ids.of("Case", about), "Field__c": field}
        sheet.add(i, at, by, values | {"OldValue__c": old, "NewValue__c": new})
    return sheet.table


class Service:
    """Fills the tables of one share of the cases. `mails` gives the first e-mail ordinal of each case."""

    def __init__(self, world: World, schema: Schema, mails: list[int], chats: dict[int, int]) -> None:
        self.world, self.ids, self.mails, self.chats = world, world.ids, mails, chats
        names = ("Case", "LiveChatVisitor", "LiveChatTranscript", "EmailMessage")
        self.sheets = {name: Sheet(world, schema, name) for name in names}
        self.mailbox = Mailbox(world)
        self.prose = prose(world)
        self.reports, self.letters, self.chatter = Memory(), Memory(), Memory()
        self.rng = Rng("text", world.spec.edition, world.spec.seed, "case")

    @property
    def tables(self) -> list[Table]:
        """What has been filled so far."""
        return [sheet.table for sheet in self.sheets.values()]

    def add(self, case: CaseStory) -> None:
        """All rows of one case but its history."""
        rng = self.rng.child(case.ordinal)
        subject, description = self.prose.case_text(self.world, case, rng.child("text"), self.reports)
        values: dict[str, Value] = {
            "Subject": subject, "Description": description, "Status": case.status, "Priority": case.priority,
            "AccountId": self.ids.of("Account", case.account), "ContactId": self.ids.of("Contact", case.contact),
            "IssueId__c": self.ids.of("Issue__c", case.issue), "OwnerId": self.ids.of("User", case.owner),
            "OrderItemId__c": self.ids.of("OrderItem", case.order_line),
            "ClosedDate": stamp(case.closed) if case.closed else None, "IsClosed": case.closed is not None,
            "Origin": "Chat" if case.channel == "chat" else rng.weighted(_ORIGINS, _ORIGIN_WEIGHTS),
        }  # fmt: skip
        changed = case.closed or case.assignments[-1].at
        self.sheets["Case"].add(case.ordinal, case.created, case.assignments[0].user, values, changed)
        if case.channel == "chat":
            self._chat(case, rng)
        else:
            # The case is opened from the first mail of its thread.
            self._mails(case, (subject, description), rng)

    def _chat(self, case: CaseStory, rng: Rng) -> None:
        number = self.chats[case.ordinal]
        body, end = self.prose.case_chat(self.world, case, rng.child("chat"), self.chatter)
        key = "".join(f"{rng.integer(0, 15):x}" for _ in range(32))
        user = case.assignments[0].user
        self.sheets["LiveChatVisitor"].add(number, case.created, user, {"SessionKey": key})
        values: dict[str, Value] = {
            "CaseId": self.ids.of("Case", case.ordinal), "AccountId": self.ids.of("Account", case.account),
            "ContactId": self.ids.of("Contact", case.contact), "OwnerId": self.ids.of("User", case.owner),
            "LiveChatVisitorId": self.ids.of("LiveChatVisitor", number), "Body": body, "EndTime": stamp(end),
        }  # fmt: skip
        self.sheets["LiveChatTranscript"].add(number, case.created, user, values, end)

    def _mails(self, case: CaseStory, report: tuple[str, str | None], rng: Rng) -> None:
        first, parent = self.mails[case.ordinal], self.ids.of("Case", case.ordinal)
        for k, mail in enumerate(self.prose.case_thread(self.world, case, report, rng.child("mails"), self.letters)):
            values = self.mailbox.values(mail) | {"ParentId": parent, "RelatedToId": parent}
            received = mail.at + timedelta(seconds=1)
            self.sheets["EmailMessage"].add(first + k, received, self.mailbox.user(mail), values)
