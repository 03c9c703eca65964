"""Deals: when they are born, how they end, who owns them, and where their work stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.hours import any_moment, weekday_on
from crmarena.latents.leads import Floor
from crmarena.latents.quota import apportion
from crmarena.latents.stories import LeadStory, Line
from crmarena.latents.wins import allot, tied_territories
from crmarena.spec.pack import STAGES

CLOSED = len(STAGES) - 1
QUOTE = STAGES.index("Quote")
_MIX = (0.15, 0.15, 0.2, 0.2, 0.3)
"""Shares of the stages; the last one counts won and lost deals together."""
_TAIL = 17
"""Days a won deal needs after the signature for its order."""
_SHORTEST, _LONGEST = 14, 330


@dataclass(slots=True)
class Draft:
    """A deal while it is being made; the fields fill up from top to bottom."""

    account: int
    contact: int
    created: datetime
    cycle: int
    lead: int = -1
    owner: int = -1
    fate: str = "open"  # open | won | lost
    stage: int = 0  # index of the true stage
    recorded: int = 0  # index of the stage its record claims
    close: date = date.min
    entered: tuple[date, ...] = ()
    size: int = 1
    quotes: int = 0
    violation: str = ""
    lines: tuple[Line, ...] = field(default=())

    @property
    def signed(self) -> date:
        """The day it would be signed if it is won."""
        return self.created.date() + timedelta(days=self.cycle)

    @property
    def opened(self) -> date:
        """The day it was born."""
        return self.created.date()


def _cycle(rng: Rng) -> int:
    return min(_LONGEST, max(_SHORTEST, round(rng.lognormal(120.0, 0.6))))


def _born(floor: Floor, leads: tuple[LeadStory, ...], rng: Rng) -> list[Draft]:
    """All deals in order of birth: one per converted lead, the rest of themselves."""
    count, span = floor.spec.count("Opportunity"), (floor.spec.end - floor.spec.start).days
    out = []
    for lead in leads:
        if lead.converted is not None:
            draw = rng.child("lead", lead.ordinal)
            room = max(0, min(6, (floor.spec.end - lead.converted.date()).days - 16))
            later = lead.converted + timedelta(days=draw.integer(0, room), minutes=draw.integer(0, 200))
            out.append(Draft(lead.account, lead.contact, later, _cycle(draw), lead.ordinal, lead.owner))
    appetite = [rng.child("appetite", i).lognormal(1.0, 0.6) for i in range(len(floor.accounts))]
    people: dict[int, list[int]] = {}
    for contact in floor.contacts:
        people.setdefault(contact.account, []).append(contact.ordinal)
    for i in range(count - len(out)):
        draw = rng.child("free", i)
        account = draw.weighted(range(len(floor.accounts)), appetite)
        # Some deals are born in the first weeks whatever the seed, so that there are early orders to complain about.
        day = floor.spec.start + timedelta(days=draw.integer(2, 60 if draw.chance(0.05) else span - 18))
        out.append(Draft(account, draw.choice(people[account]), any_moment(draw, day), _cycle(draw)))
    return sorted(out, key=lambda draft: (draft.created, draft.account, draft.contact))


def _choose_won(drafts: list[Draft], floor: Floor, rng: Rng) -> list[int]:
    """Which deals are won: spread evenly over the org's life by their day of signature."""
    count = floor.spec.count("Contract")
    last = floor.spec.end - timedelta(days=_TAIL)
    for draft in drafts:
        # A signature falls on a working day; the shift keeps the cycle within its bounds.
        shift = (weekday_on(draft.signed, back=draft.cycle > _LONGEST - 3) - draft.signed).days
        draft.cycle += shift
    fit = [i for i, draft in enumerate(drafts) if draft.signed <= last]
    if len(fit) < count:
        raise CrmArenaError(f"{count} contracts, but only {len(fit)} deals could be signed", "Raise Opportunity.")
    slots: list[list[int]] = [[] for _ in range(max(1, count))]
    days = (last - floor.spec.start).days + 1
    for i in rng.shuffled(fit):
        slots[(drafts[i].signed - floor.spec.start).days * count // days].append(i)
    chosen = [slot.pop() for slot in slots if slot][:count]
    rest = rng.shuffled([i for slot in slots for i in slot])
    return sorted(chosen + rest[: count - len(chosen)])


def _fates(drafts: list[Draft], won: list[int], floor: Floor, rng: Rng) -> None:
    """Stages of all deals: the old ones among those not won are lost, the others stand somewhere on the way."""
    winners = set(won)
    for i in won:
        drafts[i].fate, drafts[i].stage = "won", CLOSED
    others = [i for i in range(len(drafts)) if i not in winners]
    lost_share = max(0.02, _MIX[CLOSED] - len(won) / max(1, len(drafts)))
    *open_counts, lost = apportion(len(others), (*_MIX[:CLOSED], lost_share))
    age = {i: (floor.spec.end - drafts[i].opened).days * rng.uniform(0.2, 1.0) for i in others}
    oldest = sorted((i for i in others if drafts[i].signed <= floor.spec.end), key=lambda i: -age[i])[:lost]
    for i in oldest:
        drafts[i].fate, drafts[i].stage = "lost", CLOSED
    rest = rng.shuffled(sorted(set(others) - set(oldest)))
    marks = [stage for stage, number in enumerate(open_counts) for _ in range(number)]
    marks += [0] * (len(rest) - len(marks))
    for i, stage in zip(rest, marks, strict=False):
        drafts[i].stage = stage


def _owners(drafts: list[Draft], leads: tuple[LeadStory, ...], floor: Floor, rng: Rng) -> None:
    """Owners come from the account's territory; who wins how much there is settled first."""
    home = {code: story.ordinal for story in floor.territories for code in story.states}
    sells = set(floor.sellers)
    by_home: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_home.setdefault(home[floor.accounts[draft.account].state], []).append(draft)
    waiting = dict.fromkeys(floor.sellers, 0)
    for lead in leads:
        waiting[lead.owner] += lead.converted is None
    tied = tied_territories(len(floor.territories), rng.child("tied"))
    for ordinal, drafted in sorted(by_home.items()):
        draw = rng.child("territory", ordinal)
        sellers = [user for user in floor.territories[ordinal].members if user in sells]
        wins = [draft for draft in drafted if draft.fate == "won"]
        shares = allot(len(wins), {user: waiting[user] for user in sellers}, ordinal in tied, draw.child("wins"))
        hands = draw.shuffled([user for user in sellers for _ in range(shares[user])])
        for draft, user in zip(wins, hands, strict=True):
            draft.owner = user
        weights = [draw.uniform(0.3, 1.0) for _ in sellers]
        for draft in drafted:
            if draft.fate != "won" and (draft.lead < 0 or draw.chance(0.2)):
                draft.owner = draw.weighted(sellers, weights)


def _pace(draft: Draft, end: date, rng: Rng) -> None:
    """The first day of each stage up to the true one, and the (expected) close."""
    draft.close = draft.signed if draft.fate != "open" else min(draft.signed, end)
    span = (draft.close - draft.opened).days
    steps = sorted(rng.sample(range(1, span - 6), min(draft.stage, CLOSED - 1)))
    if draft.stage == CLOSED:
        steps.append(span)
    draft.entered = tuple(draft.opened + timedelta(days=step) for step in (0, *steps))


def _misstage(drafts: list[Draft], rng: Rng) -> None:
    """Eight in a hundred records claim a stage one or two away from the true one, never Closed.

    A won deal is always recorded as Closed: its contract would betray anything else.
    """
    for draft in drafts:
        draft.recorded = draft.stage
    able = [i for i, draft in enumerate(drafts) if draft.fate != "won"]
    for i in rng.sample(able, round(len(drafts) * 0.08)):
        near = [s for s in range(CLOSED) if 0 < abs(s - drafts[i].stage) <= 2]
        drafts[i].recorded = rng.choice(near)


def draft_deals(floor: Floor, leads: tuple[LeadStory, ...], rng: Rng) -> list[Draft]:
    """All deals without their papers, in order of birth."""
    drafts = _born(floor, leads, rng.child("born"))
    won = _choose_won(drafts, floor, rng.child("won"))
    _fates(drafts, won, floor, rng.child("fates"))
    _owners(drafts, leads, floor, rng.child("owners"))
    for i, draft in enumerate(drafts):
        _pace(draft, floor.spec.end, rng.child("pace", i))
    _misstage(drafts, rng.child("misstage"))
    return drafts


def stage_days(draft: Draft, stage: int, end: date) -> tuple[date, date]:
    """First and last day of the work of one stage (both included); the current stage lasts until the close."""
    first = draft.entered[stage]
    if stage + 1 < len(draft.entered):
        return first, max(first, draft.entered[stage + 1] - timedelta(days=1))
    after = draft.close + timedelta(days=21) if draft.stage == CLOSED else draft.close
    return first, max(first, min(after, end))


def total(lines: Sequence[Line]) -> int:
    """Sum of the lines in cents: each line is quantity times list price less its discount, rounded once."""
    return sum((line.quantity * line.price * (100 - line.discount) + 50) // 100 for line in lines)
