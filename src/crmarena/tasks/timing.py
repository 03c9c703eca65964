"""Drawing when: the period a question names and the day it is asked on, never a day before the period has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from crmarena.core.calendar import SEASONS, Period, Window
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes
from crmarena.tasks.family import Asked, Draft

#: Relative periods as (unit, counts); the share of absolute ones is given apart.
Spans = Sequence[tuple[str, Sequence[int]]]
SPANS: Spans = (("week", (2, 3, 4, 5, 6)), ("month", (2, 3, 4, 5, 6)), ("quarter", (2, 3, 4, 5, 6)))
NAMED = ("named-month", "named-quarter", "season")
#: A question is asked at least this long before the records end, so that no answer is given away by the end of data.
TAIL = timedelta(days=30)
#: How long after a named period its question may be asked.
_AFTERMATH = 500
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Grid:
    """What periods a family asks about: relative spans, and the share of named ones."""

    spans: Spans = SPANS
    named: float = 0.35
    kinds: Sequence[str] = NAMED


def timed(causes: Causes, direction: str, rng: Rng, grid: Grid, floor: int = 0) -> Draft:
    """A question about a random period of the grid that lies within the org's records."""
    period, today = when(causes, rng, grid)
    return Draft(Asked(direction, today, period, floor))


def when(causes: Causes, rng: Rng, grid: Grid, around: date | None = None) -> tuple[Period, date]:
    """A period and the day it is asked about; one that contains `around` if that is given and can be."""
    life = Window(causes.world.spec.start, causes.world.spec.end - TAIL)
    for tries in count():
        # A day too near either end of the records may have no period around it.
        near = around if tries < _TRIES else None
        found = _named(life, rng, grid, near) if rng.chance(grid.named) else _relative(life, rng, grid, near)
        if found:
            return found
    raise AssertionError  # a span of a year holds a period of every kind


def _relative(life: Window, rng: Rng, grid: Grid, around: date | None) -> tuple[Period, date] | None:
    unit, counts = rng.choice(grid.spans)
    period = Period(unit, rng.choice(counts))
    if around is None:
        today = life.start + timedelta(days=rng.integer(0, life.days - 1))
    else:
        # Months differ by up to three days, so a span of the same name may be that much shorter.
        today = around + timedelta(days=rng.integer(2, max(3, period.window(around).days - 5)))
    fits = today in life and period.window(today).start >= life.start
    return (period, today) if fits else None


def _named(life: Window, rng: Rng, grid: Grid, around: date | None) -> tuple[Period, date] | None:
    day = around or life.start + timedelta(days=rng.integer(0, life.days - 1))
    kind = rng.choice(grid.kinds)
    if kind == "named-month":
        period = Period(kind, year=day.year, index=day.month)
    elif kind == "named-quarter":
        period = Period(kind, year=day.year, index=(day.month + 2) // 3)
    else:
        # January and February belong to the winter that began the year before.
        year = day.year - (day.month < 3)
        period = Period(kind, year=year, index=max((m for m in SEASONS.values() if m <= day.month), default=12))
    window = period.window(day)
    if window.start < life.start or window.end >= life.end:
        return None
    room = min((life.end - window.end).days, _AFTERMATH)
    return period, window.end + timedelta(days=rng.integer(0, room - 1))
