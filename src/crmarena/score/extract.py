"""Reading an answer out of a final response: ids, states, months, stages and BANT factors, by form and vocabulary."""

import re

from crmarena.core.answers import VOCABULARY, AnswerKind
from crmarena.schema.recordid import to_18

_ID = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]*\d)([0-9A-Za-z]{18}|[0-9A-Za-z]{15})(?![0-9A-Za-z])")
_NONE = re.compile(
    r"^\W*(?:none|null|n/?a"
    r"|no (?:agent|match|answer|month|state|region|issue|such \w+|result|record)s?(?: \w+){0,3})\W*$",
    re.IGNORECASE,
)
_NONE_WORD = re.compile(r"\bnone\b", re.IGNORECASE)
#: "None." or "None (…)": said outright, whatever is told after it; "None of them but …" is not.
_NONE_FIRST = re.compile(r"^\W*none\s*(?:[.,;:(–—-]|$)", re.IGNORECASE)
_STATE = re.compile(r"(?<![A-Za-z])([A-Z]{2})(?![A-Za-z])")
_ONLY_CODES = re.compile(r"\W*[A-Z]{2}(?:\W+[A-Z]{2})*\W*")
_WORDS = ("HI", "ID", "IN", "ME", "OH", "OK", "OR", "PA")
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming", "DC": "District of Columbia",
}  # fmt: skip
_CODE_OF = {name.lower(): code for code, name in STATES.items()}
_NAME = re.compile(rf"\b({'|'.join(sorted(STATES.values(), key=len, reverse=True))})\b", re.IGNORECASE)


def canonical_id(text: str) -> str:
    """The 18-character form of a record id; a text that is not a valid id is returned as it is."""
    return to_18(text) or text


def extract(response: str, kind: AnswerKind) -> frozenset[str] | None:
    """The set of values the response names; empty for an explicit "None"; None if it names nothing of that kind."""
    text = _unwrapped(response)
    if _NONE.match(text) or _NONE_FIRST.match(text):
        return frozenset()
    found = _values(text, kind)
    if found:
        return frozenset(found)
    return frozenset() if _NONE_WORD.search(text) else None


def _unwrapped(response: str) -> str:
    """The response without quotes, code fences and tags around it."""
    text = re.sub(r"</?(?:respond|answer)>|```(?:[a-z]*\n)?|[*_`]{1,2}", " ", response)
    return text.strip().strip("\"'").strip()


def _values(text: str, kind: AnswerKind) -> list[str]:
    if kind in (AnswerKind.RECORD_ID, AnswerKind.RECORD_IDS):
        return [canonical_id(match) for match in _ID.findall(text)]
    if kind is AnswerKind.STATE:
        return _states(text)
    words = VOCABULARY.get(kind, ())
    if kind in (AnswerKind.MONTH, AnswerKind.STAGE):
        # One value, written as a name: "it may be June" and "the quote is in Negotiation" name one each.
        named = [word for word in words if re.search(rf"\b(?:{word}|{word.upper()})\b", text)]
        if named:
            return named
    return [word for word in words if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def _states(text: str) -> list[str]:
    """Full names and two-letter codes in capitals (any case if the text is nothing else).

    In a sentence the codes that are also words ("OK, it is Texas") count only if nothing else is named.
    """
    if re.fullmatch(r"\W*[A-Za-z]{2}\W*", text):
        text = text.upper()
    codes = [code for code in _STATE.findall(text) if code in STATES]
    if _ONLY_CODES.fullmatch(text):
        return codes
    plain = [code for code in codes if code not in _WORDS]
    return _named_states(text) + plain or codes


def _named_states(text: str) -> list[str]:
    """The states whose full names are in the text; the longest name wins ("West Virginia" holds "Virginia")."""
    return [_CODE_OF[name.lower()] for name in _NAME.findall(text)]
