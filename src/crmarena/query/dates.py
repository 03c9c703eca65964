"""Dates as SOQL writes them: literals such as LAST_N_DAYS:30 as intervals of days, and checks of written moments."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from crmarena.query.clock import Clock

_UNITS = ("WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
_DAYS = frozenset(("YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"))

PLAIN_LITERALS = _DAYS | {f"{which}_{unit}" for which in ("LAST", "THIS", "NEXT") for unit in _UNITS}
"""Date literals without a number."""

COUNTED_LITERALS = frozenset(
    pattern.format(unit=unit)
    for unit in ("DAY", *_UNITS)
    for pattern in ("LAST_N_{unit}S", "NEXT_N_{unit}S", "N_{unit}S_AGO")
)
"""Date literals that take `:n`."""

EARLIEST = date(1700, 1, 1)
LATEST = date(4000, 12, 31)
_AFTER = date(4001, 1, 1)
_FURTHEST = 100_000
_SHORT = len("2023-01-01T00:00:00Z")
_DATETIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?[Zz]")
_PLAINLY_GOOD = re.compile(
    r"[23]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"(?:[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-][01]\d:?[0-5]\d))?$"
)
"""Moments that need no calendar to be believed; the others are worked out."""

Interval = tuple[date, date]


def _month(day: date, shift: int) -> date:
    months = day.year * 12 + day.month - 1 + shift
    year = months // 12
    if year < EARLIEST.year:
        return EARLIEST
    return _AFTER if year > LATEST.year else date(year, months % 12 + 1, 1)


def _week_start(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def _months(size: int, first_month: int) -> Callable[[date, int, int], Interval]:
    """Intervals of `count` units of `size` months, `shift` units from the one that holds a day."""

    def between(day: date, shift: int, count: int) -> Interval:
        into = (day.month - first_month) % size
        return _month(day, size * shift - into), _month(day, size * (shift + count) - into)

    return between


def _weeks(day: date, shift: int, count: int) -> Interval:
    start = _week_start(day)
    return _days_on(start, 7 * shift), _days_on(start, 7 * (shift + count))


def _days_on(day: date, days: int) -> date:
    ordinal = day.toordinal() + days
    if ordinal < EARLIEST.toordinal():
        return EARLIEST
    return _AFTER if ordinal > LATEST.toordinal() else date.fromordinal(ordinal)


def _unit(name: str, fiscal_start: int) -> Callable[[date, int, int], Interval]:
    if name == "WEEK":
        return _weeks
    sizes = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}
    if name.startswith("FISCAL_"):
        return _months(sizes[name[7:]], fiscal_start)
    return _months(sizes[name], 1)


def _day_interval(name: str, today: date, n: int) -> Interval:
    tomorrow = _days_on(today, 1)
    intervals = {
        "YESTERDAY": (_days_on(today, -1), today),
        "TODAY": (today, tomorrow),
        "TOMORROW": (tomorrow, _days_on(today, 2)),
        "LAST_90_DAYS": (_days_on(today, -90), tomorrow),
        "NEXT_90_DAYS": (tomorrow, _days_on(today, 91)),
        "LAST_N_DAYS": (_days_on(today, -n), tomorrow),
        "NEXT_N_DAYS": (tomorrow, _days_on(today, n + 1)),
        "N_DAYS_AGO": (_days_on(today, -n), _days_on(today, 1 - n)),
    }
    return intervals[name]


def interval(literal: str, clock: Clock) -> Interval:
    """The half-open interval of days [start, end) of a date literal in upper case, e.g. `LAST_N_MONTHS:3`."""
    name, _, count = literal.partition(":")
    n = min(int(count), _FURTHEST) if count else 0
    today = clock.today
    if name in _DAYS or "_DAYS" in name:
        return _day_interval(name, today, n)
    if name.startswith("N_"):
        return _unit(name[2:].removesuffix("S_AGO"), clock.fiscal_start_month)(today, -n, 1)
    if name.startswith("LAST_N_"):
        return _unit(name[7:-1], clock.fiscal_start_month)(today, -n, n)
    if name.startswith("NEXT_N_"):
        return _unit(name[7:-1], clock.fiscal_start_month)(today, 1, n)
    which, _, unit = name.partition("_")
    return _unit(unit, clock.fiscal_start_month)(today, {"LAST": -1, "THIS": 0, "NEXT": 1}[which], 1)


def stored_moment(moment: datetime) -> str:
    """An aware moment as it is stored and shown: `2023-01-01T00:00:00.000+0000`."""
    utc = moment.astimezone(UTC)
    return f"{utc.year:04}-{utc.month:02}-{utc.day:02}T{utc:%H:%M:%S}.{utc.microsecond // 1000:03}+0000"


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:6].ljust(6, "0"))


def read_datetime(raw: str) -> datetime:
    """The moment a dateTime literal means, in UTC; ValueError when there is no such moment."""
    match = _DATETIME.fullmatch(raw)
    if match is None:
        raise ValueError(raw)
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    zone: timezone = UTC
    if match[8]:
        if int(match[10]) > 59:
            raise ValueError(raw)
        delta = timedelta(hours=int(match[9]), minutes=int(match[10]))
        zone = timezone(-delta if match[8] == "-" else delta)
    moment = datetime(year, month, day, hour, minute, second, _fraction(match[7]), zone)
    if not EARLIEST <= moment.date() <= LATEST:
        raise ValueError(raw)
    return moment.astimezone(UTC)


def stored_datetime(raw: str) -> str:
    """A dateTime literal in the stored form, always UTC."""
    if len(raw) == _SHORT and raw[-1] in "Zz":
        return f"{raw[:10]}T{raw[11:19]}.000+0000"
    return stored_moment(read_datetime(raw))


def stored_time(raw: str) -> str:
    """A time literal in the stored form, `13:00:00.000Z`; ValueError when there is no such time."""
    match = _TIME.fullmatch(raw)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3]) > 59:
        raise ValueError(raw)
    return f"{match[1]}:{match[2]}:{match[3]}.{_fraction(match[4]) // 1000:03}Z"


def stored_date(raw: str) -> str:
    """A date literal in the stored form; ValueError when there is no such day."""
    day = date(int(raw[:4]), int(raw[5:7]), int(raw[8:]))
    if not EARLIEST <= day <= LATEST:
        raise ValueError(raw)
    return raw


def check_moment(kind: str, raw: str) -> str:
    """What is wrong with a written date, datetime or time, as Salesforce words it; "" when nothing is."""
    if _PLAINLY_GOOD.match(raw):
        return ""
    readers: dict[str, Callable[[str], object]] = {"date": stored_date, "datetime": read_datetime, "time": stored_time}
    try:
        readers[kind](raw)
    except (ValueError, OverflowError):
        return f"Invalid {kind}: {raw}"
    return ""
