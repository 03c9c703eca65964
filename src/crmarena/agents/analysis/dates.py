"""Calendar days as people write them, and the anchor day ("today") of a briefing."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from crmarena.agents.analysis.text import Span, normalise
from crmarena.core.calendar import MONTHS

#: A month's name or usual abbreviation, one group.
MONTH = (
    r"("
    + "|".join(sorted((m.lower() for m in MONTHS), reverse=True))
    + r"|sept|"
    + "|".join(m[:3].lower() for m in MONTHS)
    + r")\b\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A calendar day and where in the text it stands."""

    day: date
    span: Span


def month_number(name: str) -> int:
    """1 to 12 of a name matched by `MONTH`."""
    return [m[:3].lower() for m in MONTHS].index(name[:3]) + 1


def _american(match: re.Match[str]) -> tuple[int, int, int]:
    first, second = int(match[1]), int(match[2])
    return (int(match[3]), second, first) if first > 12 else (int(match[3]), first, second)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]]], ...] = (
    (
        re.compile(rf"\b{_YEAR}[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?=t\d|\b)"),
        lambda m: (int(m[1]), int(m[2]), int(m[3])),
    ),
    (
        re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+{MONTH},?(?:\s+of)?[\s-]+{_YEAR}\b"),
        lambda m: (int(m[3]), month_number(m[2]), int(m[1])),
    ),
    (
        re.compile(rf"\b{MONTH}\s+(?:the\s+)?{_DAY},?(?:\s+of)?\s+{_YEAR}\b"),
        lambda m: (int(m[3]), month_number(m[1]), int(m[2])),
    ),
    (
        re.compile(rf"\b{_YEAR},?\s+{MONTH}\s+{_DAY}\b"),
        lambda m: (int(m[1]), month_number(m[2]), int(m[3])),
    ),
    (re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})/{_YEAR}\b"), _american),
    (re.compile(rf"\b(\d{{1,2}})\.(\d{{1,2}})\.{_YEAR}\b"), lambda m: (int(m[3]), int(m[2]), int(m[1]))),
    (re.compile(r"\b(20\d\d)([01]\d)([0-3]\d)\b"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
)  # fmt: skip
_TODAY_CUE = re.compile(r"today|current date|current day|present date|reference date|as of|as at|\bnow\b|date:")
#: A line without any of these says nothing about today.
_DATED = re.compile(rf"(?:19|20)\d\d|{_TODAY_CUE.pattern}")
#: How far behind a cue ("today is Thursday, the ...") the date may stand.
_CUE_REACH = 45


def _candidates(text: str) -> Iterator[FoundDay]:
    for pattern, parts in _FORMS:
        for match in pattern.finditer(text):
            try:
                day = date(*parts(match))
            except ValueError:  # 31 February: looks like a date, is none
                continue
            yield FoundDay(day, Span(*match.span()))


def find_days(text: str) -> list[FoundDay]:
    """Every full calendar day written in a normalised text, in reading order, without overlaps."""
    kept: list[FoundDay] = []
    for found in _candidates(text):
        if not any(found.span.overlaps(other.span) for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda found: found.span.start)


def _cued(text: str) -> FoundDay | None:
    days = find_days(text)
    for cue in _TODAY_CUE.finditer(text):
        for found in days:
            if 0 <= found.span.start - cue.end() <= _CUE_REACH:
                return found
    return None


def read_today(context: str, others: Sequence[str] = ()) -> date | None:
    """The anchor day: the date named as today in the context, else its only date, else one named so in the others."""
    lines = normalise(context).splitlines()
    plain = "\n".join(line for line in lines if _DATED.search(line))
    if found := _cued(plain):
        return found.day
    if len(days := find_days(plain)) == 1:
        return days[0].day
    for other in others:
        if found := _cued(normalise(other)):
            return found.day
    return None
