"""The generator's side of an answer: stories by date, rankings, and the bounds no supporting record may touch."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Generic, TypeVar

from crmarena.core.calendar import Period, Window
from crmarena.latents.stories import CaseStory, DealStory, LeadStory, OrderStory
from crmarena.latents.world import World
from crmarena.tasks.family import HIGHEST, NO_ANSWER, Draft, Truth

T = TypeVar("T")
_DAY = timedelta(days=1)


class Timeline(Generic[T]):
    """Things in order of their day, cut by windows."""

    def __init__(self, items: Iterable[T], day: Callable[[T], date]) -> None:
        self.items = sorted(items, key=day)
        self._days = [day(item) for item in self.items]

    def within(self, window: Window) -> list[T]:
        """The things whose day lies in the window."""
        return self.items[bisect_left(self._days, window.start) : bisect_left(self._days, window.end)]


@dataclass(frozen=True, slots=True)
class Handover:
    """A case passed on: by whom, and on which day."""

    giver: int
    day: date


class Causes:
    """A world with its stories sorted by date; what every `gold` reads."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._users: dict[int, str] = {}

    def user(self, ordinal: int) -> str:
        """The record id of a user."""
        found = self._users.get(ordinal)
        if found is None:
            found = self._users[ordinal] = self.world.ids.of("User", ordinal)
        return found

    @cached_property
    def cases(self) -> Timeline[CaseStory]:
        """Cases by the day of their creation."""
        return Timeline(self.world.cases, lambda case: case.created.date())

    @cached_property
    def handovers(self) -> Timeline[Handover]:
        """Transfers by the day of the hand-over."""
        moves = [
            Handover(before.user, after.at.date())
            for case in self.world.cases
            for before, after in zip(case.assignments, case.assignments[1:], strict=False)
        ]
        return Timeline(moves, lambda move: move.day)

    @cached_property
    def leads(self) -> Timeline[LeadStory]:
        """Leads by the day of their creation."""
        return Timeline(self.world.leads, lambda lead: lead.created.date())

    @cached_property
    def orders(self) -> Timeline[OrderStory]:
        """Orders by the day they take effect."""
        return Timeline([deal.order for deal in self.world.deals if deal.order], lambda order: order.effective)

    @cached_property
    def signed(self) -> Timeline[DealStory]:
        """Deals with a contract, by the day the company signed it."""
        return Timeline([deal for deal in self.world.deals if deal.contract], signature)

    @cached_property
    def accepted(self) -> Counter[int]:
        """Accepted quotes by the owner of their deal."""
        return Counter(d.owner for d in self.world.deals for quote in d.quotes if quote.status == "Accepted")

    @cached_property
    def unconverted(self) -> Counter[int]:
        """Leads not converted, by owner."""
        return Counter(lead.owner for lead in self.world.leads if lead.converted is None)

    @cached_property
    def closed_by_issue(self) -> dict[int, Counter[int]]:
        """Closed cases by owner, for each issue."""
        return _tally((case.issue, case.owner) for case in self.world.cases if case.closed)

    @cached_property
    def closed_by_product(self) -> dict[int, Counter[int]]:
        """Closed cases by owner, for each product."""
        return _tally((case.product, case.owner) for case in self.world.cases if case.closed)

    @cached_property
    def waiting(self) -> Counter[int]:
        """Cases not closed, by owner."""
        return Counter(case.owner for case in self.world.cases if case.closed is None)

    def caseload(self, window: Window) -> Counter[int]:
        """For each user, the cases created in the window that were ever theirs."""
        held: Counter[int] = Counter()
        for case in self.cases.within(window):
            held.update({step.user for step in case.assignments})
        return held


def _tally(pairs: Iterable[tuple[int, int]]) -> dict[int, Counter[int]]:
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for group, owner in pairs:
        counts[group][owner] += 1
    return dict(counts)


def signature(deal: DealStory) -> date:
    """The day the company signed a deal's contract."""
    if deal.contract is None:
        raise ValueError(f"deal {deal.ordinal} has no contract")
    return deal.contract.company_signed


def window_of(draft: Draft) -> Window:
    """The days a drawn question is about."""
    period, today = draft.asked.moment
    return period.window(today)


def widened(window: Window, days: int = 2) -> Window:
    """The window with some more days on either side; with two of them a record may still touch a bound."""
    return Window(window.start - days * _DAY, window.end + days * _DAY)


def missed(timeline: Timeline[T], window: Window) -> bool:
    """Whether something lies in the window or not more than a week beside it."""
    return bool(timeline.within(widened(window, 7)))


def touches(days: Iterable[date], period: Period, today: date) -> bool:
    """Whether a day lies within one day of a bound of a relative period, on any reading of "until today"."""
    if not period.relative:
        return False
    start = period.window(today).start
    edges = {start - _DAY, start, today - _DAY, today, today + _DAY}
    return any(day in edges for day in days)


def ranked(values: Mapping[str, float], direction: str) -> tuple[tuple[str, float], ...]:
    """Candidates best first; equal values in order of id."""
    sign = -1 if direction == HIGHEST else 1
    return tuple(sorted(values.items(), key=lambda item: (sign * item[1], item[0])))


def extreme(values: Mapping[str, float], draft: Draft, days: Iterable[date], near: bool, enough: bool = True) -> Truth:
    """The truth of a question for the highest or lowest value; None without candidates."""
    standings = ranked(values, draft.asked.direction)
    answer = (standings[0][0],) if standings else NO_ANSWER
    return Truth(answer, standings, tuple(days), near=near, enough=enough)


def close_run(truth: Truth) -> Truth:
    """The truth, not `enough` if no single record could change it: counts of the first two more than two apart."""
    (_, first), (_, second) = [*truth.standings, ("", 0.0), ("", 0.0)][:2]
    return replace(truth, enough=truth.enough and abs(first - second) <= 2)


def cascade(causes: Causes, pool: Iterable[int], steps: Iterable[tuple[str, Counter[int], str]]) -> Truth:
    """The truth of a routing rule: of the pool, the best at each step go on to the next until one is left.

    A step is its name, the counts of users, and which end wins. `enough` is false if the last step leaves a tie.
    """
    left = sorted(pool)
    standings: tuple[tuple[str, float], ...] = ()
    for step, counts, direction in steps:
        standings = ranked({causes.user(user): counts[user] for user in left}, direction)
        if not standings:
            break
        if len(standings) == 1 or standings[0][1] != standings[1][1]:
            return Truth((standings[0][0],), standings, near=True, step=step)
        best = standings[0][1]
        left = [user for user in left if counts[user] == best]
    return Truth(NO_ANSWER, standings, enough=False)
