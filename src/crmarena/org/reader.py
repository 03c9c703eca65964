"""What reading needs of a connection, whichever database it leads to."""

from collections.abc import Iterable
from typing import Any, Protocol


class Reader(Protocol):
    """Something that runs a SELECT and yields its rows; booleans are 0 and 1."""

    def execute(self, statement: str, /) -> Iterable[tuple[Any, ...]]:
        """The rows of a statement."""
