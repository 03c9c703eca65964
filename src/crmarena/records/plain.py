"""What stands in an org without texts: short subjects, no bodies, and moments that keep the same rules.

The functions are called as those of `records.text` and take the same arguments.
"""

# ruff: noqa: ARG001  (what writes nothing still takes what it would write about)

from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias

from crmarena.core.rng import Rng
from crmarena.latents.stories import (
    AccountStory,
    CallStory,
    CaseStory,
    DealStory,
    EventStory,
    LeadStory,
    QuoteStory,
    TaskStory,
)
from crmarena.latents.world import World
from crmarena.records.text import Article, Mail, Memory

Silence: TypeAlias = tuple[None, datetime, tuple[()]]

_SLOWEST = 14_000
"""Seconds an agent's answer takes at most."""


def account_text(world: World, account: AccountStory, rng: Rng) -> None:
    """No description."""


def lead_text(world: World, lead: LeadStory, rng: Rng) -> None:
    """No description."""


def deal_text(world: World, deal: DealStory, rng: Rng) -> None:
    """No description."""


def quote_text(world: World, deal: DealStory, quote: QuoteStory, rng: Rng) -> None:
    """No description."""


def contract_text(world: World, deal: DealStory, rng: Rng) -> None:
    """No description."""


def task_text(world: World, deal: DealStory, task: TaskStory, rng: Rng) -> tuple[str, None]:
    """A bare subject."""
    return "To-do", None


def event_text(world: World, deal: DealStory, event: EventStory, rng: Rng) -> tuple[str, None, None]:
    """A bare subject."""
    return "Meeting", None, None


def case_text(world: World, case: CaseStory, rng: Rng, memory: Memory) -> tuple[str, None]:
    """The name of the issue."""
    return world.issues[case.issue].name, None


def articles(world: World) -> list[Article]:
    """Titles only."""
    count = world.spec.count("Knowledge__kav")
    return [Article(f"Article {i + 1}", "", "", f"article-{i + 1}", internal=False) for i in range(count)]


def deal_call(world: World, deal: DealStory, call: CallStory, rng: Rng, memory: Memory) -> Silence:
    """The moment a call about a deal ends."""
    return None, _hung_up(call, rng), ()


def lead_call(world: World, lead: LeadStory, call: CallStory, rng: Rng, memory: Memory) -> Silence:
    """The moment a call with a lead ends."""
    return None, _hung_up(call, rng), ()


def _hung_up(call: CallStory, rng: Rng) -> datetime:
    return call.start + timedelta(seconds=rng.integer(120, 480))


def case_chat(world: World, case: CaseStory, rng: Rng, memory: Memory) -> tuple[None, datetime]:
    """The moment a chat ends."""
    end = case.created + timedelta(seconds=rng.integer(300, 1500))
    return None, min(end, case.closed or end, _last(world))


def case_thread(world: World, case: CaseStory, report: tuple[str, str | None], rng: Rng, memory: Memory) -> list[Mail]:
    """The mails of a case, customer and agent in turn."""
    contact, subject = world.contacts[case.contact], world.issues[case.issue].name
    end = case.closed or min(case.created + timedelta(days=4), _last(world))
    at = case.created + timedelta(seconds=rng.integer(20, 60))
    step = int((end - at).total_seconds() - 30) // max(1, case.mails - 1)
    out = []
    for k in range(case.mails):
        if k:
            at += timedelta(seconds=min(step, _SLOWEST) if k % 2 else step)
        agent = world.users[_owner(case, at)]
        ends = (agent.email, contact.email) if k % 2 else (contact.email, agent.email)
        out.append(Mail(*ends, subject, "", at, k % 2 == 0))
    return out


def _owner(case: CaseStory, at: datetime) -> int:
    """Who has the case at a moment."""
    return next((step.user for step in reversed(case.assignments) if step.at <= at), case.assignments[0].user)


def deal_thread(world: World, deal: DealStory, rng: Rng, memory: Memory) -> list[Mail]:
    """The mails of a deal, seller and contact in turn, spread over its life."""
    owner, contact = world.users[deal.owner].email, world.contacts[deal.contact].email
    end = min(datetime.combine(deal.close, time(23, 59), UTC), _last(world))
    span = (end - deal.created).total_seconds()
    marks = sorted(rng.random() for _ in range(deal.emails))
    out = []
    for k, mark in enumerate(marks):
        # A second for each, so that no two stand at the same moment and all lie within the life.
        at = deal.created + timedelta(seconds=1 + k + int(mark * (span - deal.emails - 2)))
        ends = (contact, owner) if k % 2 else (owner, contact)
        out.append(Mail(*ends, deal.name, "", at, k % 2 == 1))
    return out


def _last(world: World) -> datetime:
    """The last minute of the world's life."""
    return datetime.combine(world.spec.end, time(23, 59), UTC)
