"""The ledger of a call: which fact was told in which turn and words, and the proof that nothing contradicts it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmarena.records.text.transcript import Turn
from crmarena.records.text.words import number

_AMOUNT = re.compile(r"\$\d(?:[\d,]*\d)?(?:\.\d\d)?|\b\d(?:[\d,]*\d)? dollars\b")
_DURATION = re.compile(r"\b([\w-]+) (days?|weeks?|months?)\b")
_COUNTS = frozenset(map(number, range(1, 21)))


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it was told: `turn` counts from 0, `surface` are the very words of that turn.

    A `decoy` is a figure that must not be mistaken for a fact, such as what something else once cost.
    """

    fact: str
    value: str
    turn: int
    surface: str
    decoy: bool = False


def contradictions(turns: Sequence[Turn], told: Iterable[Told]) -> list[str]:
    """What is wrong with a ledger: words that do not stand where it says, a fact with two values, and amounts or
    durations beside the facts that it does not know."""
    entries = list(told)
    out = [
        f"turn {entry.turn} does not say {entry.surface!r} ({entry.fact})"
        for entry in entries
        if entry.surface not in turns[entry.turn].text
    ]
    values: dict[str, set[str]] = {}
    for entry in entries:
        values.setdefault(entry.fact, set()).add(entry.value)
    out += [f"{fact} has {len(found)} values" for fact, found in values.items() if len(found) > 1]
    known = " | ".join(entry.surface.lower() for entry in entries)
    # Nobody names an amount the ledger does not know. Durations are all around, as when a battery lasts a week; where
    # the days are told there are no others.
    places = {entry.turn for entry in entries if entry.fact == "days"}
    for fact, figures, where in (("budget", _amounts, range(len(turns))), ("days", _durations, sorted(places))):
        if fact in values:
            strays = ((at, figure) for at in where for figure in figures(turns[at].text))
            out += [f"turn {at} says {figure!r}, no fact of this call" for at, figure in strays if figure not in known]
    return out


def _amounts(text: str) -> list[str]:
    """Amounts of money."""
    return [found[0] for found in _AMOUNT.finditer(text.lower())]


def _durations(text: str) -> list[str]:
    """Counted days, weeks and months."""
    return [found[0] for found in _DURATION.finditer(text.lower()) if found[1] in _COUNTS or found[1].isdigit()]
