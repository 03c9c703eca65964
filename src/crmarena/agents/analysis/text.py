"""Plain text made comparable: one case, one kind of quote and dash, digits for numbers; words with light stems."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from crmarena.agents.analysis.numbers import in_digits
from crmarena.agents.analysis.phrases import vocabulary

_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-", "\xa0": " "})
_WORD = re.compile(r"[a-z0-9]+")
_SUFFIXES = ("ations", "ation", "ingly", "ities", "ments", "ment", "ings", "ing", "ions", "ion", "edly", "ies", "ity",
             "ers", "er", "ed", "es", "ly", "al", "s", "e")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, as offsets: `start` in, `end` out."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def normalise(text: str) -> str:
    """Lower case, plain quotes and dashes, single blanks (line ends kept), numbers in digits."""
    return "\n".join(_normal_line(line) for line in text.splitlines())


@lru_cache(maxsize=1024)
def _normal_line(line: str) -> str:
    """One line of `normalise`; the lines of a policy come again in every question of its kind."""
    return in_digits(re.sub(r"\s+", " ", line.translate(_SAME).lower()).strip())


def blank(text: str, *spans: Span) -> str:
    """The text with the spans overwritten by blanks: offsets elsewhere stay valid."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


@cache
def _stop_words() -> frozenset[str]:
    """Words that carry no topic; matching by overlap leaves them out."""
    return frozenset(vocabulary("stop_words")["words"])


def stem(word: str) -> str:
    """The word without a common English ending; at least four letters stay."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def stems(text: str) -> list[str]:
    """The stems of the topic-bearing words of a text, in order, repeats kept."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _stop_words() and len(word) > 1]
