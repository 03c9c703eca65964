"""Deals as a cheap reader sees them: who is mentioned when, the figures of quotes, the looks of to-dos."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean

from crmarena.core.rng import Rng
from crmarena.latents import World
from crmarena.latents.stories import DealStory, PolicyStory, QuoteStory, TaskStory
from crmarena.records import text
from crmarena.spec.pack import STAGES

_STANCES = ("advantage", "disadvantage", "offer")


@dataclass(frozen=True, slots=True)
class Blame:
    """A question for one competitor of a deal: how many are named, and whether the first or the most named is it."""

    stance: str
    rivals: int
    first: bool
    most: bool


def blames(deal: DealStory) -> Iterator[Blame]:
    """What could be asked about the competitors of a deal in whose calls two or more are named."""
    calls = sorted(deal.calls, key=lambda call: call.start)
    said = [(one.competitor, one.stance) for call in calls for one in call.insights if one.competitor >= 0]
    counts = Counter(rival for rival, _ in said).most_common()
    if len(counts) < 2:
        return
    most = counts[0][0] if counts[0][1] > counts[1][1] else -1
    golds = [(stance, {rival for rival, how in said if how == stance}) for stance in _STANCES]
    golds.append(("lost", {deal.lost_to} - {-1}))
    for stance, gold in golds:
        if len(gold) == 1:
            yield Blame(stance, len(counts), said[0][0] in gold, most in gold)


def judged_quotes(world: World) -> list[QuoteStory]:
    """The quotes a question about the rules may be asked of: the only one of a deal not won, with two lines or more."""
    return [
        quote
        for deal in world.deals
        for quote in deal.quotes
        if len(deal.quotes) == 1 and not deal.won and len(quote.lines) >= 2
    ]


def quantities(quote: QuoteStory) -> tuple[float, ...]:
    """What the quantities of a quote look like."""
    units = [line.quantity for line in quote.lines]
    odd = [unit % 5 != 0 and unit % 12 != 0 and unit > 10 for unit in units]
    return (max(units), min(units), mean(units), mean(unit % 2 for unit in units), mean(odd),
            mean(unit <= 3 for unit in units), mean(unit >= 10 for unit in units))  # fmt: skip


def discounts(quote: QuoteStory, policies: PolicyStory) -> tuple[float, ...]:
    """What the discounts of a quote look like."""
    rates = [line.discount for line in quote.lines]
    known = (0, *(rate for _, rate in policies.discount_tiers))
    return (max(rates), min(rates), mean(rates), len(set(rates)), *(mean(r == rate for r in rates) for rate in known))


@dataclass(frozen=True, slots=True)
class Todo:
    """A to-do not started: whether it is of another stage than its deal, its masked subject, and its looks.

    `mixed` says that its deal has such of its own stage and of another, `ended` that the deal is closed.
    """

    foreign: bool
    mixed: bool
    ended: bool
    subject: str
    looks: tuple[float, ...]


def todos(world: World) -> list[Todo]:
    """All to-dos not started of the deals that stand where their record says."""
    return [todo for deal in world.deals if not deal.misstaged for todo in _of(world, deal)]


def _of(world: World, deal: DealStory) -> Iterator[Todo]:
    waiting = [task for task in deal.tasks if task.status == "Not Started"]
    foreign = [task.stage != deal.stage for task in waiting]
    middle = mean(task.due.toordinal() for task in waiting) if waiting else 0.0
    for task, strange in zip(waiting, foreign, strict=True):
        looks = (task.due.toordinal() - middle, task.due.weekday(), task.due.day, task.owner == deal.owner,
                 task.priority == "High", task.priority == "Low")  # fmt: skip
        yield Todo(strange, len(set(foreign)) == 2, deal.stage == STAGES[-1], subject_of(world, deal, task), looks)


def subject_of(world: World, deal: DealStory, task: TaskStory) -> str:
    """What a to-do is called, without the names of its deal."""
    subject, _ = text.task_text(world, deal, task, Rng("shortcuts", task.ordinal))
    return masked(world, deal, subject)


def masked(world: World, deal: DealStory, subject: str) -> str:
    """A subject without the names of its deal."""
    account, contact = world.accounts[deal.account], world.contacts[deal.contact]
    names = [account.name, f"{contact.first} {contact.last}", contact.first, account.city, account.state]
    names += [world.products[line.product].name for line in deal.lines]
    for name in sorted(names, key=len, reverse=True):
        subject = subject.replace(name, "*")
    return subject
