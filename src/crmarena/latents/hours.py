"""Working time: moments on working days within the office hours of a place."""

from datetime import UTC, date, datetime, time, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.places import places

#: Local standard time at which calls and meetings may begin, in minutes of the day. In summer the clock on the wall
#: is one hour later, so the bounds leave an hour of room for that.
OPENS, SHUTS = 8 * 60 + 30, 16 * 60 + 30
HOME_OFFSET = -6


def offset_of(state: str) -> int:
    """Hours from UTC of a state; the home office's for an unknown one."""
    place = places().get(state)
    return place.offset if place else HOME_OFFSET


def weekday_on(day: date, back: bool = False) -> date:
    """The day itself, or the nearest working day after it (before it with `back`)."""
    while day.weekday() >= 5:
        day += timedelta(days=-1 if back else 1)
    return day


def at_minute(day: date, minute: int, second: int, offset: int) -> datetime:
    """The UTC moment of a local minute of the day."""
    local = datetime.combine(day, time(0), UTC) + timedelta(minutes=minute, seconds=second)
    return local - timedelta(hours=offset)


def working_moment(rng: Rng, day: date, offset: int) -> datetime:
    """A moment in office hours of that day (the caller picks a working day)."""
    return at_minute(day, rng.integer(OPENS, SHUTS), rng.integer(0, 59), offset)


def any_moment(rng: Rng, day: date) -> datetime:
    """A moment of that day (in UTC too) when somebody at the home office may be at work: 6:00 to 17:55 there."""
    return at_minute(day, rng.integer(360, 1075), rng.integer(0, 59), HOME_OFFSET)


def local_minute(moment: datetime, offset: int) -> tuple[date, int]:
    """The local day and minute of the day of a moment."""
    local = moment + timedelta(hours=offset)
    return local.date(), local.hour * 60 + local.minute
