"""What a question is after: concepts found in its words, weighed for every method of work; the best score wins."""

import re
from dataclasses import dataclass
from functools import cache

from crmarena.agents.analysis.phrases import lexicon, vocabulary

#: The titles of the rules given with a question speak, too, but less than the question itself.
_CONTEXT_WEIGHT = 0.5
#: What a stated form of answer ("only the month name") says for and against a method.
_FORM_BONUS = 2.5
_FORMS = (
    ("state", re.compile(r"\b2[\s-]letter|\b(?:state|region)(?:'s)?\s+(?:code|abbreviation)|abbreviat")),
    (
        "month",
        re.compile(r"\bmonth(?:'s)?\s+name|\bname\s+of\s+the\s+month|\b(?:only|just|with|but)\s+(?:the\s+)?month\b"),
    ),
    (
        "issue",
        re.compile(
            r"\b(?:issue|problem)(?:'s)?\s+(?:record\s+)?id\b"
            r"|\bid\s+of\s+the\s+(?:[\w-]+\s+){0,3}?(?:issue|problem)\b"
        ),
    ),
    (
        "agent",
        re.compile(
            r"\b(?:agent|user|rep|employee|owner|colleague|seller|person)(?:'s)?\s+(?:user\s+|record\s+)?id\b"
            r"|\bid\s+(?:of|for)\s+(?:the|that|this)\s+(?:[\w-]+\s+){0,2}?"
            r"(?:agent|user|rep|seller|owner|person|colleague)\b"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that may be asked: the method that works it out, its answer form, and how its measure is ranked.

    The fields are those of a section of `vocabulary/intents.toml`.
    """

    method: str
    answer: str
    kind: str
    good: str
    end: str
    weights: tuple[tuple[str, float], ...]
    opposite: tuple[str, ...] = ()


@cache
def intents() -> dict[str, Intent]:
    """All intents by the name of their method."""
    return {
        name: Intent(
            method=name,
            answer=e["answer"],
            kind=e["kind"],
            good=e["good"],
            end=e["end"],
            weights=tuple(e["weights"].items()),
            opposite=tuple(e.get("opposite", ())),
        )
        for name, e in vocabulary("intents").items()
    }


def concepts_in(text: str) -> frozenset[str]:
    """The concepts a normalised text speaks of."""
    return frozenset(name for name, pattern in lexicon("concepts").items() if pattern.search(text))


def answer_form(text: str) -> str | None:
    """The form of answer a normalised text asks for, if it says so: agent, state, month or issue."""
    return next((form for form, pattern in _FORMS if pattern.search(text)), None)


def scores(query: str, titles: str, form: str | None) -> dict[str, float]:
    """How well each method fits a question: concepts of the query and (less) of the titles, and the answer's form."""
    asked, given = concepts_in(query), concepts_in(titles)
    result: dict[str, float] = {}
    for name, intent in intents().items():
        total = sum(w * ((c in asked) + _CONTEXT_WEIGHT * (c in given)) for c, w in intent.weights)
        if form is not None:
            total += _FORM_BONUS if form == intent.answer else -_FORM_BONUS
        result[name] = total
    return result


def best_intent(query: str, titles: str, form: str | None) -> Intent:
    """The intent that fits best; equal scores go to the one listed first."""
    ranked = scores(query, titles, form)
    return intents()[max(ranked, key=lambda name: ranked[name])]
