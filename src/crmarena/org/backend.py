"""What an engine needs of the database an organisation lives in: one class per back end."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from crmarena.org.budget import Budget
from crmarena.org.reader import Reader
from crmarena.org.rows import Stored
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.fulltext import FullText
from crmarena.query.plan import Execute
from crmarena.query.shape import Row
from crmarena.schema import SObject

Answer = TypeVar("Answer")


class Gauge(Protocol):
    """Runs SQL within a budget."""

    def measured(self, work: Callable[[Execute], Answer]) -> Answer:
        """What `work` answers, given a function that runs SQL; refused with QUERY_TIMEOUT beyond the budget."""

    def rows(self, sql: str, parameters: Sequence[object]) -> Sequence[Row]:
        """The rows of SQL that is a whole statement, refused in the same way."""


class Backend(ABC):
    """One open database. Its changes are between `begin` and `undo`, and nobody else ever sees them."""

    dialect: Dialect
    fulltext: FullText
    reader: Reader

    @abstractmethod
    def meter(self, budget: Budget) -> Gauge:
        """A gauge on this database; one is enough."""

    @abstractmethod
    def tokens(self, text: str) -> list[str]:
        """Text cut into the words that full-text search knows, folded."""

    @abstractmethod
    def begin(self) -> None:
        """Starts changing."""

    @abstractmethod
    def undo(self) -> None:
        """Takes back every change since `begin`."""

    @abstractmethod
    def update(self, sobject: SObject, record_id: str, changes: Mapping[str, Stored]) -> None:
        """Sets columns of one record; CrmArenaError if it does not exist."""

    @abstractmethod
    def insert(self, sobject: SObject, record: Mapping[str, Stored]) -> None:
        """Adds one record given by columns; those not given are empty."""

    @abstractmethod
    def close(self) -> None:
        """Closes the database; closing twice is allowed."""
