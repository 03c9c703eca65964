"""How much texts repeat each other: counts of word runs within a text, between texts and over a corpus."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log

#: A word or figure with inner marks: `24/7` is two, `$2,087`, `don't` and `12.5` are one.
_TOKEN = re.compile(r"[A-Za-z0-9$](?:[A-Za-z0-9$.,'’-]*[A-Za-z0-9$])?")

Gram = tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _TOKEN.findall(text.lower())


def grams(words: Sequence[str], size: int) -> list[Gram]:
    """The runs of `size` words."""
    return list(zip(*(words[at:] for at in range(size)), strict=False))


def distinct(texts: Iterable[Sequence[str]], size: int) -> float:
    """Distinct runs over all runs of a corpus (1: nothing is said twice)."""
    found = [gram for words in texts for gram in grams(words, size)]
    return len(set(found)) / len(found) if found else 1.0


def shared(texts: Sequence[Sequence[str]], size: int = 4) -> list[float]:
    """For each text, the share of its distinct runs that stand in another text too."""
    sets = [set(grams(words, size)) for words in texts]
    spread = Counter(gram for found in sets for gram in found)
    return [sum(spread[gram] > 1 for gram in found) / len(found) if found else 0.0 for found in sets]


def nearest(texts: Sequence[Sequence[str]], size: int = 4) -> list[tuple[float, int]]:
    """For each text, the highest Jaccard similarity of its runs with another text's, and which one that is (-1: none).

    Exact, by an inverted index.
    """
    sets = [set(grams(words, size)) for words in texts]
    places: dict[Gram, list[int]] = {}
    for at, found in enumerate(sets):
        for gram in found:
            places.setdefault(gram, []).append(at)
    out = []
    for at, found in enumerate(sets):
        common: Counter[int] = Counter()
        for gram in found:
            common.update(places[gram])
        del common[at]
        best = max(((count / (len(found) + len(sets[to]) - count), -to) for to, count in common.items()), default=None)
        out.append((0.0, -1) if best is None else (best[0], -best[1]))
    return out


def self_bleu(texts: Sequence[Sequence[str]], size: int = 4) -> float:
    """The mean BLEU of each text against all the others, runs of one to `size` words, no brevity penalty."""
    total = [0.0] * len(texts)
    for length in range(1, size + 1):
        counted = [Counter(grams(words, length)) for words in texts]
        first: dict[Gram, tuple[int, int]] = {}
        second: dict[Gram, int] = {}
        for at, counts in enumerate(counted):
            for gram, count in counts.items():
                most = first.get(gram)
                if most is None or count > most[0]:
                    if most is not None:
                        second[gram] = most[0]
                    first[gram] = (count, at)
                elif count > second.get(gram, 0):
                    second[gram] = count
        for at, counts in enumerate(counted):
            met = sum(
                min(count, second.get(gram, 0) if first[gram][1] == at else first[gram][0])
                for gram, count in counts.items()
            )
            total[at] += log(max(met, 1e-9) / max(1, counts.total())) / size
    return sum(exp(value) for value in total) / len(total) if total else 0.0


def percentile(values: Iterable[float], share: float) -> float:
    """The value below which `share` of the values lie (0 of nothing)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
