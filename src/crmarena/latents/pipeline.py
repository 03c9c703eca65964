"""Deals put together: drafts get their papers first, because cases need the orders, and their daily work afterwards."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents import papers, talks
from crmarena.latents.baskets import Shelf
from crmarena.latents.complaints import Purchase
from crmarena.latents.deals import CLOSED, Draft, draft_deals, total
from crmarena.latents.hours import offset_of
from crmarena.latents.leads import Floor
from crmarena.latents.losses import lost_for
from crmarena.latents.papers import Clerk, Papers
from crmarena.latents.stories import CallStory, DealStory, EventStory, LeadStory, TaskStory
from crmarena.latents.todos import Planner, count_tasks
from crmarena.spec.pack import STAGES, Pack

_MOST_ROUNDS = 60
_NOUNS = {
    "b2b": ("licences", "rollout", "expansion", "renewal", "pilot", "upgrade", "refresh", "seats"),
    "b2c": ("order", "purchase", "trip", "gift", "refresh", "upgrade", "season"),
}


class Daily(NamedTuple):
    """What happens around one deal day by day."""

    competing: tuple[int, ...]
    calls: tuple[CallStory, ...]
    tasks: tuple[TaskStory, ...]
    events: tuple[EventStory, ...]
    emails: int


@dataclass(slots=True)
class Pipeline:
    """All deals with their papers; `finish` adds calls, mails, to-dos and meetings."""

    floor: Floor
    pack: Pack
    drafts: list[Draft]
    written: list[Papers]
    colleagues: dict[int, list[int]]
    rng: Rng

    @property
    def purchases(self) -> list[Purchase]:
        """Every order line, as something to complain about."""
        return [
            Purchase(line.ordinal, line.product, draft.account, draft.contact, paper.order.effective)
            for draft, paper in zip(self.drafts, self.written, strict=True)
            if paper.order
            for line in paper.order.lines
        ]

    def finish(self, mails: int) -> tuple[DealStory, ...]:
        """The stories of all deals; their e-mail threads have `mails` messages in all."""
        competing = talks.rivals(self.drafts, self.floor.rivalry, self.rng.child("rivals"))
        calls = self._calls(competing, self.rng.child("calls"))
        threads = talks.count_mails(mails, self.drafts, self.rng.child("mails"))
        tasks, events = self._work(self.rng.child("work"))
        return tuple(
            self._story(i, Daily(competing[i], calls[i], tasks[i], events[i], threads[i]))
            for i in range(len(self.drafts))
        )

    def _calls(self, competing: list[tuple[int, ...]], rng: Rng) -> list[tuple[CallStory, ...]]:
        staff: list[list[int]] = [[] for _ in self.floor.accounts]
        for contact in self.floor.contacts:
            staff[contact.account].append(contact.ordinal)
        spec = self.floor.spec
        first = min(spec.count("Lead"), spec.count("VoiceCallTranscript__c"))
        caller = talks.Caller(self.floor, tuple(topic.label for topic in self.pack.subtopics), staff, first)
        counts = talks.count_calls(self.drafts, spec, rng.child("count"))
        return [caller.write(i, draft, counts[i], competing[i], rng.child(i)) for i, draft in enumerate(self.drafts)]

    def _work(self, rng: Rng) -> tuple[list[tuple[TaskStory, ...]], list[tuple[EventStory, ...]]]:
        spec = self.floor.spec
        planner = Planner(spec, self.colleagues)
        counts, ahead = count_tasks(self.drafts, spec, rng.child("count"))
        tasks = [
            planner.write_tasks(draft, counts[i], ahead[i], rng.child("task", i)) for i, draft in enumerate(self.drafts)
        ]
        events: list[tuple[EventStory, ...]] = [() for _ in self.drafts]
        turn = 0
        while planner.events < spec.count("Event"):
            if turn == _MOST_ROUNDS:
                cure = "Lower Event, or raise Opportunity or supply.sellers."
                raise CrmArenaError(f"{spec.count('Event')} events do not fit into the sellers' calendars", cure)
            # Round after round over the deals in random order, until the calendar holds the spec's count.
            for i in rng.child("round", turn).sample(range(len(self.drafts)), spec.count("Event") - planner.events):
                offset = offset_of(self.floor.accounts[self.drafts[i].account].state)
                event = planner.write_event(self.drafts[i], offset, rng.child("event", turn, i))
                if event:
                    events[i] += (event,)
            turn += 1
        return tasks, events

    def _name(self, draft: Draft, rng: Rng) -> str:
        account = self.floor.accounts[draft.account]
        first = self.floor.products[draft.lines[0].product]
        return f"{account.name} - {first.name} {rng.choice(_NOUNS[self.floor.spec.edition])} {draft.created.year}"

    def _loss(self, draft: Draft, paper: Papers, competing: tuple[int, ...], rng: Rng) -> tuple[str, int]:
        """Why a lost deal is lost, and to whom; nothing for the others."""
        if draft.fate != "lost":
            return "", -1
        net = total(paper.quotes[-1].lines if paper.quotes else draft.lines)
        return lost_for((draft.close - draft.opened).days, 1 - paper.bottom_line / net, competing, rng)

    def _story(self, i: int, daily: Daily) -> DealStory:
        draft, paper, rng = self.drafts[i], self.written[i], self.rng.child("story", i)
        reason, rival = self._loss(draft, paper, daily.competing, self.rng.child("loss", i))
        return DealStory(
            ordinal=i, account=draft.account, contact=draft.contact, owner=draft.owner, lead=draft.lead,
            name=self._name(draft, rng)[:120], created=draft.created, close=draft.close,
            stage=STAGES[draft.recorded], true_stage=STAGES[draft.stage], won=draft.fate == "won",
            probability=_probability(draft, rng), lines=draft.lines, competitors=daily.competing, quotes=paper.quotes,
            contract=paper.contract, order=paper.order, tasks=daily.tasks, events=daily.events, calls=daily.calls,
            emails=daily.emails,
            entered=draft.entered, bottom_line=paper.bottom_line, lost_reason=reason, lost_to=rival,
        )  # fmt: skip


def _probability(draft: Draft, rng: Rng) -> int:
    """What the seller believes, by the recorded stage; certainty only for what is recorded as closed."""
    if draft.recorded == CLOSED:
        return 100 if draft.fate == "won" else 0
    return (10, 25, 50, 75)[draft.recorded] + 5 * rng.integer(-1, 2)


def _colleagues(floor: Floor) -> dict[int, list[int]]:
    """For each seller the sellers of the same territory (the seller too)."""
    sells = set(floor.sellers)
    out = {}
    for user in floor.sellers:
        out[user] = [member for member in floor.home(user).members if member in sells]
    return out


def _weights(floor: Floor, shelf: Shelf, rng: Rng) -> list[list[float]]:
    """For each account how much it likes each product: popularity times a taste for categories."""
    popular = [rng.child("popularity", product).exponential(1.0) + 0.25 for product in shelf.sold]
    out = []
    for account in floor.accounts:
        taste = floor.habits[account.ordinal].tastes
        likes = [max(taste[c] for c in floor.products[product].categories) + 0.05 for product in shelf.sold]
        out.append([a * b for a, b in zip(popular, likes, strict=True)])
    return out


def sample_deals(floor: Floor, pack: Pack, leads: tuple[LeadStory, ...], rng: Rng) -> Pipeline:
    """All deals with lines, quotes, contracts and orders, numbered in order of birth."""
    drafts = draft_deals(floor, leads, rng.child("drafts"))
    shelf = Shelf.of(floor.spec.edition, floor.products, floor.policies)
    papers.count_quotes(drafts, floor.spec, rng.child("quotes"))
    papers.count_lines(drafts, floor.spec, len(shelf.sold), rng.child("lines"))
    papers.choose_violations(drafts, rng.child("violations"))
    weights, first = _weights(floor, shelf, rng.child("weights")), 0
    for i, draft in enumerate(drafts):
        own = replace(shelf, bulk=floor.habits[draft.account].size)
        papers.write_lines(draft, own, weights[draft.account], first, rng.child("basket", i))
        first += len(draft.lines)
    colleagues = _colleagues(floor)
    written = _papers(floor, drafts, shelf, colleagues, rng.child("papers"))
    return Pipeline(floor, pack, drafts, written, colleagues, rng)


def _papers(
    floor: Floor, drafts: list[Draft], shelf: Shelf, colleagues: dict[int, list[int]], rng: Rng
) -> list[Papers]:
    clerk, out = Clerk(floor.spec, shelf), []
    sizes = papers.quote_sizes(drafts, floor.spec, rng.child("quote sizes"))
    ordered = papers.order_sizes(drafts, floor.spec, rng.child("order sizes"))
    for i, draft in enumerate(drafts):
        draw = rng.child(i)
        paper = Papers(quotes=clerk.write_quotes(draft, sizes[i], draw.child("quotes")))
        net = total(paper.quotes[-1].lines if paper.quotes else draft.lines)
        paper.bottom_line = papers.bottom_line(net, draft.fate == "won", draw)
        if draft.stage == CLOSED:
            paper.quotes = papers.answered(paper.quotes, paper.bottom_line)
        if draft.fate == "won":
            last = paper.quotes[-1]
            # Four orders in ten are booked by a colleague of the territory rather than by the deal's owner.
            owner = draw.choice(colleagues[draft.owner]) if draw.chance(0.4) else draft.owner
            paper.contract = clerk.write_contract(draft, last.created, draw.child("contract"))
            paper.order = clerk.write_order(draft, owner, ordered[i], last.lines, draw.child("order"))
        out.append(paper)
    return out
