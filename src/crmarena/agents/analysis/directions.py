"""Which end of a ranking a question asks for: amounts, speed and praise, with the words that turn them round."""

import re
from dataclasses import dataclass
from functools import cache

from crmarena.agents.analysis.intents import Intent
from crmarena.agents.analysis.phrases import compile_phrases, lexicon, vocabulary

_OPPOSITE = {"high": "low", "low": "high", "fast": "slow", "slow": "fast", "good": "bad", "bad": "good"}
_TIME_NOUN = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:time|times|days|hours|duration|wait|delay|lag)\b")
_SPEED_NOUN = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:speed|pace|velocity|quickness|swiftness|promptness)\b")


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word of direction: what it says, how sure it is (bigger is surer), and where it stands."""

    says: str
    weight: float
    start: int


@cache
def _modifiers() -> dict[str, re.Pattern[str]]:
    return {name: compile_phrases(tuple(words)) for name, words in vocabulary("directions")["modifiers"].items()}


def _modified(text: str, start: int) -> str | None:
    """The modifier (flip or keep) that stands right before an offset, if any."""
    before = text[max(0, start - 20) : start].rstrip(" -")
    for name, pattern in _modifiers().items():
        if any(match.end() == len(before) for match in pattern.finditer(before)):
            return name
    return None


def _cues(text: str) -> list[_Cue]:
    cues: list[_Cue] = []
    for name, pattern in lexicon("directions").items():
        says, _, plain = name.partition("_")
        for match in pattern.finditer(text):
            turned = _modified(text, match.start()) if says in _OPPOSITE and says not in ("high", "low") else None
            if turned:
                cues.append(_Cue(_OPPOSITE[says] if turned == "flip" else says, 3.0, match.start()))
            else:
                cues.append(_Cue(says, 0.5 if plain else 2.0, match.start()))
    return cues


def _relevance(cue: _Cue, text: str, intent: Intent) -> float:
    """How much a cue bears on the measure of the intent."""
    behind = text[cue.start :].partition(" ")[2]
    if intent.kind == "time":
        if cue.says in ("fast", "slow"):
            return cue.weight + 1.0
        if cue.says in ("high", "low", "first", "final") and _TIME_NOUN.match(behind):
            return cue.weight + 1.0
        return cue.weight
    if cue.says in ("fast", "slow"):
        return cue.weight - 1.5
    return cue.weight + (0.5 if cue.says in ("high", "low") else 0.0)


def _end(cue: _Cue, text: str, intent: Intent) -> str:
    """The end of the measure the cue points to: high or low."""
    if cue.says in ("fast", "slow"):
        return "low" if cue.says == "fast" else "high"
    if cue.says in ("good", "bad"):
        return intent.good if cue.says == "good" else _OPPOSITE[intent.good]
    amount = {"first": "high", "final": "low"}.get(cue.says, cue.says)
    if intent.kind != "time":
        complement = intent.opposite and compile_phrases(intent.opposite).search(text)
        return _OPPOSITE[amount] if complement else amount
    behind = text[cue.start :].partition(" ")[2]
    # "top state" is the quickest one, "top closing time" the longest, "top speed" the shortest time.
    praised = cue.says != amount and not _TIME_NOUN.match(behind)
    return _OPPOSITE[amount] if praised or _SPEED_NOUN.match(behind) else amount


def read_end(text: str, intent: Intent) -> str:
    """`high` or `low` of the intent's measure, from a normalised question without its period and thresholds."""
    cues = [cue for cue in _cues(text) if _relevance(cue, text, intent) > 0]
    if not cues:
        return intent.end
    best = max(cues, key=lambda cue: (_relevance(cue, text, intent), -cue.start))
    return _end(best, text, intent)
