"""What a share of an org has said already: its phrases are counted, so that the next text can avoid them."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

from crmarena.core.rng import Rng

#: How much a repeated utterance weighs against the mean count of its phrases.
_REPEATED = 1000.0
#: How much a further word weighs: of two readings that are about as fresh the shorter one is said.
_LENGTH = 0.08
#: Entries of a rule looked at before the least used of them is taken.
_PROBES = 4
#: Entries of a rule that each part has, at least.
_FEWEST = 6
#: How much a phrase weighs that a reading has in common with the nearest earlier reading of its entry.
_NEAR = 1.0


def phrases(text: str) -> list[tuple[str, ...]]:
    """The runs of three words of a text, in small letters."""
    words = text.lower().split()
    return list(zip(words, words[1:], words[2:], strict=False))


class Memory:
    """Counts of phrases, of whole utterances and of the entries drawn, over all texts of one share.

    Shares are fixed by the spec and never by the number of processes, so what a memory holds is a function of the
    spec as well. `tries` is how many readings compete for each utterance; `weight` is how much longer words and
    sentences count for a reading. Where several shares tell what would be told too alike, `part` (number, of how
    many) says which entries are this one's.
    """

    __slots__ = ("_phrases", "_said", "_texts", "_told", "_uses", "part", "tries", "weight")

    def __init__(self, tries: int = 6, weight: float = 0.0, part: tuple[int, int] = (0, 1)) -> None:
        self.tries = tries
        self.weight = weight
        self.part = part
        self._told: dict[str, dict[tuple[str, ...], list[int]]] = {}
        self._texts = 0
        self._phrases: dict[tuple[str, ...], int] = {}
        self._said: set[str] = set()
        self._uses: dict[str, list[int]] = {}

    def worn(self, text: str) -> float:
        """How worn a text is: the mean number of times its phrases were used, far more if it was said as a whole."""
        count = self._phrases
        found = phrases(text)
        mean = sum(count.get(phrase, 0) for phrase in found) / len(found) if found else 0.0
        return mean + _REPEATED if text in self._said else mean

    def freshest(self, readings: Iterable[str], brief: float = 1.0, near: Callable[[str], float] | None = None) -> int:
        """The position of the least worn reading; it is not kept yet. The more `brief`, the more a short one counts.

        `near` says how close a reading comes to a text that it must not resemble.
        """
        best, least = 0, float("inf")
        for at, reading in enumerate(readings):
            blanks = reading.count(" ")
            cost = self.worn(reading) + brief * _LENGTH * blanks
            if self.weight:
                marks = reading.count(". ") + reading.count("? ") + reading.count("! ")
                cost += self.weight * (marks - len(reading) / (blanks + 1))
            if near is not None:
                cost += near(reading)
            if cost < least:
                best, least = at, cost
        return best

    def own(self, size: int) -> range:
        """The numbers of the entries, of `size`, that are this memory's part; all of them if there are too few."""
        number, parts = self.part
        return range(number, size, parts) if size >= _FEWEST * parts else range(size)

    def near(self, key: str, text: str) -> float:
        """How many phrases a text has in common with the nearest text that was told under the key."""
        told = self._told.get(key)
        if not told:
            return 0.0
        numbers = (told[phrase] for phrase in set(phrases(text)) if phrase in told)
        return _NEAR * max(Counter(chain.from_iterable(numbers)).values(), default=0)

    def tell(self, key: str, text: str) -> None:
        """Remember as a whole a text that was told under a key."""
        told = self._told.setdefault(key, {})
        number = self._texts = self._texts + 1
        for phrase in set(phrases(text)):
            told.setdefault(phrase, []).append(number)

    def keep(self, text: str) -> None:
        """Remember a text that was said."""
        self._said.add(text)
        count = self._phrases
        for phrase in phrases(text):
            count[phrase] = count.get(phrase, 0) + 1

    def entry(self, rule: str, size: int, taken: set[int], rng: Rng) -> int:
        """The number of one of `size` entries of a rule that is not among the `taken`: the least used of a few."""
        uses = self._uses.get(rule)
        if uses is None or len(uses) < size:
            uses = self._uses[rule] = [0] * size
        best = -1
        for _ in range(_PROBES):
            at = int(rng.random() * size)
            if at not in taken and (best < 0 or uses[at] < uses[best]):
                best = at
        if best < 0:
            best = int(rng.random() * size)
            while best in taken:
                best = (best + 1) % size
        return best

    def use(self, rule: str, at: int) -> None:
        """Count an entry that was drawn by `entry` and said."""
        self._uses[rule][at] += 1
