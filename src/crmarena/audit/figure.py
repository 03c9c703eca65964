"""One figure of an audit: what was measured, and the band it should lie in."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value; `low` and `high` (both included) are its band, None where there is no bound."""

    section: str
    name: str
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the value lies in its band; None if it has none."""
        if self.low is None and self.high is None:
            return None
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    @property
    def band(self) -> str:
        """The band in words: `≥ 0.62`, `20–24` or nothing."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g}–{self.high:g}"
        if self.low is not None:
            return f"≥ {self.low:g}"
        return "" if self.high is None else f"≤ {self.high:g}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "section": self.section, "name": self.name, "value": round(self.value, 4), "low": self.low,
            "high": self.high, "holds": self.holds,
        }  # fmt: skip
