"""The clock a statement is answered on: the moment of TODAY, the user's time zone, and who asks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from crmarena.core.errors import CrmArenaError


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise CrmArenaError(f"no time zone is called {name!r}", "Use an IANA name such as Europe/Vienna.") from error


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is aware; `timezone` an IANA name; `user_id` is whom USING SCOPE mine means (None: nobody)."""

    now: datetime
    timezone: str = "UTC"
    fiscal_start_month: int = 1
    user_id: str | None = None

    @property
    def zone(self) -> tzinfo:
        """The user's time zone."""
        return _zone(self.timezone)

    @property
    def today(self) -> date:
        """The day it is for the user."""
        return self.now.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The moment in UTC at which `day` begins for the user."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def offset_minutes(self) -> int:
        """Minutes the user's zone is ahead of UTC at `now`."""
        delta = self.now.astimezone(self.zone).utcoffset()
        return int(delta.total_seconds() // 60) if delta is not None else 0

    @property
    def key(self) -> tuple[date, str, int, str | None]:
        """What a compiled statement depends on: two clocks of one key give the same plan."""
        return (self.today, self.timezone, self.fiscal_start_month, self.user_id)
