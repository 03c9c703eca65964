"""Minimum counts as people state them: "more than two cases", "at least 3 leads", "4 or more", "multiple"."""

import re

_UNIT_AHEAD = r"(?!\s*-?\s*(?:days?|weeks?|fortnights?|months?|quarters?|years?|hours?|minutes?|%|percent|times\s+as))"
_N = rf"(\d+)\b(?:\.0+)?(?![\d.,]*\d)(?!\s*-?\s*(?:%|percent)){_UNIT_AHEAD}"
_SINGLE = r"(?:a|an|just\s+a|a\s+single|a\s+lone|single|just\s+1|only\s+1)\s+(?:case|ticket|lead|order|deal|one|1)"
_MORE = (
    r"(?:more\s+than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|greater\s+than|higher\s+than|larger\s+than|in"
    r"\s+excess\s+of|north\s+of|beyond|upwards?\s+of|>)\s*(?:just\s+|only\s+)?"
)
_LEAST = (
    r"(?:at\s+(?:the\s+very\s+)?least|at\s+a\s+minimum|no\s+fewer\s+than|no\s+less\s+than|not\s+fewer\s+than|not\s+less"
    r"\s+than|never\s+fewer\s+than|a?\s*minimum(?:\s+(?:number|count|of|is|was|case\s+count))*|min\.?|>=|≥|=>)\s*"
)
_NOUN = r"(?:\s+(?:separate\s+|different\s+|distinct\s+|support\s+|service\s+)?[a-z]+)?"
_ABOVE = (re.compile(_MORE + _N), re.compile(rf"\bnot\s+(?:just|only|merely)\s+{_N}"))
_FROM = (
    re.compile(_LEAST + _N),
    re.compile(rf"\b{_N}{_NOUN}\s+(?:or|and)\s+(?:more|above|greater|up(?:wards?)?|over|beyond)\b"),
    re.compile(rf"\b{_N}{_NOUN}\s+(?:at\s+(?:the\s+very\s+)?least|at\s+(?:a\s+)?minimum|minimum|upwards?)\b"),
    re.compile(r"\b(\d+)\s*(?:\+|-?\s*plus\b)(?!\s*-?\s*(?:days?|weeks?|months?|quarters?|years?))"),
)
_FIXED = (
    (re.compile(_MORE + _SINGLE), 1),
    (re.compile(r"\bmore\s+than\s+once\b"), 1),
    (re.compile(_LEAST + _SINGLE), 0),
    (re.compile(r"\b(?:multiple|several|numerous|a\s+number\s+of)\s+(?:[a-z]+\s+)?(?:cases|tickets|requests)"), 1),
    (re.compile(r"\b(?:non-?zero|any\s+cases?\s+at\s+all|any\s+cases?)\b"), 0),
)


def read_above(text: str) -> int | None:
    """The count that must be exceeded (at least 3 -> 2), from a normalised text; None if no minimum is stated."""
    found = [(m.start(), int(m[1])) for p in _ABOVE for m in p.finditer(text)]
    found += [(m.start(), int(m[1]) - 1) for p in _FROM for m in p.finditer(text)]
    found += [(m.start(), value) for p, value in _FIXED for m in p.finditer(text)]
    return max(0, min(found)[1]) if found else None


def without_thresholds(text: str) -> str:
    """The text without its stated minimums, whose words ("at least") would read as a direction."""
    for pattern in (*_ABOVE, *_FROM, *(p for p, _ in _FIXED)):
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def least_of(rules: str, noun: str) -> int | None:
    """The smallest allowed number of things the rules state ("at least 3 cases" -> 3); None if they state none.

    `rules` is normalised; the first sentence that speaks of `noun` (a regular expression) and states a minimum counts.
    """
    for sentence in re.split(r"[.;](?=\s|$)|\n", rules):
        if re.search(rf"\b{noun}\b", sentence) and (above := read_above(sentence)) is not None:
            return above + 1
    return None
