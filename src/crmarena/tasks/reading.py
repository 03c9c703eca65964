"""The solver's side of an answer: statements, rows, and its own reckoning of periods; it knows no latents."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from crmarena.tasks.family import HIGHEST, NO_ANSWER, UNDECIDED, Asked, Finding

Row = dict[str, Any]
Run = Callable[[str], Sequence[Row]]
Ref = tuple[str, str]

_MONTHS_IN = {"month": 1, "quarter": 3}
_DAYS_IN = {"day": 1, "week": 7}


class Reader:
    """A solver's only access to an org: runs statements, each text once, and remembers their order in `trace`.

    `memory` may be shared between readers of the same unchanged org.
    """

    def __init__(self, run: Run, memory: MutableMapping[str, Sequence[Row]] | None = None) -> None:
        self._run = run
        self._memory: MutableMapping[str, Sequence[Row]] = {} if memory is None else memory
        self._asked: dict[str, None] = {}

    @property
    def trace(self) -> tuple[str, ...]:
        """The statements asked so far, in order."""
        return tuple(self._asked)

    def rows(self, statement: str) -> Sequence[Row]:
        """The rows of a statement."""
        self._asked.setdefault(statement)
        found = self._memory.get(statement)
        if found is None:
            found = self._memory[statement] = self._run(statement)
        return found

    def select(self, fields: str, source: str, *conditions: str, tail: str = "") -> Sequence[Row]:
        """Rows of `SELECT fields FROM source WHERE conditions tail`."""
        return self.rows(select(fields, source, *conditions, tail=tail))


def select(fields: str, source: str, *conditions: str, tail: str = "") -> str:
    """The text of a SOQL query; conditions are joined by AND."""
    parts = ["SELECT", fields, "FROM", source]
    if conditions:
        parts += ["WHERE", " AND ".join(conditions)]
    return " ".join([*parts, tail] if tail else parts)


def among(field: str, key: str, source: str, *conditions: str) -> str:
    """A semi-join condition: `field IN (SELECT key FROM source WHERE …)`."""
    return f"{field} IN ({select(key, source, *conditions)})"


def quoted(text: str) -> str:
    """A SOQL string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def one_of(field: str, values: Sequence[str]) -> str:
    """`field IN ('a', 'b')`, in sorted order; `values` must not be empty."""
    return f"{field} IN ({', '.join(quoted(value) for value in sorted(values))})"


def bounds(asked: Asked) -> tuple[date, date]:
    """First day in and first day out of the period a question names."""
    period, today = asked.moment
    if period.unit in _DAYS_IN:
        return today - timedelta(days=_DAYS_IN[period.unit] * period.count), today + timedelta(days=1)
    if period.unit in _MONTHS_IN:
        return _back(today, _MONTHS_IN[period.unit] * period.count), today + timedelta(days=1)
    if period.unit == "named-month":
        return _first(period.year, period.index), _first(period.year, period.index + 1)
    opening = period.index if period.unit == "season" else (period.index - 1) * 3 + 1
    return _first(period.year, opening), _first(period.year, opening + 3)


def _first(year: int, month: int) -> date:
    return date(year + 1, month - 12, 1) if month > 12 else date(year, month, 1)


def _back(day: date, months: int) -> date:
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    last = (_first(year, month + 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def during(field: str, asked: Asked, timed: bool = True) -> str:
    """The condition that a dateTime (`timed`) or date field lies in the period asked about."""
    start, end = bounds(asked)
    clock = "T00:00:00Z" if timed else ""
    return f"{field} >= {start}{clock} AND {field} < {end}{clock}"


def of_product(asked: Asked) -> str:
    """The condition that a case is about the product a question names."""
    return f"OrderItemId__r.Product2Id = {quoted(asked.facts['product_id'])}"


def moment(text: str) -> datetime:
    """A dateTime of a row, without its zone (rows are always UTC)."""
    return datetime.fromisoformat(text[:19])


def seconds_between(row: Row, start: str, end: str) -> float:
    """Seconds from one dateTime of a row to another."""
    return (moment(row[end]) - moment(row[start])).total_seconds()


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return sum(values) / len(values)


def leader(values: Mapping[str, float], direction: str, rows: Mapping[str, Sequence[Ref]]) -> Finding:
    """Who has the highest or lowest value: undecided on a tie, None without candidates.

    `rows` are the records behind each candidate; those of the first two become the evidence.
    """
    order = sorted(values, key=lambda name: (values[name], name), reverse=direction == HIGHEST)
    standings = tuple((name, values[name]) for name in order)
    evidence = tuple(ref for name in order[:2] for ref in rows.get(name, ()))
    if not standings:
        return Finding(NO_ANSWER)
    tied = len(standings) > 1 and standings[0][1] == standings[1][1]
    return Finding(UNDECIDED if tied else (order[0],), standings, evidence)


def foremost(
    counts: Mapping[str, int], pool: Sequence[str], direction: str, rows: Mapping[str, Sequence[Ref]]
) -> Finding:
    """Like `leader` for counts over a pool in which a missing count is 0; the tied ones are in the standings."""
    return leader({user: float(counts.get(user, 0)) for user in pool}, direction, rows)


def tied(finding: Finding) -> list[str]:
    """Those who share the first place."""
    return [name for name, value in finding.standings if value == finding.standings[0][1]]
