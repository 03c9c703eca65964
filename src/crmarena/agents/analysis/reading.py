"""From a briefing to a question one can work on: intent, end of the ranking, window, minimum count, ids, places."""

import re
from dataclasses import dataclass
from datetime import date

from crmarena.agents.analysis.dates import read_today
from crmarena.agents.analysis.directions import read_end
from crmarena.agents.analysis.intents import Intent, answer_form, best_intent
from crmarena.agents.analysis.periods import PeriodReading, read_period
from crmarena.agents.analysis.text import normalise
from crmarena.agents.analysis.thresholds import read_above, without_thresholds
from crmarena.core.calendar import Period, Window
from crmarena.core.play import Briefing
from crmarena.schema import to_18

_ID = re.compile(r"\b([0-9a-zA-Z]{3}[0-9a-zA-Z]{12}(?:[0-9a-zA-Z]{3})?)\b")
_FORMAT = re.compile(
    r"^\W*(?:please\s+|kindly\s+|then\s+)?(?:(?:return|respond|reply|answer|output|provide|give|state|report|print|send|"
    r"write|submit|name)\b.{0,40}?\b(?:only|just|nothing\s+but|solely)\b"
    r"|(?:only|just|simply)\s+(?:return|respond|reply|answer|output|provide|give|the|an?)\b"
    r"|(?:your|the)\s+(?:answer|reply|response|output)\s+(?:should|must|is|has)\b"
    r"|(?:i\s+(?:only|just)\s+(?:need|want)|no\s+explanations?)\b)"
)
_SHORT_FORMAT = re.compile(
    r"\b(?:return|respond|reply|answer|output|provide|give|state|send)\b.*\b(?:id|code|abbreviation|month)\b"
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
#: Where the text of a case begins: a labelled line, a label within a line, or at least a heading.
_CASE_MARKS = (
    re.compile(r"(?im)^[ \t#*-]*(?:[a-z' ]{0,24}\b)?(?:subject|description|title)\b[ \t*]*:"),
    re.compile(r"(?i)\b(?:case\s+)?(?:subject|description)\s*:"),
    re.compile(r"(?m)^##.*$"),
)
_LABEL = re.compile(
    r"(?im)^[ \t#*-]*(?:[a-z' ]{0,24}\b)?(?:subject|title|description|details|message|body|text)\b[ \t*]*[:=-]?[ \t*]*"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as far as it could be read; fields that do not apply are None or empty.

    `end` is high or low of the measure; `above` the count that must be exceeded; `case_text` the text of a case that
    stands in the question; `rules` the normalised context. `query` and `context` are as given.
    """

    intent: Intent
    end: str
    today: date | None
    window: Window | None
    relative: Period | None
    above: int | None
    product: str | None
    case_text: str
    rules: str
    query: str
    context: str


def split_case(query: str) -> tuple[str, str]:
    """The question proper, and the text of the case it carries ("" if it carries none).

    The question stands before the case, or else in the last line.
    """
    match = next((found for mark in _CASE_MARKS if (found := mark.search(query))), None)
    if match is None:
        return query, ""
    before, behind = query[: match.start()], query[match.start() :].strip()
    if not before.strip():
        if match[0].startswith("##"):
            return query, ""
        behind, _, before = behind.rpartition("\n")
    lines = _LABEL.sub("", behind).strip().splitlines()
    return before, "\n".join(line for line in lines if not _is_format(normalise(line)))


def _is_format(sentence: str) -> bool:
    """Whether a sentence only says how the answer is to be written: it names no period, and is short or says "only"."""
    says_how = _FORMAT.match(sentence) or (len(sentence.split()) <= 8 and _SHORT_FORMAT.search(sentence))
    return bool(says_how) and read_period(sentence, None) is None


def split_format(asked: str) -> tuple[str, str]:
    """The sentences that ask, and those that only say how the answer is to be written."""
    parts = [part for part in _SENTENCE.split(asked) if part.strip()]
    form = [part for part in parts if _is_format(part)]
    ask = [part for part in parts if part not in form]
    if not any(len(part.split()) > 3 for part in ask):
        return asked, asked
    return " ".join(ask), " ".join(form)


def headlines(context: str) -> str:
    """The titles of a context's sections, normalised: short lines that are no list items and no sentences."""
    lines = (line.strip().lstrip("#*").strip(" *") for line in context.splitlines() if not re.match(r"\s*-", line))
    return normalise("\n".join(line for line in lines if 0 < len(line.split()) <= 9 and not line.endswith(".")))


def read(briefing: Briefing) -> Question:
    """The question of a briefing, by best guess where it is unclear."""
    proper, case_text = split_case(briefing.query)
    product = next((to_18(found) for found in _ID.findall(proper) if found.startswith("01t")), None)
    plain, rules = normalise(proper), normalise(briefing.context)
    ask, form = split_format(plain)
    today = read_today(briefing.context, (briefing.query, briefing.hints))
    period = read_period(ask, today) or PeriodReading(None, ask)
    marker = " description:" if case_text else ""
    intent = best_intent(period.rest + marker, headlines(briefing.context), answer_form(form or ask))
    above = read_above(period.rest)
    return Question(
        intent=intent, end=read_end(without_thresholds(period.rest), intent), today=today, window=period.window,
        relative=period.relative, above=above, product=product, case_text=case_text, rules=rules,
        query=briefing.query, context=briefing.context,
    )  # fmt: skip
