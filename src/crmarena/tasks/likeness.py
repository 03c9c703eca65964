"""Which of several things a text is about: the names it contains, and the rare words it shares with their texts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log, sqrt

_WORD = re.compile(r"[a-z]{4,}")
_STEM = 6


def stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text."""
    return {word[:_STEM] for word in _WORD.findall(text.lower())}


@lru_cache(maxsize=8)
def library(texts: tuple[tuple[str, str], ...]) -> "Library":
    """The library of (name, text) entries; the same texts give the same library."""
    return Library(texts)


class Library:
    """Texts to compare with; a word that few of them hold weighs more."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._entries = [(name, stems(text)) for name, text in texts]
        self._seen = Counter(stem for _, found in self._entries for stem in found)

    def _weight(self, stem: str) -> float:
        return log(1 + len(self._entries) / (0.5 + self._seen[stem]))

    def _norm(self, found: Iterable[str]) -> float:
        return sqrt(sum(self._weight(stem) ** 2 for stem in found)) or 1.0

    def scores(self, text: str) -> list[tuple[float, str]]:
        """For each entry, the weighted cosine with the text and the entry's name; best first."""
        asked = stems(text)
        size = self._norm(asked)
        return sorted(
            ((sum(self._weight(s) ** 2 for s in asked & found) / (size * self._norm(found)), name)
             for name, found in self._entries), reverse=True,
        )  # fmt: skip

    def vote(self, text: str, neighbours: int) -> str | None:
        """The name with the most weight among the nearest entries (names may repeat); None if nothing is shared."""
        votes: Counter[str] = Counter()
        for score, name in self.scores(text)[:neighbours]:
            votes[name] += score  # type: ignore[assignment]
        ahead = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        return ahead[0][0] if ahead and ahead[0][1] > 0 else None


def named_in(text: str, names: Mapping[str, str]) -> str | None:
    """The key of the longest name that stands in the text, or None."""
    low = f" {text.lower()} "
    found = [
        (len(name), key)
        for key, name in sorted(names.items())
        if re.search(rf"(?<!\w){re.escape(name.strip().lower())}(?!\w)", low)
    ]
    return max(found)[1] if found else None
