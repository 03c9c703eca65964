"""Walks the rows of a MATCH expression exactly as FTS5 does, so that the same phrases count towards a row's rank.

Under OR and NOT a phrase may rest on a row for which the group around it does not match; whether it does depends on
how FTS5 moves its parts. The moves below are those of its expression iterator, names included.
"""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator, Sequence

NOWHERE = -1


class Step(ABC):
    """A node: the row it rests on, whether it is past its last row, and whether it only rests there without a match."""

    def __init__(self) -> None:
        self.row = NOWHERE
        self.eof = False
        self.nomatch = False

    @abstractmethod
    def first(self) -> None:
        """Goes to the first row."""

    @abstractmethod
    def next(self, start: int | None) -> None:
        """Goes on by a row at least, and to row `start` at least if that is given."""

    def end(self) -> None:
        """Marks the node, and all below it, as past the last row."""
        self.eof, self.nomatch = True, False

    @abstractmethod
    def empty(self) -> None:
        """Forgets what the phrases below found in their rows."""


class PhraseStep(Step):
    """A phrase: the rows that have all of its words, ascending, and how often it stands in each (0 if apart)."""

    def __init__(self, rows: Sequence[int], counts: Sequence[int]) -> None:
        super().__init__()
        self._rows = rows
        self._counts = counts
        self._at = 0
        self.count = 0

    def first(self) -> None:
        self._rest(0)

    def next(self, start: int | None) -> None:
        at = self._at + 1
        self._rest(at if start is None else bisect_left(self._rows, start, at))

    def _rest(self, at: int) -> None:
        self._at = at
        self.eof = at >= len(self._rows)
        self.nomatch = False
        if not self.eof:
            self.row, self.count = self._rows[at], self._counts[at]
            self.nomatch = not self.count

    def empty(self) -> None:
        self.count = 0


class GroupStep(Step):
    """A node with nodes below it."""

    def __init__(self, members: Sequence[Step]) -> None:
        super().__init__()
        self.members = members

    def first(self) -> None:
        self.eof = self.nomatch = False
        for member in self.members:
            member.first()
        self.row = self.members[0].row
        self.begin()
        if not self.eof:
            self.test()

    @abstractmethod
    def begin(self) -> None:
        """Notes whether there is a row at all, once every member is on its first."""

    @abstractmethod
    def test(self) -> None:
        """Moves the members until they agree on a row."""

    def next(self, start: int | None) -> None:
        self.members[0].next(start)
        self.test()

    def end(self) -> None:
        super().end()
        for member in self.members:
            member.end()

    def empty(self) -> None:
        for member in self.members:
            member.empty()


class AndStep(GroupStep):
    """Rows that all members have."""

    root = False

    def begin(self) -> None:
        if any(member.eof for member in self.members):
            self.end()

    def test(self) -> None:
        last = self.row
        if self.members[0].eof:
            self.end()
            return
        agreed = False
        while not agreed:
            agreed, self.nomatch = True, False
            for member in self.members:
                if last > member.row:
                    member.next(last)
                if member.eof:
                    self.end()
                    return
                if member.row != last:
                    agreed, last = False, member.row
                self.nomatch = self.nomatch or member.nomatch
        if self.nomatch and not self.root:
            self.empty()
        self.row = last


class OrStep(GroupStep):
    """Rows that any member has."""

    def begin(self) -> None:
        if all(member.eof for member in self.members):
            self.end()

    def next(self, start: int | None) -> None:
        last = self.row
        for member in self.members:
            if not member.eof and (member.row == last or (start is not None and member.row < start)):
                member.next(start)
        self.test()

    def test(self) -> None:
        lowest = self.members[0]
        for member in self.members[1:]:
            order = _order(lowest, member)
            if order > 0 or (order == 0 and not member.nomatch):
                lowest = member
        self.row, self.eof, self.nomatch = lowest.row, lowest.eof, lowest.nomatch


class NotStep(GroupStep):
    """Rows that the first of two members has and the second has not."""

    def begin(self) -> None:
        self.eof = self.members[0].eof

    def test(self) -> None:
        left, right = self.members
        while not left.eof:
            order = _order(left, right)
            if order > 0:
                right.next(left.row)
                order = _order(left, right)
            if order or right.nomatch:
                break
            left.next(None)
        self.row, self.eof, self.nomatch = left.row, left.eof, left.nomatch
        if left.eof:
            right.empty()


def _order(left: Step, right: Step) -> int:
    """Which rests on the earlier row: negative for the left one. A node past its last row comes last."""
    if right.eof:
        return -1
    return 1 if left.eof else left.row - right.row


def walk(root: Step) -> Iterator[int]:
    """The rows that match, ascending; what the phrases rest on may be looked at before the next is asked for."""
    root.first()
    while not root.eof:
        if not root.nomatch:
            yield root.row
        root.next(None)
