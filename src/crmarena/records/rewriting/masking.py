"""A call without its facts: names and figures stand as opaque tokens, and turns that must not change are marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from crmarena.records.rewriting.lexicon import Lexicon
from crmarena.records.text.ledger import Told
from crmarena.records.text.tidy import tidy
from crmarena.records.text.transcript import Turn

_Finder: TypeAlias = tuple[str, re.Pattern[str]]

TOKEN = re.compile(r"⟦(\d+)⟧")
#: How the two speakers are called where their names are masked.
SELLER, CUSTOMER = "S", "C"

_UNITS = "minute|hour|day|night|week|month|quarter|year"
_COUNT = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|zero|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred|thousand|million|dozen"
)
_DAYS = "Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?"
#: What is masked although nothing is known of it, in this order: money, time, weekdays, digits, counts.
_FIGURES: tuple[_Finder, ...] = (
    ("amount", re.compile(r"\$\d(?:[\d,]*\d)?(?:\.\d\d)?|\b\d(?:[\d,]*\d)?(?:\.\d\d)? dollars\b")),
    ("time span", re.compile(rf"\b(?:{_COUNT}|one|\d+)[ -](?:{_UNITS})s?\b", re.IGNORECASE)),
    ("weekday", re.compile(rf"\b(?:{_DAYS})\b")),
    ("figure", re.compile(r"\$?\b\w*\d(?:[\w,.:%/]*\w)?%?")),
    ("count", re.compile(rf"\b(?:{_COUNT})s?\b", re.IGNORECASE)),
)
_NAMES = frozenset(("product", "competitor", "company", "seller", "customer", "weekday"))
#: Facts of which the very words decide; a turn that tells one is not to be changed, nor is the question before it.
_STANCES = re.compile(r"need|authority|subtopic .*|competitor .*")
#: Facts that are figures. With another figure beside them it matters which is which: such turns are not changed either.
_SUMS = ("budget", "days")
_LIKE_SUMS = ("amount", "time span", "budget", "days", "spend", "trial", "weeks")


class Line(NamedTuple):
    """One turn as the model is shown it and as it answers: `S` or `C`, and the words."""

    speaker: str
    text: str


class _Span(NamedTuple):
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked call. `tokens` are the words behind ⟦0⟧, ⟦1⟧ …, `kinds` says what each is.

    `frozen` turns must come back as they are. `telling` turns hold a fact as a token; what is around it may change,
    but not so that it is denied or hedged.
    """

    lines: tuple[Line, ...]
    tokens: tuple[str, ...]
    kinds: tuple[str, ...]
    frozen: frozenset[int]
    telling: frozenset[int]

    def text(self) -> str:
        """What a model is shown: a key to the tokens, then the numbered turns."""
        key = [f"⟦{number}⟧ {kind}" for number, kind in enumerate(self.kinds)]
        turns = [
            f"{at + 1} {line.speaker}{' (fixed)' if at in self.frozen else ''}: {line.text}"
            for at, line in enumerate(self.lines)
        ]
        return "\n".join([*key, "", *turns])

    def restored(self, texts: Iterable[str]) -> list[str]:
        """Texts with the words behind the tokens; articles and capitals are set right."""
        return [tidy(TOKEN.sub(lambda found: self.tokens[int(found[1])], text)) for text in texts]


class _Tokens:
    """Numbers given to words, the same to the same words."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def of(self, kind: str, words: str) -> str:
        """The token of some words."""
        return f"⟦{self.numbers.setdefault((kind, words), len(self.numbers))}⟧"


def mask(turns: Sequence[Turn], told: Iterable[Told], lexicon: Lexicon) -> Masked:
    """The masked form of a call: a pure function of its turns and its ledger."""
    entries: dict[int, list[Told]] = {}
    for entry in told:
        entries.setdefault(entry.turn, []).append(entry)
    finders = _finders(turns, lexicon)
    tokens = _Tokens()
    lines, frozen, telling = [], set(), set()
    for at, turn in enumerate(turns):
        here = entries.get(at, [])
        spans = _spans(turn.text, here, finders)
        lines.append(Line(SELLER if turn.speaker == turns[0].speaker else CUSTOMER, _masked(turn.text, spans, tokens)))
        facts = [entry for entry in here if not entry.decoy]
        if facts:
            telling.add(at)
        stance = any(_STANCES.fullmatch(entry.fact) for entry in facts)
        figure = any(entry.fact in _SUMS for entry in facts)
        if stance or (figure and sum(span.kind in _LIKE_SUMS for span in spans) > 1):
            frozen.add(at)
        if (stance or figure) and lines[at].speaker == CUSTOMER:
            # An answer means what it means with its question.
            frozen.add(at - 1)
    kinds, words = zip(*tokens.numbers, strict=True) if tokens.numbers else ((), ())
    shown = tuple(map(_shown, kinds))
    return Masked(tuple(lines), tuple(words), shown, frozenset(frozen), frozenset(telling))


def _shown(kind: str) -> str:
    """What the model is told about a token: nothing of a value."""
    return "products with quantities" if kind.startswith("quantity of ") else kind


def _finders(turns: Sequence[Turn], lexicon: Lexicon) -> list[_Finder]:
    """Patterns of the names of a call, and of figures."""
    people = [("seller", turns[0]), ("customer", turns[min(1, len(turns) - 1)])]
    said = [(kind, any_of([turn.speaker, *turn.speaker.split(" ")])) for kind, turn in people]
    return [*_house(lexicon), *said, *_FIGURES]


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of these whole words, the longest first."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)") if ordered else re.compile(r"(?!)")


@lru_cache(maxsize=16)
def _house(lexicon: Lexicon) -> tuple[_Finder, ...]:
    named = ("product", lexicon.products), ("competitor", lexicon.rivals), ("company", (lexicon.company,))
    return tuple((kind, any_of(names)) for kind, names in named)


def _spans(text: str, entries: Sequence[Told], finders: Sequence[_Finder]) -> list[_Span]:
    """What is to be masked in a turn, in order: facts first, then decoys, names, figures; none overlap."""
    spans: list[_Span] = []

    def take(kind: str, places: Iterable[tuple[int, int]]) -> None:
        spans.extend(
            _Span(start, end, kind)
            for start, end in places
            if not any(start < span.end and span.start < end for span in spans)
        )

    for entry in sorted(entries, key=lambda entry: entry.decoy):
        if not _STANCES.fullmatch(entry.fact):
            whole = re.compile(rf"(?<!\w){re.escape(entry.surface)}(?!\w)")
            take(entry.fact, (found.span() for found in whole.finditer(text)))
    for kind, pattern in finders:
        take(kind, (found.span() for found in pattern.finditer(text)))
    return sorted(spans)


def _masked(text: str, spans: Sequence[_Span], tokens: _Tokens) -> str:
    out, last = [], 0
    for span in spans:
        words = text[span.start : span.end]
        if _starts(text, span.start) and span.kind not in _NAMES:
            # Its capital belongs to the sentence; `restored` gives it back where it is due.
            words = words[:1].lower() + words[1:]
        out += [text[last : span.start], tokens.of(span.kind, words)]
        last = span.end
    return "".join([*out, text[last:]])


def _starts(text: str, at: int) -> bool:
    return at == 0 or text[max(0, at - 2) : at] in (". ", "! ", "? ")
