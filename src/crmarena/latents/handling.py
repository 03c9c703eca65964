"""How a case goes through the house: who had it first, who passed it on, how long it took, how much was written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.agents import AgentStory
from crmarena.latents.complaints import Complaint, spell
from crmarena.latents.quota import flat, settle
from crmarena.latents.rota import Rota
from crmarena.latents.stories import Assignment, CaseStory
from crmarena.spec.spec import OrgSpec

_SHORTEST, _LONGEST = 8 * 60, 5 * 86_400
_TOP_MAILS = 14
_OPEN_STATUSES = ("New", "Working", "Waiting on Customer", "Escalated")


def count_transfers(spec: OrgSpec, closed: int) -> int:
    """Transfers in all: what is left of the history rows after first assignments, closures and chat creations."""
    cases, chats = spec.count("Case"), spec.count("LiveChatTranscript")
    left = spec.count("CaseHistory__c") - cases - closed - chats
    if not 0 <= left <= 4 * cases:
        raise CrmArenaError(
            f"{spec.count('CaseHistory__c')} history rows leave {left} transfers for {cases} cases",
            f"Each case has an assignment, {closed} are closed, {chats} begin as chats: use {cases + closed + chats} "
            f"rows plus the transfers you want (at most {4 * cases}).",
        )
    return left


def add_transfers(
    complaints: list[Complaint], agents: Sequence[AgentStory], rota: Rota, transfers: int, spec: OrgSpec, rng: Rng
) -> None:
    """Gives some cases earlier owners. Transfers come in spells, each with one agent who passes on more than others."""
    if not transfers:
        return
    share = round(len(complaints) * spec.supply.transferred)
    moved = min(len(complaints), transfers, max(share, -(-transfers // 4)))
    hops = settle([1] * moved, transfers, flat(moved, 1, 4), rng.child("hops"), "transfers")
    spells = max(1, min(14, round(moved / 4)))
    first, last = complaints[0].created.date(), complaints[-1].created.date()
    span = (last - first).days + 1
    left = set(range(len(complaints)))
    prone = {agent.user: agent.proneness for agent in agents}
    givers: Counter[int] = Counter()
    at = 0
    for turn in range(spells):
        draw = rng.child("spell", turn)
        centre = first + timedelta(days=round(span * (turn + draw.uniform(0.25, 0.75)) / spells))
        size = (moved * (turn + 1)) // spells - at
        near = sorted(left, key=lambda i: (abs((complaints[i].created.date() - centre).days), i))[:size]
        giver = _giver(rota.duty(centre), givers, prone, draw)
        givers[giver] += 1
        for i in sorted(near):
            complaints[i].earlier = _earlier(complaints[i], giver, hops[at], _Desk(rota, prone), draw)
            at += 1
        left -= set(near)


def _giver(users: list[int], used: Counter[int], prone: Mapping[int, float], rng: Rng) -> int:
    """Whoever passes on in a spell: somebody prone to it, rather one who has not had a spell yet."""
    return rng.weighted(users, [prone[user] / (1 + used[user]) ** 2 for user in users])


class _Desk(NamedTuple):
    """Who is on duty, and how readily each passes a case on."""

    rota: Rota
    prone: Mapping[int, float]


def _earlier(complaint: Complaint, giver: int, hops: int, desk: _Desk, rng: Rng) -> list[int]:
    """Earlier owners, each different from the next: half of the time the giver, else rather somebody prone to it."""
    duty = desk.rota.duty(complaint.created.date())
    chain = [complaint.owner]
    for _ in range(hops):
        others = [u for u in duty if u != chain[0]] or [u for u in desk.rota.centres if u != chain[0]]
        prone = rng.weighted(others, [desk.prone[user] * desk.prone[user] for user in others])
        chain.insert(0, giver if giver in others and rng.chance(0.5) else prone)
    return chain[:-1]


def mark_express(complaints: list[Complaint], states: list[str], rng: Rng) -> None:
    """In every two months one state with several cases has them solved at once; the states take turns."""
    spells: dict[int, dict[str, list[Complaint]]] = {}
    for complaint in complaints:
        if not complaint.open:
            here = spells.setdefault(spell(complaint.created.date()), {})
            here.setdefault(states[complaint.purchase.account], []).append(complaint)
    used: Counter[str] = Counter()
    for number, here in sorted(spells.items()):
        able = rng.child(number).shuffled([state for state, some in sorted(here.items()) if len(some) > 1])
        if able:
            state = min(able, key=lambda state: (used[state], any(c.earlier for c in here[state])))
            used[state] += 1
            for complaint in here[state]:
                complaint.express = True


def set_handle_times(complaints: list[Complaint], agents: Sequence[AgentStory], end: date, rng: Rng) -> None:
    """Seconds from creation to closure: log-normal, times the agent's pace, within 8 minutes and 5 days."""
    pace = {agent.user: agent.pace for agent in agents}
    for i, complaint in enumerate(complaints):
        draw = rng.child(i)
        median = (840.0 if complaint.express else 14_400.0) * pace[complaint.owner]
        seconds = round(draw.lognormal(median, 0.25 if complaint.express else 0.8))
        room = int(
            (datetime.combine(end, datetime.max.time(), complaint.created.tzinfo) - complaint.created).total_seconds()
        )
        low = _SHORTEST + 1500 * len(complaint.earlier) + draw.integer(0, 300)
        complaint.handle = max(low, min(seconds, _LONGEST - draw.integer(0, 20_000), room - 600))


