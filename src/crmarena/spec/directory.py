"""A list of names far longer than any org needs, read at any place: no two entries are the same."""

from dataclasses import dataclass
from math import gcd

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.spec.names import Names, Tradition

_INITIALS = "ABCDEFGHIJKLMNOPRSTVW"


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk over `size` places that meets each of them once before it starts again."""

    size: int
    start: int
    step: int

    @classmethod
    def drawn(cls, size: int, rng: Rng) -> "_Walk":
        """A start and a step without a common divisor; a step of about 0.6 of the size spreads neighbours apart."""
        step = size * 618 // 1000 + rng.integer(0, size // 10)
        while gcd(step, size) != 1:
            step += 1
        return cls(size, rng.integer(0, size - 1), step)

    def at(self, number: int) -> tuple[int, int]:
        """How often the walk has started again, and the place it is at."""
        turn, number = divmod(number, self.size)
        return turn, (self.start + number * self.step) % self.size


class Directory:
    """People and companies by number. The first thousands have plain names; later ones a second surname, then an
    initial, as in any list of so many people."""

    def __init__(self, names: Names, rng: Rng) -> None:
        self._traditions = names.traditions
        self._people = [
            _Walk.drawn(len(t.first) * len(t.last), rng.child("directory", t.name)) for t in names.traditions
        ]
        self._names = names
        self._companies = _Walk.drawn(
            len(names.stems) * len(names.trades) * len(names.forms), rng.child("directory", "firms")
        )

    def person(self, number: int) -> tuple[str, str]:
        """The first and last name of a number; the traditions take turns."""
        at = number % len(self._traditions)
        tradition = self._traditions[at]
        turn, place = self._people[at].at(number // len(self._traditions))
        first, last = divmod(place, len(tradition.last))
        return self._varied(tradition, first, last, turn)

    @staticmethod
    def _varied(tradition: Tradition, first: int, last: int, turn: int) -> tuple[str, str]:
        count = len(tradition.last)
        round_, second = divmod(turn, count)
        given, family = tradition.first[first], tradition.last[last]
        if second:
            family = f"{family}-{tradition.last[(last + second) % count]}"
        if round_ > len(_INITIALS):
            raise CrmArenaError("the name tables have no more people to give", "Ask for fewer people.")
        return (f"{given} {_INITIALS[round_ - 1]}." if round_ else given), family

    def company(self, number: int) -> str:
        """The company name of a number: a stem, a trade and a form, later two stems."""
        names = self._names
        turn, place = self._companies.at(number)
        rest, form = divmod(place, len(names.forms))
        stem, trade = divmod(rest, len(names.trades))
        head = names.stems[stem]
        if turn >= len(names.stems):
            raise CrmArenaError("the company tables have no more names to give", "Ask for fewer companies.")
        if turn:
            head = f"{head} & {names.stems[(stem + turn) % len(names.stems)]}"
        return f"{head} {names.trades[trade]} {names.forms[form]}".rstrip()
