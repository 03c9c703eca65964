"""Dates as a statement sees them: the interval of each date literal, and the date functions."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from crmarena.query import Clock

Interval = tuple[date, date]
"""Half open, in days of the user."""

_DAY = timedelta(days=1)


def moment(text: str) -> datetime:
    """A stored or written dateTime, in UTC."""
    text = text.upper()
    if text.endswith("Z"):
        text = text[:-1] + "+00:00"
    return datetime.fromisoformat(text).astimezone(UTC)


def midnight(day: date, clock: Clock) -> datetime:
    """The moment the user's day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(clock.timezone)).astimezone(UTC)


def today(clock: Clock) -> date:
    """The user's day."""
    return clock.now.astimezone(ZoneInfo(clock.timezone)).date()


def _months(day: date, count: int) -> date:
    """The first of the month `count` months from that of `day`."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def _begin(unit: str, clock: Clock, back: int) -> date:
    """The first day of the unit that lies `back` units before the present one (negative: after it)."""
    now = today(clock)
    if unit == "DAY":
        return now - back * _DAY
    if unit == "WEEK":
        return now - ((now.weekday() + 1) % 7) * _DAY - 7 * back * _DAY
    if unit == "MONTH":
        return _months(now, -back)
    first = clock.fiscal_start_month if unit.startswith("FISCAL_") else 1
    length = 12 if unit.endswith("YEAR") else 3
    into = (now.month - first) % length
    return _months(now, -into - length * back)


def interval(literal: str, clock: Clock) -> Interval:
    """The days a date literal such as TODAY or LAST_N_DAYS:7 stands for."""
    name, _, number = (part.strip() for part in literal.upper().partition(":"))
    if name in {"TODAY", "YESTERDAY", "TOMORROW"}:
        back = {"TODAY": 0, "YESTERDAY": 1, "TOMORROW": -1}[name]
        return _begin("DAY", clock, back), _begin("DAY", clock, back - 1)
    if name.endswith("_90_DAYS"):
        name, number = name.replace("_90_", "_N_"), "90"
    if not number:
        which, unit = name.split("_", 1)
        back = {"LAST": 1, "THIS": 0, "NEXT": -1}[which]
        return _begin(unit, clock, back), _begin(unit, clock, back - 1)
    return _counted(name, int(number), clock)


def _counted(name: str, n: int, clock: Clock) -> Interval:
    if name.startswith("N_"):
        unit = name.removeprefix("N_").removesuffix("_AGO").removesuffix("S")
        return _begin(unit, clock, n), _begin(unit, clock, n - 1)
    which, _, units = name.split("_", 2)
    unit = units.removesuffix("S")
    if which == "NEXT":
        return _begin(unit, clock, -1), _begin(unit, clock, -n - 1)
    return _begin(unit, clock, n), _begin(unit, clock, -1 if unit == "DAY" else 0)


DATE_FUNCTIONS = frozenset(
    f"{kind}_{unit}" for kind in ("CALENDAR", "FISCAL") for unit in ("MONTH", "QUARTER", "YEAR")
) | {"DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "WEEK_IN_MONTH", "WEEK_IN_YEAR", "DAY_ONLY", "HOUR_IN_DAY"}


def date_part(function: str, value: date | datetime, clock: Clock) -> int | str:
    """What a date function gives for a day, or for a moment in whatever zone it is expressed in."""
    day = value.date() if isinstance(value, datetime) else value
    if function == "HOUR_IN_DAY":
        assert isinstance(value, datetime)
        return value.hour
    start = clock.fiscal_start_month
    fiscal = (day.month - start) % 12
    results: dict[str, int | str] = {
        "CALENDAR_MONTH": day.month,
        "CALENDAR_QUARTER": (day.month + 2) // 3,
        "CALENDAR_YEAR": day.year,
        "FISCAL_MONTH": fiscal + 1,
        "FISCAL_QUARTER": fiscal // 3 + 1,
        "FISCAL_YEAR": day.year + (start > 1 and day.month >= start),
        "DAY_IN_MONTH": day.day,
        "DAY_IN_WEEK": (day.weekday() + 1) % 7 + 1,
        "DAY_IN_YEAR": day.timetuple().tm_yday,
        "WEEK_IN_MONTH": (day.day + 6) // 7,
        "WEEK_IN_YEAR": (day.timetuple().tm_yday + 6) // 7,
        "DAY_ONLY": day.isoformat(),
    }
    return results[function]


def shown(kind: str, value: str | float, clock: Clock) -> str:
    """FORMAT() of a currency, date or dateTime value for a reader in the United States."""
    if kind == "currency":
        return f"{'-' if float(value) < 0 else ''}${abs(float(value)):,.2f}"
    if kind == "date":
        day = date.fromisoformat(str(value))
        return f"{day.month}/{day.day}/{day.year}"
    local = moment(str(value)).astimezone(ZoneInfo(clock.timezone))
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.month}/{local.day}/{local.year}, {(local.hour + 11) % 12 + 1}:{local.minute:02} {half}"
