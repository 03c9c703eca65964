"""Careless readings of a period: the whole history, the calendar year, the span before; few of them may be right."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from crmarena.core.calendar import Period
from crmarena.tasks.family import NO_ANSWER, Answer, Asked
from crmarena.tasks.reading import bounds

_DAY = timedelta(days=1)
#: Longer than any org's history.
_EVER = (date(1900, 1, 1), date(2200, 1, 1))


class Judged(Protocol):
    """What a truth and a finding have in common."""

    @property
    def answer(self) -> Answer:
        """The answer."""
        ...

    @property
    def standings(self) -> tuple[tuple[str, float], ...]:
        """The candidates, best first."""
        ...


def misreadings(asked: Asked) -> Mapping[str, Asked]:
    """A question with its period ignored, taken for the calendar year it ends in, or one length too early."""
    if asked.period is None:
        return {}
    start, end = bounds(asked)
    year = asked.period.year or (end - _DAY).year
    spans = {"ever": _EVER, "year": (date(year, 1, 1), date(year + 1, 1, 1)), "before": (start - (end - start), start)}
    return {name: _within(asked, *span) for name, span in spans.items()}


def _within(asked: Asked, start: date, end: date) -> Asked:
    return replace(asked, today=end - _DAY, period=Period("day", (end - start).days - 1))


def lucky(asked: Asked, right: Judged, judge: Callable[[Asked], Judged]) -> tuple[str, ...]:
    """The careless readings that come out right; `judge` answers any question of the family."""
    return tuple(name for name, wrong in misreadings(asked).items() if _agree(right, judge(wrong)))


def _agree(right: Judged, other: Judged) -> bool:
    """Whether a reading gives the same answer, or (whatever the rule asks besides) has the same one alone ahead."""
    if right.answer in (NO_ANSWER, other.answer):
        return right.answer == other.answer
    first = other.standings[:2]
    alone = len({value for _, value in first}) == len(first) > 0
    return alone and first[0][0] == right.standings[0][0]
