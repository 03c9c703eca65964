"""What one statement may cost: seconds and rows, refused as Salesforce refuses them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import apsw

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.org.connection import DAMAGE, damaged
from crmarena.query.plan import Execute
from crmarena.query.shape import Row

Answer = TypeVar("Answer")

_MOST_SEEN = 4_096
"""Texts of SQL that are remembered as run before; when they are run again they stay prepared."""
_FAULTS = (apsw.InterruptError, UnicodeEncodeError, *DAMAGE)
_STEPS = 20_000
"""Virtual-machine steps between looks at the clock: well under a millisecond."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one statement; both are answered with QUERY_TIMEOUT."""

    seconds: float = 30.0
    rows: int = 250_000


def timeout() -> SalesforceError:
    """The refusal of a statement that takes too long or gives too much."""
    return SalesforceError("QUERY_TIMEOUT", "Your query request was running for too long.")


class Meter:
    """Runs SQL for one statement at a time on one connection, within a budget."""

    __slots__ = ("_deadline", "_most", "_path", "_run", "_seconds", "_seen", "budget")

    def __init__(self, connection: apsw.Connection, budget: Budget, path: Path) -> None:
        self._path = path
        self.budget = budget
        self._seconds, self._most = budget.seconds, budget.rows
        self._run = connection.execute
        self._seen: set[str] = set()
        self._deadline = inf
        connection.set_progress_handler(self._late, _STEPS)

    def _late(self) -> bool:
        return perf_counter() > self._deadline

    def measured(self, work: Callable[[Execute], Answer]) -> Answer:
        """What `work` answers, given a function that runs SQL; everything it runs shares one statement's budget.

        SalesforceError QUERY_TIMEOUT beyond the budget, MALFORMED_QUERY for text that is not Unicode; CrmArenaError
        when the file `path` turns out to be damaged.
        """
        self._deadline = perf_counter() + self._seconds
        try:
            return work(self._rows)
        except _FAULTS as fault:
            raise self._refusal(fault) from fault
        finally:
            self._deadline = inf

    def rows(self, sql: str, parameters: Sequence[object]) -> Sequence[Row]:
        """The rows of SQL that is a whole statement: `measured`, by the shortest way."""
        if sql not in self._seen:
            return self.measured(lambda execute: list(execute(sql, parameters)))
        self._deadline = perf_counter() + self._seconds
        try:
            found = self._run(sql, parameters).fetchall()
        except _FAULTS as fault:
            raise self._refusal(fault) from fault
        finally:
            self._deadline = inf
        if len(found) > self._most:
            raise timeout()
        return found

    def _refusal(self, fault: Exception) -> CrmArenaError | SalesforceError:
        """What a fault of the database means."""
        if isinstance(fault, apsw.InterruptError):
            return timeout()
        if isinstance(fault, UnicodeEncodeError):
            return SalesforceError("MALFORMED_QUERY", "The statement contains an unpaired surrogate.")
        return damaged(self._path, fault)

    def _rows(self, sql: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
        if perf_counter() > self._deadline:
            # Full-text search works inside one step of the machine: look between statements too.
            raise timeout()
        if sql in self._seen:
            found = self._run(sql, parameters).fetchall()
        else:
            # Most SQL is run once: to keep it prepared costs more than half as much again as to prepare it.
            found = self._run(sql, parameters, can_cache=False).fetchall()
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen.add(sql)
        if len(found) > self._most:
            raise timeout()
        return found
