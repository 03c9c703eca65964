"""Which of several described things a text is about: names it mentions, and overlap of its telling words."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crmarena.agents.analysis.text import stems

Vector = dict[str, float]


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def named_in(text: str, names: Mapping[str, str]) -> str | None:
    """The key whose name the text mentions; the longest name wins. None if it mentions none."""
    plain = _plain(text)
    found = [(len(name), key) for key, name in names.items() if name.strip() and _plain(name) in plain]
    return max(found)[1] if found else None


class Shelf:
    """Texts under keys (several may share one), ready to be compared: stems are weighed by their rarity among them."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        seen = Counter(word for _, text in texts for word in set(stems(text)))
        self._weights = {word: math.log(1 + len(texts) / count) for word, count in seen.items()}
        self._vectors = [(key, self._vector(text)) for key, text in texts]

    def _vector(self, text: str) -> Vector:
        """The text as weighted stems, length one (empty if it has no known stem)."""
        counts = Counter(word for word in stems(text) if word in self._weights)
        raw = {word: (1 + math.log(count)) * self._weights[word] for word, count in sorted(counts.items())}
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {word: value / length for word, value in raw.items()} if length else {}

    def likeness(self, text: str, nearest: int) -> dict[str, float]:
        """How like a text each key is: the sum of the cosines of its texts among the `nearest` ones."""
        asked = self._vector(text)
        scored = ((_cosine(asked, vector), key) for key, vector in self._vectors)
        result: dict[str, float] = {}
        for score, key in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:nearest]:
            result[key] = result.get(key, 0.0) + score
        return result


def _cosine(one: Vector, other: Vector) -> float:
    return sum(value * other[word] for word, value in one.items() if word in other)


@lru_cache(maxsize=8)
def shelf(texts: tuple[tuple[str, str], ...]) -> Shelf:
    """The shelf of some texts; the same texts come again in every question about the same org."""
    return Shelf(texts)


def blended(*scores: Mapping[str, float]) -> dict[str, float]:
    """The sum of several scorings, each first scaled so that its best is 1."""
    result: dict[str, float] = {}
    for scoring in scores:
        top = max(scoring.values(), default=0.0)
        for key, value in scoring.items():
            result[key] = result.get(key, 0.0) + (value / top if top else 0.0)
    return result


def best(scoring: Mapping[str, float]) -> str | None:
    """The key with the highest score, the first by name among equals; None for an empty scoring."""
    return min(scoring, key=lambda key: (-scoring[key], key), default=None)
