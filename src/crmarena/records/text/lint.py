"""Faults of form a generated text may have, found by patterns: none of them may occur in an org."""

import re

from crmarena.records.text.tidy import takes_an

_PATTERNS = {
    "slot": re.compile(r"[\[\]{}|<>](?!\d{4}-)|=>"),
    "blank": re.compile(r" {2,}|^ | $|\n | \n|\n{3,}|\t"),
    "blank before mark": re.compile(r" [,.;:!?)]|\( "),
    "mark pair": re.compile(r"[,;:][,.;:!?]|[.!?][,;:]|\.\.|[!?][.!?]|[,;:](?= *(?:\n\n|$))"),
    "no blank after mark": re.compile(r"[a-z][,;!?][A-Za-z]|[a-z]\.[A-Z]"),
    "lower start": re.compile(r"(?:^|[.!?] |\n)[a-z]"),
    "double word": re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE),
}
_ARTICLE = re.compile(r"\b([Aa]n?) ([A-Za-z0-9]+)")
_STAMP = re.compile(r"^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\] [^:]+: ", re.MULTILINE)
_GREETING = re.compile(r"^([^\n]{1,40}),\n\n", re.MULTILINE)
_SIGN_OFF = re.compile(r",\n(?=[^\n]+(?:\n[^\n]+)?\Z)")
_ITEM = r"(?:- |\d{1,2}\. )"
_LEAD = re.compile(rf":(?=\n{_ITEM})")


def lint(text: str) -> list[str]:
    """The faults of one text, each as `kind: excerpt`; transcripts, letters and lists are understood."""
    plain = _LEAD.sub(".", _SIGN_OFF.sub(".\n", _GREETING.sub(r"\1.\n\n", _STAMP.sub("", text))))
    plain = re.sub(rf"(?<=\n){_ITEM}", "", plain)
    out = [
        f"{kind}: {_around(plain, match)}" for kind, pattern in _PATTERNS.items() for match in pattern.finditer(plain)
    ]
    wrong = (match for match in _ARTICLE.finditer(plain) if (match[1].lower() == "an") != takes_an(match[2]))
    out.extend(f"article: {_around(plain, match)}" for match in wrong)
    return out


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 25) : match.end() + 25].replace("\n", "/")
