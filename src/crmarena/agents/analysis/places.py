"""The state a lead comes from, as a postal code or in full, with or without a label."""

import re
from collections.abc import Iterator
from functools import cache

from crmarena.agents.analysis.phrases import vocabulary

_LABELLED = re.compile(
    r"(?i)\b(?:region|state|location|based\s+in|located\s+in|comes?\s+from|lives?\s+in|is\s+from|is\s+in|lead\s+from"
    r"|prospect\s+from|lead\s+in|out\s+of)\b(?:\s+(?:of|for)\s+(?:the|this)\s+lead)?[\s:=*\"'(-]*(?:is\s+)?[\s\"'(]*"
    r"(?:the\s+state\s+of\s+)?([A-Za-z][A-Za-z. ]*)"
)


@cache
def _codes() -> dict[str, str]:
    """Postal codes by lower-case state name."""
    return {name.lower(): code for code, name in vocabulary("places").items()}


@cache
def _any_name() -> re.Pattern[str]:
    """Any state name, longest first ("west virginia" before "virginia")."""
    return re.compile(rf"\b({'|'.join(sorted(_codes(), key=len, reverse=True))})\b")


def _at_start(text: str) -> str | None:
    """The code of the state a text begins with; after a label any code of two capitals is one."""
    if re.match(r"[A-Z]{2}(?![A-Za-z])", text):
        return text[:2]
    match = _any_name().match(text.lower())
    return _codes()[match[1]] if match else None


def _guesses(text: str) -> Iterator[str | None]:
    for match in reversed(list(_LABELLED.finditer(text))):
        yield _at_start(match[1])
    named = _any_name().search(text.lower())
    yield _codes()[named[1]] if named else None
    codes = [code for code in re.findall(r"\b[A-Z]{2}\b", text) if code in vocabulary("places")]
    yield codes[-1] if codes else None


def read_place(context: str, query: str) -> str | None:
    """The postal code of the state named in the context, else in the query; None if neither names one."""
    return next((code for text in (context, query) for code in _guesses(text) if code), None)


def place_name(code: str) -> str:
    """The name of the state of a postal code; the code itself where it is none."""
    return str(vocabulary("places").get(code, code))
