"""The period a question is about, however it is put: a window of whole days, and the words that named it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from crmarena.agents.analysis.named import Named, find_bare_year, find_named, is_joint, with_years
from crmarena.agents.analysis.relative import find_relative
from crmarena.agents.analysis.text import Span, blank
from crmarena.core.calendar import Period, Window

_SINCE = re.compile(r"\b(?:since|from|starting(?:\s+(?:in|on|from|with))?)\s+(?:the\s+)?(?:start\s+of\s+)?$")
_SO_FAR = re.compile(r"^\s*(?:,\s*)?(?:on(?:wards?)?|to\s+date|(?:up\s+)?(?:to|until)\s+(?:today|now))\b")
_RUNNING = re.compile(r"\b(?:so\s+far\s+)?(?:this|the\s+current|the\s+present)\s+(month|quarter|year)(?:\s+so\s+far)?\b"
                      r"|\b(month|quarter|year)[\s-]to[\s-]date\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """The window in question; `rest` is the text without the words that named it.

    `relative` is set when the period hangs on today; `window` is None if it does and today is unknown.
    """

    window: Window | None
    rest: str
    relative: Period | None = None


def _hull(text: str, items: list[Named], today: date | None) -> tuple[Window, Span]:
    """The range two named periods make, else the shortest of them; "since" one means from there to today."""
    for one, other in pairwise(items):
        if is_joint(text[one.span.end : other.span.start]):
            return Window(one.window.start, other.window.end), Span(one.span.start, other.span.end)
    first = min(items, key=lambda item: item.window.days)
    since = re.search(r"\bsince\s", text[max(0, first.span.start - 24) : first.span.start]) or (
        _SINCE.search(text[: first.span.start]) and _SO_FAR.match(text[first.span.end :])
    )
    if since and today is not None and today >= first.window.start:
        return Window(first.window.start, today + timedelta(days=1)), first.span
    return first.window, first.span


def _running(match: re.Match[str], today: date) -> Window:
    """The month, quarter or year today lies in, up to today."""
    unit = match[1] or match[2]
    month = {"month": today.month, "quarter": 3 * ((today.month - 1) // 3) + 1, "year": 1}[unit]
    return Window(date(today.year, month, 1), today + timedelta(days=1))


def _without_days(items: Iterable[Named], text: str) -> tuple[list[Named], str]:
    """Single days are ends of ranges; a lone one only says when the question is asked."""
    listed = list(items)
    if sum(item.day for item in listed) == 1:
        lone = next(item for item in listed if item.day)
        near = text[max(0, lone.span.start - 24) : lone.span.start]
        if not re.search(r"\bsince\s", near):
            return [item for item in listed if not item.day], blank(text, lone.span)
    return listed, text


def read_period(text: str, today: date | None) -> PeriodReading | None:
    """The period of a normalised question; None if it names none."""
    text = with_years(text, today)
    items, text = _without_days(find_named(text), text)
    if items:
        window, span = _hull(text, items, today)
        return PeriodReading(window, blank(text, span))
    if found := find_relative(text):
        window_or_none = found.period.window(today) if today else None
        return PeriodReading(window_or_none, blank(text, found.span), found.period)
    if (match := _RUNNING.search(text)) and today:
        return PeriodReading(_running(match, today), blank(text, Span(*match.span())))
    if year := find_bare_year(text):
        return PeriodReading(year.window, blank(text, year.span))
    return None
