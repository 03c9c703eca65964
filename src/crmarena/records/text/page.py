"""A page of the knowledge base: paragraphs and lists composed to a length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from crmarena.core.rng import Rng

LEAST, MOST = 336, 440
#: A page is filled until it has between LEAST and this many words; the last filler comes on top.
_ENOUGH = 378
#: Pages have between so many digits and so many, which only the richest rules exceed.
_FEW, _MANY = 12, 38
#: A page that lacks fewer digits than this has figures enough: a remark brings about twice as many.
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Title, summary and body; paragraphs are parted by an empty line."""

    title: str
    summary: str
    body: str


def words(text: str) -> int:
    """Number of blank-separated words."""
    return len(text.split())


def listed(items: Sequence[str], rng: Rng) -> str:
    """A list, one line per item: with numbers or with dashes, as chance has it, so that neither tells anything."""
    numbered = rng.chance(0.5)
    marks = (f"{at}. " if numbered else "- " for at in range(1, len(items) + 1))
    return "\n".join(f"{mark}{item[:1].upper()}{item[1:]}" for mark, item in zip(marks, items, strict=True))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a page should come to: at least so many words, about so many digits, at most so many paragraphs."""

    words: int
    digits: int
    paragraphs: int


def shape(where: Sequence[float]) -> Shape:
    """The shape at a point of the unit cube; none of its three measures tells anything about the other two."""
    words, digits, paragraphs = where
    return Shape(LEAST + int(words * (_ENOUGH - LEAST)), _FEW + int(digits * (_MANY - _FEW)), 5 + int(paragraphs * 4))


class Remarks(Protocol):
    """What says remarks with figures, and the shape of the page they are made for."""

    shape: Shape

    def say(self) -> str:
        """One more remark."""
        ...


def compose(paragraphs: Sequence[str], filler: Callable[[], str], notes: Remarks, rng: Rng, tail: int = 1) -> str:
    """The paragraphs, before the last `tail` of them remarks until there are figures enough, and fillers in between.

    Then neighbors without a list become one paragraph, until the page has no more of them than its length asks for.
    """
    aim, first = notes.shape, len(paragraphs) - tail
    head, remarks, end = list(paragraphs[:first]), list[str](), paragraphs[first:]
    while sum(map(_digits, [*head, *remarks, *end])) < aim.digits - _NEAR:
        remarks.append(notes.say())
    while sum(map(words, [*head, *remarks, *end])) < aim.words:
        head.append(filler())
    for remark in remarks:
        head.insert(rng.integer(first, len(head)), remark)
    return "\n\n".join(_joined([*head, *end], aim.paragraphs))


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _joined(paragraphs: list[str], most: int) -> list[str]:
    """At most `most` paragraphs if possible: the shortest two neighbors without a list are joined first."""
    while len(paragraphs) > most:
        sizes = {
            at: words(one) + words(two) for at, (one, two) in enumerate(pairwise(paragraphs)) if "\n" not in one + two
        }
        if not sizes:
            break
        at = min(sizes, key=lambda place: (sizes[place], place))
        paragraphs[at : at + 2] = [f"{paragraphs[at]} {paragraphs[at + 1]}"]
    return paragraphs
