"""The last touch of every generated text: blanks, indefinite articles, capital letters."""

import re

_BEFORE_MARK = re.compile(r" +([,.;:!?])")
_ARTICLE = re.compile(r"\b([Aa])n? (?=([A-Za-z0-9]+))")
_START = re.compile(r"^[a-z]|(?<=[.!?] )[a-z]|(?<=\n)[a-z]|(?<=\n- )[a-z]")
_VOWEL = re.compile(r"8|1[18]$|hour|honest|honor|heir|[aeioAEIO]|[uU](?!ni(?!n)|s[aeiu]|til)|[FHLMNRSX][A-Z0-9]{1,3}$")
_CONSONANT = re.compile(r"ones?$|once|[eE]u|U[A-Z]{1,3}$")


def takes_an(word: str) -> bool:
    """True if the indefinite article before the word is "an"."""
    return bool(_VOWEL.match(word)) and not _CONSONANT.match(word)


def _article(match: re.Match[str]) -> str:
    return f"{match[1]}n " if takes_an(match[2]) else f"{match[1]} "


def tidy(text: str) -> str:
    """Single blanks, no blank before a mark, "a" or "an" by sound, capitals at the starts of sentences."""
    if "  " in text or text[:1] == " " or text[-1:] == " " or " \n" in text or "\n " in text:
        text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    text = _BEFORE_MARK.sub(r"\1", text)
    text = _ARTICLE.sub(_article, text)
    return _START.sub(lambda match: match[0].upper(), text)
