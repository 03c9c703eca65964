"""The analyst's desk: asks the org through the env, row by row complete, and writes literals the SOQL way."""

from collections.abc import Iterable
from datetime import date

from crmarena.core.calendar import Window
from crmarena.core.play import Env, Row

#: Rows one answer holds at most; a full answer is followed by a question for the rest.
BATCH = 2000


class RefusedError(Exception):
    """The org refused a statement, or the session is over: the work cannot be done this way."""


class Desk:
    """Runs statements through an env; RefusedError if the answer is an error."""

    def __init__(self, env: Env) -> None:
        self._env = env

    def rows(self, statement: str, why: str = "") -> list[Row]:
        """The rows of one statement. `why` is noted in the trace as the thought behind it."""
        seen = self._env.execute(statement, why)
        if seen.rows is None:
            raise RefusedError(seen.error or seen.text)
        return list(seen.rows)

    def all_rows(self, fields: str, source: str, where: str, why: str = "") -> list[Row]:
        """Every row that fits: asks on from the last Id while answers come back full. `fields` must hold Id."""
        rows = batch = self.rows(select(fields, source, where, "ORDER BY Id"), why)
        while len(batch) >= BATCH:
            rest = f"({where}) AND Id > {quoted(batch[-1]['Id'])}"
            batch = self.rows(select(fields, source, rest, "ORDER BY Id"), "The answer was full; the rest.")
            rows = rows + batch
        return rows

    def counts(self, by: str, source: str, where: str, why: str = "") -> dict[str, int]:
        """How many rows that fit have each value of the field `by` (a path); rows without one are left out."""
        rows = self.rows(select(f"{by}, COUNT(Id) total", source, where, f"GROUP BY {by}"), why)
        key = by.rpartition(".")[2]
        return {str(row[key]): int(row["total"]) for row in rows if row.get(key) is not None}


def select(fields: str, source: str, where: str = "", tail: str = "") -> str:
    """The text of a SOQL query."""
    parts = ("SELECT", fields, "FROM", source, f"WHERE {where}" if where else "", tail)
    return " ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """A SOQL string literal."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def one_of(ids: Iterable[str]) -> str:
    """A SOQL list of string literals, sorted."""
    return f"({', '.join(quoted(i) for i in sorted(ids))})"


def during(field: str, window: Window | None) -> str:
    """The condition that a dateTime field lies in a window; always true for no window."""
    if window is None:
        return f"{field} != NULL"
    return f"{field} >= {window.start}T00:00:00Z AND {field} < {window.end}T00:00:00Z"


def on_days(field: str, window: Window | None) -> str:
    """The condition that a date field lies in a window; always true for no window."""
    if window is None:
        return f"{field} != NULL"
    return f"{field} >= {window.start} AND {field} < {window.end}"


def day_in(text: str | None, window: Window | None) -> bool:
    """Whether a date or dateTime value as the org writes it lies in a window."""
    return text is not None and (window is None or date.fromisoformat(text[:10]) in window)


def at(row: Row, path: str) -> str | None:
    """The text at a dotted path of a row; None where a parent or the value is missing."""
    value: object = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return None if value is None else str(value)
