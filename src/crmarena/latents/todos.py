"""To-dos and meetings of deals: past stages are done, the current one is under way, and some run ahead of it."""

from datetime import date, datetime, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.deals import CLOSED, Draft, stage_days
from crmarena.latents.hours import local_minute, weekday_on, working_moment
from crmarena.latents.quota import settle
from crmarena.latents.stories import EventStory, TaskStory
from crmarena.spec.pack import STAGES
from crmarena.spec.spec import OrgSpec

_AHEAD = 0.13
"""Share of open deals with Not Started to-dos of a later stage."""

_STEPS = (8, 3, 2, 1)
"""How often the work that runs ahead does so by one to four stages."""


def count_ahead(drafts: list[Draft], rng: Rng) -> list[int]:
    """How many to-dos of each deal have the wrong priority: they wait, and belong to a stage that has not come."""
    return [
        rng.weighted((1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 4, 2, 1))
        if d.stage < CLOSED and d.recorded == d.stage and rng.chance(_AHEAD) else 0
        for d in drafts
    ]  # fmt: skip


def count_tasks(drafts: list[Draft], spec: OrgSpec, rng: Rng) -> tuple[list[int], list[int]]:
    """How many to-dos each deal has, and how many of them belong to a stage ahead of the deal's."""
    ahead = count_ahead(drafts, rng)
    mean = spec.count("Task") / max(1, len(drafts))
    if mean < 3:
        # A small org cannot afford long lists.
        ahead = [min(number, 2) for number in ahead]
    long = 0.08 if mean >= 3 else 0.0
    drawn = [number + 1 + rng.poisson(max(0.0, 9.0 if rng.chance(long) else mean - 2.2)) for number in ahead]
    bounds = [(number + 1, number + 16) for number in ahead]
    return settle(drawn, spec.count("Task"), bounds, rng, "tasks"), ahead


class Planner:
    """Writes the to-dos and meetings of one deal after the other and numbers them through."""

    def __init__(self, spec: OrgSpec, colleagues: dict[int, list[int]]) -> None:
        self.spec = spec
        self.colleagues = colleagues
        self.tasks = self.events = 0
        self._busy: dict[int, list[tuple[datetime, datetime]]] = {}

    def _hand(self, owner: int, rng: Rng) -> int:
        return rng.choice(self.colleagues[owner]) if rng.chance(0.15) else owner

    def write_tasks(self, draft: Draft, count: int, ahead: int, rng: Rng) -> tuple[TaskStory, ...]:
        """`count` to-dos, the last `ahead` of them Not Started and of one later stage, in order of their due day."""
        plan = self._stages(draft, count - ahead, rng)
        if ahead:
            # Steps beyond the last stage end there: its subjects are to be as frequent as others, or they would tell.
            step = rng.weighted((1, 2, 3, 4), _STEPS)
            plan += [(min(CLOSED, draft.stage + step), "Not Started")] * ahead
        out = []
        for stage, status in plan:
            due = self._due(draft, stage, rng)
            priority = rng.weighted(("High", "Normal", "Low"), (2, 5, 2))
            out.append((due, stage, status, priority, self._hand(draft.owner, rng)))
        out.sort(key=lambda row: row[:2])
        first = self.tasks
        self.tasks += len(out)
        return tuple(
            TaskStory(first + i, owner, STAGES[stage], status, priority, due)
            for i, (due, stage, status, priority, owner) in enumerate(out)
        )

    def _stages(self, draft: Draft, count: int, rng: Rng) -> list[tuple[int, str]]:
        """Stage and status of the to-dos that are where they should be; at least one of the current stage is begun."""
        plan = [(draft.stage, "In Progress")]
        current = min(count, 1 + rng.weighted((0, 1, 2), (3, 4, 2))) if draft.stage else count
        plan += [(draft.stage, rng.weighted(("Not Started", "In Progress"), (3, 1))) for _ in range(current - 1)]
        return plan + [(rng.integer(0, draft.stage - 1), "Completed") for _ in range(count - current)]

    def _due(self, draft: Draft, stage: int, rng: Rng) -> date:
        """A day of the stage's work, the day after its entry at the earliest where there is one.

        What runs ahead is due among the work of the current stage, so that no date tells it.
        """
        first, last = stage_days(draft, min(stage, draft.stage), self.spec.end)
        day = first + timedelta(days=rng.integer(min(1, (last - first).days), max(0, (last - first).days)))
        moved = weekday_on(day)
        return moved if moved <= last else day

    def write_event(self, draft: Draft, offset: int, rng: Rng) -> EventStory | None:
        """A meeting of the deal in office hours, or None when the owner's calendar is full."""
        for _ in range(30):
            stage = rng.integer(0, draft.stage)
            first, last = stage_days(draft, stage, self.spec.end)
            day = first + timedelta(days=rng.integer(0, (last - first).days))
            minutes = rng.weighted((30, 45, 60, 90), (3, 2, 3, 1))
            start = working_moment(rng, weekday_on(day), offset).replace(second=0)
            start -= timedelta(minutes=start.minute % 15)
            stop = start + timedelta(minutes=minutes)
            fits = start > draft.created and weekday_on(day) <= last and local_minute(start, offset)[1] >= 8 * 60
            booked = self._busy.setdefault(draft.owner, [])
            if fits and all(stop <= begin or start >= end for begin, end in booked):
                booked.append((start, stop))
                self.events += 1
                return EventStory(self.events - 1, draft.owner, STAGES[stage], start, minutes)
        return None
