"""The names of a world, and the words that are not names although some name is spelt like them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from crmarena.spec.names import load_names
from crmarena.spec.pack import load_pack
from crmarena.spec.spec import OrgSpec
from crmarena.spec.table import Table

_SMALL = re.compile(r"(?<![A-Za-z'\[^])[a-z][a-z']+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`products`, `rivals` and `company` are full names; `parts` are words that occur in names and nowhere else."""

    company: str
    products: tuple[str, ...]
    rivals: tuple[str, ...]
    parts: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Every full name, the longest first."""
        return tuple(sorted({self.company, *self.products, *self.rivals}, key=lambda name: (-len(name), name)))


def lexicon_of(spec: OrgSpec) -> Lexicon:
    """The names of the world of a spec."""
    return _lexicon(spec.pack, spec.company)


@lru_cache(maxsize=16)
def _lexicon(pack: str, company: str) -> Lexicon:
    content = load_pack(pack)
    products = tuple(product.name for product in content.products)
    rivals = tuple(rival.name for rival in content.competitors)
    people = [name for tradition in load_names().traditions for name in (*tradition.first, *tradition.last)]
    ordinary = _shared_words().union(*(_small(texts) for bank in content.banks.values() for texts in bank.values()))
    words = {word for name in (company, *products, *rivals, *people) for word in _WORD.findall(name)}
    parts = frozenset(word for word in words if word.lower() not in ordinary)
    return Lexicon(company, products, rivals, parts)


@lru_cache(maxsize=1)
def _shared_words() -> frozenset[str]:
    """All words that the shared banks write in small letters."""
    found: set[str] = set()
    for entry in files("crmarena.records.text").joinpath("banks").iterdir():
        if entry.name.endswith(".toml"):
            table = Table.load(entry)
            found.update(*(_small(table.texts(key)) for key in table))
    return frozenset(found)


def _small(texts: tuple[str, ...]) -> set[str]:
    return {word for text in texts for word in _SMALL.findall(text)}
