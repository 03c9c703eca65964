"""Which of several described things a text is about: names it mentions, and overlap of its telling words."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from crmarena.agents.analysis.text import stems

Vector = dict[str, float]


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


def named_in(text: str, names: Mapping[str, str]) -> str | None:
    """The key whose name the text mentions; the longest name wins. None if it mentions none."""
    plain = _plain(text)
    found = [(len(name), key) for key, name in names.items() if name.strip() and _plain(name) in plain]
    return max(found)[1] if found else None


def rarity(documents: Sequence[str]) -> Vector:
    """How telling each stem is: the logarithm of how few of the documents have it."""
    seen = Counter(word for document in documents for word in set(stems(document)))
    return {word: math.log(1 + len(documents) / count) for word, count in seen.items()}


def vector(text: str, weights: Vector) -> Vector:
    """The text as weighted stems, length one (empty for no known word)."""
    counts = Counter(word for word in stems(text) if word in weights)
    raw = {word: (1 + math.log(count)) * weights[word] for word, count in sorted(counts.items())}
    length = math.sqrt(sum(value * value for value in raw.values()))
    return {word: value / length for word, value in raw.items()} if length else {}


def likeness(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of length one: 0 for nothing in common, 1 for the same."""
    return sum(value * other[word] for word, value in one.items() if word in other)


def fit(text: str, documents: Mapping[str, str]) -> dict[str, float]:
    """How like the text each document is; stems are weighed by their rarity among the documents."""
    weights = rarity(list(documents.values()))
    asked = vector(text, weights)
    return {key: likeness(asked, vector(document, weights)) for key, document in documents.items()}


def fit_by_examples(text: str, examples: Sequence[tuple[str, str]], nearest: int = 5) -> dict[str, float]:
    """How like the text the examples of each key are: the summed likeness of the nearest ones.

    `examples` are (key, text) pairs.
    """
    weights = rarity([example for _, example in examples])
    asked = vector(text, weights)
    scored = sorted(
        ((likeness(asked, vector(example, weights)), key) for key, example in examples), key=lambda p: (-p[0], p[1])
    )
    result: dict[str, float] = {}
    for score, key in scored[:nearest]:
        result[key] = result.get(key, 0.0) + score
    return result


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
