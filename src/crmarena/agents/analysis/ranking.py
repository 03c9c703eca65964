"""Choosing from a ranking: the extremes of a measure, means of groups, and the plain name of the winner."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from crmarena.core.calendar import parse_stamp


def extremes(measure: Mapping[str, Fraction | int], end: str) -> list[str]:
    """The keys at the `high` or `low` end of a measure, sorted; empty for an empty measure."""
    if not measure:
        return []
    edge = max(measure.values()) if end == "high" else min(measure.values())
    return sorted(key for key, value in measure.items() if value == edge)


def winner(measure: Mapping[str, Fraction | int], end: str) -> str | None:
    """The key at the `high` or `low` end; the first by name if several share it, None if there is none."""
    return next(iter(extremes(measure, end)), None)


def means(pairs: Iterable[tuple[str, Fraction | int]]) -> dict[str, Fraction]:
    """The exact mean of the values of each key."""
    groups: dict[str, list[Fraction | int]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: Fraction(sum(values)) / len(values) for key, values in groups.items()}


def sizes(keys: Iterable[str]) -> dict[str, int]:
    """How often each key occurs."""
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def seconds_between(start: str, end: str) -> int:
    """Whole seconds between two dateTimes as the org writes them."""
    passed = parse_stamp(end) - parse_stamp(start)
    return passed.days * 86400 + passed.seconds
