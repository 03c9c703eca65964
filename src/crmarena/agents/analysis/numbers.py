"""Numbers in words: plain text with every counted quantity written in digits, so that later readers see one form."""

import re

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SINGLE = {word: value for value, word in enumerate(_UNITS)}
#: Groups of a fixed size; longer phrases first, so that "half a dozen" is not read as "a dozen".
_GROUPS = (
    (r"half[\s-](?:a[\s-])?dozen", 6),
    (r"(?:a[\s-]|one[\s-])?dozen", 12),
    (r"(?:a[\s-])?couple(?:[\s-]of)?", 2),
    (r"(?:a[\s-])?pair[\s-]of", 2),
    (r"(?:a[\s-])?trio[\s-]of", 3),
    (r"(?:a[\s-])?few(?=[\s-]+(?:day|week|month|quarter|year))", 3),
)
_ORDINALS = {
    "first": 1, "1st": 1, "opening": 1, "initial": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
    "fourth": 4, "4th": 4, "final": 4, "last": 4, "closing": 4,
}  # fmt: skip
#: Ordinals one to four, as quarters are counted; "last" and "final" are the fourth.
ORDINAL = "|".join(_ORDINALS)

_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[\s-]({'|'.join(_UNITS[1:10])})\b")
_PLAIN = re.compile(rf"\b({'|'.join((*_UNITS, *_TENS))})\b")


def ordinal(word: str) -> int:
    """The number of an ordinal of `ORDINAL`, 1 to 4."""
    return _ORDINALS[word]


def in_digits(text: str) -> str:
    """The lower-case text with number words ("twenty-one", "a dozen", "a couple of") replaced by digits."""
    for pattern, value in _GROUPS:
        text = re.sub(rf"\b{pattern}\b", str(value), text)
    text = _COMPOUND.sub(lambda m: str(_TENS[m[1]] + _SINGLE[m[2]]), text)
    return _PLAIN.sub(lambda m: str(_SINGLE.get(m[1], _TENS.get(m[1]))), text)
