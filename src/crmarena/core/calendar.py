"""The calendar of the benchmark: half-open periods of whole days, month arithmetic that clamps, and text forms.

A relative period of N units ends with the anchor day (the day after it, exclusive) and starts N units before the
anchor: "the past 3 weeks" on 2023-05-10 is [2023-04-19, 2023-05-11). A quarter is three months. Absolute periods are
calendar months, quarters and seasons; the winter of Y runs from December Y to the end of February Y+1.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
UNITS = ("day", "week", "month", "quarter")


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier), clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days, half-open: `start` is in, `end` is out."""

    start: date
    end: date

    def __contains__(self, moment: date | datetime) -> bool:
        day = moment.date() if isinstance(moment, datetime) else moment
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a question names it.

    `unit` day|week|month|quarter with `count` is relative to the task's today; `unit` named-month|named-quarter|season
    with `year` and `index` (month 1-12, quarter 1-4, season's first month) is absolute.
    """

    unit: str
    count: int = 0
    year: int = 0
    index: int = 0

    @property
    def relative(self) -> bool:
        """True if the period is anchored on today."""
        return self.unit in UNITS

    def window(self, today: date) -> Window:
        """The days the period covers; `today` is used by relative periods only."""
        if not self.relative:
            return self._named()
        if self.unit in ("day", "week"):
            start = today - timedelta(days=self.count * (7 if self.unit == "week" else 1))
        else:
            start = add_months(today, -self.count * (3 if self.unit == "quarter" else 1))
        return Window(start, today + timedelta(days=1))

    def _named(self) -> Window:
        months = 1 if self.unit == "named-month" else 3
        first = self.index if self.unit != "named-quarter" else 3 * self.index - 2
        start = date(self.year, first, 1)
        return Window(start, add_months(start, months))


def stamp(moment: datetime) -> str:
    """Salesforce's text of a dateTime, always UTC: `2023-01-01T00:00:00.000+0000`.

    ValueError without a time zone: what the machine's own zone happens to be must not enter the world.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{utc.isoformat(timespec='milliseconds')[:23]}+0000"


def parse_stamp(text: str) -> datetime:
    """The inverse of `stamp`."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
