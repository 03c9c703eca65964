"""Periods with a name: "Q3 2021", "February of 2022", "the 2020 winter season", "first half of 2023", "in 2021"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crmarena.agents.analysis.dates import MONTH, find_days, month_number
from crmarena.agents.analysis.numbers import ORDINAL, ordinal
from crmarena.agents.analysis.text import Span, blank
from crmarena.core.calendar import Period, Window, add_months

_YEAR = r"(20\d\d|'\d\d)(?:'s)?"
#: What may stand between a name and its year.
_OF = r"(?:\s*[,/-]\s*|\s+)(?:(?:of|in|for|during|from)\s+)?(?:the\s+)?(?:calendar\s+|fiscal\s+)?(?:year\s+)?"
_SEASON = r"(spring|summer|autumn|fall|winter)"
_SEASON_TAIL = r"(?:time)?(?:\s+(?:season|months?|period|quarter))?"
_QUARTER = rf"({ORDINAL})[\s-]+(?:calendar\s+|fiscal\s+)?quarter"
_HALF = r"(first|1st|opening|second|2nd|latter|last|final|closing)[\s-]+half"
_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SECOND_HALF = ("second", "2nd", "latter", "last", "final", "closing", "2")


@dataclass(frozen=True, slots=True)
class Named:
    """A named period and where it stands; `day` marks a single calendar day."""

    window: Window
    span: Span
    day: bool = False


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text[1:])


def _quarter(year: str, index: int) -> Window:
    return Period("named-quarter", year=_year(year), index=index).window(date.min)


def _season(year: str, name: str) -> Window:
    return Period("season", year=_year(year), index=_FIRST_MONTH[name]).window(date.min)


def _month(year: str, index: int) -> Window:
    return Period("named-month", year=_year(year), index=index).window(date.min)


def _half(year: str, which: str) -> Window:
    start = date(_year(year), 7 if which in _SECOND_HALF else 1, 1)
    return Window(start, add_months(start, 6))


def _whole(year: str) -> Window:
    return Window(date(_year(year), 1, 1), date(_year(year) + 1, 1, 1))


_Maker = Callable[[re.Match[str]], Window]
_IN_YEAR = r"(?:\b(?:in|during|of|for|over|throughout|across|within|year|from|between|and|to|through|until|since)\s+)"
#: Most specific first: a stretch read by one form is not read again by a later one.
_FORMS: tuple[tuple[str, _Maker], ...] = (
    (rf"\bq([1-4])(?:{_OF}|\s*){_YEAR}", lambda m: _quarter(m[2], int(m[1]))),
    (rf"{_YEAR}[\s/,-]*q([1-4])\b", lambda m: _quarter(m[1], int(m[2]))),
    (rf"\b([1-4])q[\s/-]*{_YEAR}", lambda m: _quarter(m[2], int(m[1]))),
    (rf"\b{_QUARTER}{_OF}{_YEAR}", lambda m: _quarter(m[2], ordinal(m[1]))),
    (rf"\bquarter\s+(?:no\.?\s*|number\s+|#\s*)?([1-4]){_OF}{_YEAR}", lambda m: _quarter(m[2], int(m[1]))),
    (rf"{_YEAR},?\s+(?:the\s+)?{_QUARTER}", lambda m: _quarter(m[1], ordinal(m[2]))),
    (rf"{_YEAR},?\s+quarter\s+([1-4])\b", lambda m: _quarter(m[1], int(m[2]))),
    (rf"\bh([12])(?:{_OF}|\s*){_YEAR}", lambda m: _half(m[2], m[1])),
    (rf"{_YEAR}[\s/,-]*h([12])\b", lambda m: _half(m[1], m[2])),
    (rf"\b{_HALF}{_OF}{_YEAR}", lambda m: _half(m[2], m[1])),
    (rf"{_YEAR},?\s+{_HALF}", lambda m: _half(m[1], m[2])),
    (rf"\b{_SEASON}{_SEASON_TAIL}{_OF}{_YEAR}(?:\s*[-/]\s*(?:20)?\d\d\b)?", lambda m: _season(m[2], m[1])),
    (rf"{_YEAR}(?:\s*[-/]\s*(?:20)?\d\d)?,?\s+{_SEASON}\b{_SEASON_TAIL}", lambda m: _season(m[1], m[2])),
    (rf"\b{MONTH}(?:{_OF}|\s*){_YEAR}", lambda m: _month(m[2], month_number(m[1]))),
    (rf"{_YEAR}[,\s-]+{MONTH}", lambda m: _month(m[1], month_number(m[2]))),
    (r"\b(20\d\d)[-/](0[1-9]|1[0-2])\b(?![-/]\d)", lambda m: _month(m[1], int(m[2]))),
    (r"(?<![-/\d])\b(0?[1-9]|1[0-2])/(20\d\d)\b", lambda m: _month(m[2], int(m[1]))),
    (rf"{_IN_YEAR}(?:the\s+)?(?:whole\s+|entire\s+|full\s+)?(?:of\s+)?(?:calendar\s+)?(?:year\s+)?{_YEAR}(?![-/\d])",
     lambda m: _whole(m[1])),
    (rf"{_YEAR}\s+(?:calendar\s+)?(?:year|as\s+a\s+whole)\b", lambda m: _whole(m[1])),
)  # fmt: skip
_BARE_YEAR = re.compile(
    r"(?:^|(?<=[\s,(]))(20[12]\d)(?='s\b|\s*[,?.!:)]|$|\s+(?:orders|cases|leads|opportunities|contracts)\b)"
)
_COMPILED = tuple((re.compile(pattern), maker) for pattern, maker in _FORMS)

_JOINT = r"\s*(?:-|\b(?:to|through|thru|and|until|till|up\s+to)\b)\s*(?:the\s+)?(?:end\s+of\s+)?"
_YEARLESS = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}|{MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?"
    rf"|q[1-4]|{_QUARTER}|{_SEASON})"
)
#: "from March to May 2021": the first end borrows the year of the second.
_BORROW = re.compile(rf"\b(?P<first>{_YEARLESS})(?P<joint>{_JOINT})(?P<second>{_YEARLESS}{_OF}(?P<year>20\d\d))\b")
_LAST_YEAR = re.compile(r"(?<=of )(?:last|the last|the previous|the preceding|the prior) year\b")
_THIS_YEAR = re.compile(r"(?<=of )(?:this|the current|the present) year\b")


def with_years(text: str, today: date | None) -> str:
    """The text with each year a period borrows written out ("March to May 2021", "the third quarter of last year")."""
    text = _BORROW.sub(lambda m: f"{m['first']} {m['year']}{m['joint']}{m['second']}", text)
    if today is None:
        return text
    return _THIS_YEAR.sub(str(today.year), _LAST_YEAR.sub(str(today.year - 1), text))


def find_named(text: str) -> list[Named]:
    """Every named period of a normalised text (after `with_years`), in reading order, without overlaps."""
    found = [Named(Window(d.day, d.day + timedelta(days=1)), d.span, day=True) for d in find_days(text)]
    rest = blank(text, *(item.span for item in found))
    for pattern, maker in _COMPILED:
        for match in list(pattern.finditer(rest)):
            found.append(Named(maker(match), Span(*match.span())))
            rest = blank(rest, Span(*match.span()))
    return sorted(found, key=lambda item: item.span.start)


def find_bare_year(text: str) -> Named | None:
    """A year that stands alone, without "in" or "during"; it may be part of a name, so look for it last."""
    match = _BARE_YEAR.search(text)
    return Named(_whole(match[1]), Span(*match.span())) if match else None


def is_joint(between: str) -> bool:
    """Whether the words between two periods make them the ends of one range."""
    return re.fullmatch(_JOINT, between) is not None
