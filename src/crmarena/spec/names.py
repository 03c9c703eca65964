"""Names for people and companies from vendored tables: balanced over naming traditions, never twice the same."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.spec.table import Table


@dataclass(frozen=True, slots=True)
class Tradition:
    """Given names and family names that go together."""

    name: str
    first: tuple[str, ...]
    last: tuple[str, ...]


def _pairs(first: Sequence[str], last: Sequence[str], rng: Rng) -> Iterator[tuple[str, str]]:
    """Every pair once; given names and family names are both used evenly from the start."""
    firsts, lasts = rng.shuffled(first), rng.shuffled(last)
    for shift in rng.shuffled(range(len(lasts))):
        for i, name in enumerate(firsts):
            yield name, lasts[(i + shift) % len(lasts)]


@dataclass(frozen=True, slots=True)
class Names:
    """The tables. All draws are functions of the rng and of what is taken already."""

    traditions: tuple[Tradition, ...]
    stems: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]

    def people(self, rng: Rng, count: int, taken: Collection[tuple[str, str]] = frozenset()) -> list[tuple[str, str]]:
        """`count` distinct (first, last) names that are not taken, each tradition equally often, in random order."""
        out: list[tuple[str, str]] = []
        seen = set(taken)
        for pair in self._stream(rng):
            if len(out) == count:
                break
            if pair not in seen:
                seen.add(pair)
                out.append(pair)
        if len(out) < count:
            raise CrmArenaError(f"the name tables give {len(out)} people, not {count}", "Ask for fewer people.")
        return rng.child("order").shuffled(out)

    def _stream(self, rng: Rng) -> Iterator[tuple[str, str]]:
        """All names, plain ones of each tradition in turn first, then mixed ones, then double family names."""
        live = [_pairs(t.first, t.last, rng.child("within", t.name)) for t in self.traditions]
        while live:
            rest = []
            for pairs in live:
                pair = next(pairs, None)
                if pair:
                    yield pair
                    rest.append(pairs)
            live = rest
        first = sorted({name for t in self.traditions for name in t.first})
        last = sorted({name for t in self.traditions for name in t.last})
        yield from _pairs(first, last, rng.child("mixed"))
        for a, b in _pairs(last, last, rng.child("double")):
            if a != b:
                yield from ((name, f"{a}-{b}") for name in rng.child("double", a, b).shuffled(first))

    def companies(self, rng: Rng, count: int, taken: Collection[str] = frozenset()) -> list[str]:
        """`count` distinct invented company names that are not taken; first halves are used evenly."""
        room = len(self.stems) * len(self.trades) * len(self.forms)
        out: list[str] = []
        seen = set(taken)
        forms = rng.shuffled(self.forms)
        for turn in range(len(forms)):
            # The same walk each time with the forms shifted by one: a stem and a trade meet again as late as possible.
            for at, (stem, trade) in enumerate(_pairs(self.stems, self.trades, rng.child("pairs"))):
                if len(out) == count:
                    return rng.child("order").shuffled(out)
                name = f"{stem} {trade} {forms[(at + turn) % len(forms)]}".rstrip()
                if name not in seen:
                    seen.add(name)
                    out.append(name)
        if len(out) < count:
            raise CrmArenaError(f"the company tables give {room} names, not {count}", "Ask for fewer companies.")
        return rng.child("order").shuffled(out)


@lru_cache(maxsize=1)
def load_names() -> Names:
    """The vendored tables: one TOML file per naming tradition, one for companies."""
    shelf = files("crmarena.spec").joinpath("names")
    traditions = []
    for entry in sorted(shelf.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            table = Table.load(entry)
            traditions.append(Tradition(entry.name[:-5], table.texts("first", 40), table.texts("last", 40)))
            table.done()
    table = Table.load(files("crmarena.spec").joinpath("companies.toml"))
    forms = ("", *table.texts("forms"))
    names = Names(tuple(traditions), table.texts("stems", 20), table.texts("trades", 20), forms)
    table.done()
    return names
