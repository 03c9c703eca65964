"""What one statement may cost: seconds and rows, refused as Salesforce refuses them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import Any

import apsw

from crmarena.core.errors import SalesforceError

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

    __slots__ = ("_connection", "_deadline", "budget")

    def __init__(self, connection: apsw.Connection, budget: Budget) -> None:
        self._connection = connection
        self.budget = budget
        self._deadline = 0.0
        connection.set_progress_handler(self._late, _STEPS)

    def _late(self) -> bool:
        return perf_counter() > self._deadline

    @contextmanager
    def statement(self) -> Iterator[None]:
        """Starts the clock of a statement; SQL that runs beyond the budget raises QUERY_TIMEOUT."""
        self._deadline = perf_counter() + self.budget.seconds
        try:
            yield
        except apsw.InterruptError:
            raise timeout() from None
        finally:
            self._deadline = float("inf")

    def rows(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT; QUERY_TIMEOUT when there are more than the budget allows."""
        found = list(islice(self._connection.execute(sql, parameters), self.budget.rows + 1))
        if len(found) > self.budget.rows:
            raise timeout()
        return found
