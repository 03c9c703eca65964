"""The editor of a knowledge base: of a few drafts of a page the one that is like no other page is printed."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain

from crmarena.core.rng import Rng
from crmarena.records.text.memory import Memory
from crmarena.records.text.page import LEAST, MOST, Page, words

#: Drafts written of a page before the best of them is taken.
_DRAFTS = 20
#: Pages no nearer than this count as unlike each other; how much nearness beyond it weighs.
_FAR, _NEAR = 0.045, 10.0
#: A draft with fewer faults than this is taken at once.
_GOOD = 0.003
#: A professional text has at least this level; how much every level below weighs.
_LEVEL, _PLAIN = 15.4, 0.003
#: Readings that compete for each paragraph.
_TRIES = 4

#: The steps of the most evenly spread sequence of points in the unit cube (powers of the inverse of x^4 = x + 1).
_STEPS = (0.8191725134, 0.6710436067, 0.5497004779)

_END = re.compile(r"(?<!\d)[.!?:](?=\s|$)")

Gram = tuple[str, ...]


def _grams(text: str) -> set[Gram]:
    """The runs of four words of a text, without marks and in small letters."""
    plain = [word for word in (token.strip('.,;:!?"()-') for token in text.lower().split()) if word]
    return set(zip(plain, plain[1:], plain[2:], plain[3:], strict=False))


def _level(text: str) -> float:
    """How demanding a text is to read, from the letters of its words and the words of its sentences."""
    total = max(1, words(text))
    letters, sentences = sum(map(str.isalpha, text)), len(_END.findall(text))
    return 4.71 * letters / total + 0.5 * total / max(1, sentences) - 21.43


class Editor:
    """Prints pages one by one; what is printed depends on nothing but what was printed before."""

    __slots__ = ("_places", "_sizes", "_start", "_titles", "memory")

    def __init__(self, rng: Rng) -> None:
        self._start = [rng.child("start", axis).random() for axis in range(len(_STEPS))]
        self.memory = Memory(_TRIES)
        self._places: dict[Gram, list[int]] = {}
        self._sizes: list[int] = []
        self._titles: set[str] = set()

    def place(self) -> tuple[float, ...]:
        """A point of the unit cube for the next page: those of neighboring pages are spread evenly over it."""
        return tuple((start + len(self._sizes) * step) % 1.0 for start, step in zip(self._start, _STEPS, strict=True))

    def print(self, draft: Callable[[Rng], Page], rng: Rng) -> Page:
        """The first good draft or, if none is good, the best."""
        best, least, kept = None, float("inf"), set[Gram]()
        for number in range(_DRAFTS):
            page = draft(rng.child("draft", number))
            grams = _grams(page.body)
            faults = self._faults(page)
            # Looking for the nearest page is what costs: it is done only for a draft that may still be the best.
            faults += _NEAR * max(0.0, self._nearest(grams) - _FAR) if faults < least else 0.0
            if faults < least:
                best, least, kept = page, faults, grams
            if least <= _GOOD:
                break
        assert best is not None
        self._keep(best, kept)
        return best

    def _faults(self, page: Page) -> float:
        """How plain a page is, beside its nearness to others; a used title or a wrong length weighs more than that."""
        size = words(page.body)
        strange = max(0, LEAST - size, size - MOST) + (page.title in self._titles) / 2
        return strange + _PLAIN * max(0.0, _LEVEL - _level(page.body))

    def _nearest(self, grams: set[Gram]) -> float:
        common = Counter(chain.from_iterable(self._places[gram] for gram in grams if gram in self._places))
        return max((count / (len(grams) + self._sizes[at] - count) for at, count in common.items()), default=0.0)

    def _keep(self, page: Page, grams: set[Gram]) -> None:
        self._titles.add(page.title)
        for gram in sorted(grams):
            self._places.setdefault(gram, []).append(len(self._sizes))
        self._sizes.append(len(grams))
