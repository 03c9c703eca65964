"""A conversation as text: who says what when, with gaps that grow with the words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crmarena.core.rng import Rng


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance."""

    speaker: str
    text: str


def gap(text: str, rng: Rng) -> int:
    """Seconds until the next speaker begins: longer after more words, half of them multiples of five, 2 to 60."""
    seconds = 2.0 + 0.2 * text.count(" ") + rng.exponential(4.0)
    rounded = 5 * round(seconds / 5) if rng.chance(0.5) else round(seconds)
    return min(60, max(2, rounded))


def transcript(turns: list[Turn], start: datetime, rng: Rng, limit: datetime | None = None) -> tuple[str, datetime]:
    """The body (`[2022-04-25T15:42:15] Full Name: text` per line) and the moment the talk ends.

    With a `limit` the gaps shrink so that the talk ends before it.
    """
    gaps = [gap(turn.text, rng) for turn in turns]
    if limit is not None:
        room = int((limit - start).total_seconds()) - 7
        while sum(gaps) > room and max(gaps) > 1:
            gaps = [max(1, seconds * 3 // 4) for seconds in gaps]
    lines = []
    at = start
    for turn, seconds in zip(turns, gaps, strict=True):
        lines.append(f"[{at:%Y-%m-%dT%H:%M:%S}] {turn.speaker}: {turn.text}")
        last, at = at, at + timedelta(seconds=seconds)
    return "\n".join(lines), last + timedelta(seconds=rng.integer(1, 6))
