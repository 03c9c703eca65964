"""A page of the knowledge base: paragraphs composed to a length."""

from collections.abc import Callable
from dataclasses import dataclass

from crmarena.core.rng import Rng

LEAST, MOST = 336, 440
#: The longest filler: a page never grows beyond MOST.
_FILLER = 60


@dataclass(frozen=True, slots=True)
class Page:
    """Title, summary and body; paragraphs are parted by an empty line."""

    title: str
    summary: str
    body: str


def length(rng: Rng) -> int:
    """How many words a page should have at least."""
    return rng.integer(LEAST, MOST - _FILLER)


def words(text: str) -> int:
    """Number of blank-separated words."""
    return len(text.split())


def bullets(items: list[str]) -> str:
    """A list, one line per item."""
    return "\n".join(f"- {item[:1].upper()}{item[1:]}" for item in items)


def compose(paragraphs: list[str], filler: Callable[[], str], least: int, tail: int = 1) -> str:
    """The paragraphs, with fillers before the last `tail` of them until the page has `least` words."""
    head, end = paragraphs[: len(paragraphs) - tail], paragraphs[len(paragraphs) - tail :]
    while sum(map(words, head + end)) < least:
        head.append(filler())
    return "\n\n".join(head + end)