def count_mails(complaints: list[Complaint], spec: OrgSpec, rng: Rng) -> int:
    """Sets the length of each e-mail thread and returns their sum; about eight, fewer where mail is scarce."""
    threads = [c for c in complaints if not c.chat]
    bounds = [(1, mail_room(c)) for c in threads]
    wanted = min(sum(min(8, high) for _, high in bounds), spec.count("EmailMessage") * 2 // 5)
    goal = max(len(threads), wanted)
    drawn = [2 + rng.poisson(max(0.2, goal / max(1, len(threads)) - 1.0)) for _ in threads]
    for complaint, number in zip(threads, settle(drawn, goal, bounds, rng, "case e-mails"), strict=True):
        complaint.mails = number
    return goal


def mail_room(complaint: Complaint) -> int:
    """The longest thread that fits before the closure: replies take five minutes at least, mostly ten and more."""
    if complaint.open:
        return 9
    return max(2, min(_TOP_MAILS, 2 + (complaint.handle - _SHORTEST) // 700))


def story(ordinal: int, complaint: Complaint, end: date, rng: Rng) -> CaseStory:
    """The finished life of a case."""
    closed = None if complaint.open else complaint.created + timedelta(seconds=complaint.handle)
    status = "Closed" if closed else _status(complaint, end, rng)
    return CaseStory(
        ordinal=ordinal, account=complaint.purchase.account, contact=complaint.purchase.contact,
        order_line=complaint.purchase.line, product=complaint.purchase.product, issue=complaint.issue,
        channel="chat" if complaint.chat else "email",
        priority=rng.weighted(("Low", "Medium", "High"), (3, 5, 2)), status=status, created=complaint.created,
        assignments=_assignments(complaint, rng), closed=closed, mails=complaint.mails,
        remedy=complaint.remedy, breach=complaint.breach,
    )  # fmt: skip


def _status(complaint: Complaint, end: date, rng: Rng) -> str:
    """Only a case of the last days is new; whoever waits long mostly waits for the customer."""
    if (end - complaint.created.date()).days < 7 and rng.chance(0.6):
        return "New"
    return rng.weighted(_OPEN_STATUSES[1:], (4, 5, 2))


def _assignments(complaint: Complaint, rng: Rng) -> tuple[Assignment, ...]:
    """First assignment within four hours and the first third, transfers at growing moments before the closure.

    A chat is picked up at once, before its first line is written.
    """
    queued = max(30, min(round(rng.lognormal(700.0, 0.9)), 14_000, complaint.handle * 3 // 10))
    first = rng.integer(3, 15) if complaint.chat else queued
    last = complaint.handle * 85 // 100
    chain = [*complaint.earlier, complaint.owner]
    step = (last - first) // max(1, len(chain) - 1)
    moments = [first] + [first + k * step - rng.integer(0, step // 2) for k in range(1, len(chain))]
    return tuple(
        Assignment(user, complaint.created + timedelta(seconds=at)) for user, at in zip(chain, moments, strict=True)
    )
