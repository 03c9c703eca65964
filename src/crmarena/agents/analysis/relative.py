"""Periods that end today: "the past 3 weeks", "the last half-year", "the quarter leading up to today"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crmarena.agents.analysis.text import Span
from crmarena.core.calendar import Period

_LEAD = (
    r"(?:past|last|previous|preceding|prior|recent|latest|trailing|elapsed|foregoing|bygone|rolling|running|final|most"
    r" recent|immediately preceding)"
)
_COUNT = r"(\d{1,4}(?:\.\d+)?)(?:\s+and\s+a\s+half)?"
_FULL = (
    r"(?:(?:or\s+so|full|whole|complete|entire|calendar|consecutive|successive|rolling|most\s+recent|last|past)\s+)*"
)
_UNIT = (
    r"(days?|weeks?|fortnights?|quarters?\s+of\s+a\s+year|half[\s-]?years?|half\s+a\s+year|half\s+of\s+a\s+year"
    r"|months?|quarters?|semesters?|years?\s+and\s+a\s+half|years?|twelvemonths?)(?:'s?)?\b"
)
#: After "the quarter": words that tie it to today.
_TO_TODAY = (
    r"(?:\s+(?:period|window|stretch|span))?\s+(?:up\s+to|to\s+(?:date|today|now)|until|till|through\s+today|ending"
    r"|ended|before|leading|preceding|prior|of\s+today|from\s+today|back|ago|gone\s+by|just|that\s+(?:just\s+)?ended)"
)
_NOT_TIME = r"(?!\s*-?\s*(?:case|order|lead|deal|opportunit|contract|ticket|agent|issue|product)s?\b)"
_PATTERNS = (
    re.compile(rf"\b{_COUNT}[\s-]+{_LEAD}\s+{_FULL}{_UNIT}"),
    re.compile(rf"\b{_LEAD}\s+{_FULL}(?:{_COUNT}[\s-]*)?{_FULL}{_UNIT}"),
    re.compile(rf"\b{_COUNT}[\s-]*{_FULL}{_UNIT}"),
    re.compile(rf"\b(?:a|an|the|this|1)\s+(?:full\s+|whole\s+)?(){_UNIT}(?={_TO_TODAY})"),
    re.compile(rf"\b{_LEAD}\s+{_COUNT}\b{_NOT_TIME}()"),
)
#: No period goes farther back than this many weeks, months or years; bigger numbers count something else.
_FARTHEST = 500
_HALF_MORE = re.compile(r"\d\s+and\s+a\s+half")
#: Words of a unit -> the calendar's unit and how many of them make one; the first that fits counts.
_MEASURES = (
    ("day", "day", 1),
    ("week", "week", 1),
    ("fortnight", "week", 2),
    ("quarter", "quarter", 1),
    ("half", "month", 6),
    ("semester", "month", 6),
    ("year", "month", 12),
    ("twelvemonth", "month", 12),
    ("month", "month", 1),
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative period and where it stands."""

    period: Period
    span: Span


def _period(count: float, unit: str) -> Period:
    if re.match(r"years?\s+and\s+a\s+half", unit):
        return Period("month", round(12 * (count + 0.5)))
    for word, base, size in _MEASURES:
        if unit.startswith(word):
            return _whole(count * size, base)
    return Period("month", round(count))  # a count without a noun: questions of this kind count months


def _whole(count: float, unit: str) -> Period:
    """A period of a whole count; a broken one in the next smaller unit."""
    if count == int(count) or unit == "day":
        return Period(unit, round(count))
    if unit == "quarter":
        return _whole(count * 3, "month")
    return Period("day", round(count * (7 if unit == "week" else 30.4)))


def _all(text: str) -> Iterator[Relative]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            count = float(match[1]) if match[1] else 1.0
            if count > _FARTHEST and not match[2].startswith("day"):
                continue
            if _HALF_MORE.search(match[0]):
                count += 0.5
            yield Relative(_period(count, match[2]), Span(*match.span()))


def find_relative(text: str) -> Relative | None:
    """The relative period of a normalised text, the most explicit form first; None if there is none."""
    return next(_all(text), None)
