"""Full-text search as the rest of the compiler sees it: one small class per back end, SQLite's here."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from crmarena.query.compile.fts_sqlite import (
    FEW_HITS,
    all_ids,
    best_hits,
    every_hit,
    frequency_sql,
    only_word,
    ranked_hits,
    snippet_sql,
    words_sql,
)
from crmarena.query.plan import Execute
from crmarena.query.shape import Row
from crmarena.schema import SObject

OPEN, CLOSE, GAP = "<mark>", "</mark>", "..."
"""What opens and closes a found word in an excerpt, and stands for what is left out."""


class FullText(ABC):
    """Finds the rows of an object by a MATCH expression, which is written for SQLite whatever the back end.

    Rows are known by their number in the order of storage (r). Their rank (k) is BM25 in millionths, so that the last
    bit of a machine's logarithm does not decide an order; the smaller, the better.
    """

    @abstractmethod
    def every_hit(self, sobject: SObject, hits: str) -> str:
        """SELECT of r, in no order; `hits` is the placeholder of what `located` gives."""

    @abstractmethod
    def ranked_hits(self, sobject: SObject, hits: str) -> str:
        """SELECT of r and k, in no order."""

    @abstractmethod
    def best_hits(self, sobject: SObject, hits: str, alias: str, condition: str) -> str:
        """SELECT of ids, k and r, best first, ties by Id; `condition` (" AND …") is about the table `alias`."""

    @abstractmethod
    def located(self, execute: Execute, sobject: SObject, expression: str) -> str:
        """The parameter that stands for the hits of an expression."""

    @abstractmethod
    def words(self, execute: Execute, sobject: SObject, pattern: str, bounds: tuple[str, str]) -> list[str]:
        """The words of an object that match a GLOB pattern and lie in [low, high): at most MOST_EXPANSIONS + 1."""

    def all_ids(self, sobject: SObject, hits: str, alias: str, condition: str) -> str:  # noqa: ARG002
        """SELECT of the ids of `best_hits` alone; "" where that is no quicker even for few."""
        return ""

    def is_few(self, execute: Execute, sobject: SObject, expression: str) -> bool:  # noqa: ARG002
        """Whether an expression is known to find so few rows that they are best sorted without a LIMIT."""
        return False

    @abstractmethod
    def excerpts(
        self, execute: Execute, sobject: SObject, expression: str, rows: Sequence[object], look: tuple[int, str | None]
    ) -> Mapping[object, Row]:
        """By r: r, an excerpt and the marked title; `look` is the excerpt's words and the column to mark, if any."""


class SQLiteFullText(FullText):
    """FTS5 does it all."""

    def every_hit(self, sobject: SObject, hits: str) -> str:
        return every_hit(sobject, hits)

    def ranked_hits(self, sobject: SObject, hits: str) -> str:
        return ranked_hits(sobject, hits)

    def best_hits(self, sobject: SObject, hits: str, alias: str, condition: str) -> str:
        return best_hits(sobject, hits, alias, condition)

    def located(self, execute: Execute, sobject: SObject, expression: str) -> str:  # noqa: ARG002
        return expression

    def words(self, execute: Execute, sobject: SObject, pattern: str, bounds: tuple[str, str]) -> list[str]:
        return [str(row[0]) for row in execute(words_sql(sobject), (*bounds, pattern))]

    def all_ids(self, sobject: SObject, hits: str, alias: str, condition: str) -> str:
        return all_ids(sobject, hits, alias, condition)

    def is_few(self, execute: Execute, sobject: SObject, expression: str) -> bool:
        word = only_word(expression)
        return word is not None and all(
            isinstance(count, int) and count <= FEW_HITS for (count,) in execute(frequency_sql(sobject), (word,))
        )

    def excerpts(
        self, execute: Execute, sobject: SObject, expression: str, rows: Sequence[object], look: tuple[int, str | None]
    ) -> Mapping[object, Row]:
        sql = snippet_sql(sobject, (OPEN, CLOSE, GAP), *look)
        return {row[0]: row for row in execute(sql, (expression, json.dumps(rows)))}
