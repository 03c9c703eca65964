"""The phrase language of the vocabulary files: open words ("clos*"), gaps (".."), and where they occur in a text."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_GAP = r"(?:[\s,-]+[\w'-]+){0,4}?[\s,-]+"


def _word(word: str) -> str:
    return re.escape(word).replace(r"\*", r"[\w'-]*").replace(r"\-", r"[\s-]?")


def _phrase(phrase: str) -> str:
    parts = (r"[\s-]+".join(_word(word) for word in part.split()) for part in phrase.split(".."))
    return _GAP.join(parts)


@cache
def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all the phrases, longest first, on word bounds."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(_phrase(phrase) for phrase in ordered)})(?!\w)")


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The vocabulary file of that name, parsed."""
    return tomllib.loads((files(__package__) / "vocabulary" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lexicon(name: str) -> dict[str, re.Pattern[str]]:
    """A vocabulary file whose top-level lists are phrases, compiled: entry name to pattern."""
    return {key: compile_phrases(tuple(value)) for key, value in vocabulary(name).items() if isinstance(value, list)}
