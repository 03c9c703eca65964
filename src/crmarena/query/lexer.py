"""Cuts a SOQL statement into tokens with one compiled expression.

The hot path keeps only the tokens' texts; offsets are found by cutting again when an error has to point at a place.
"""

import re
from typing import NoReturn

from crmarena.query.errors import grammar, refuse

LONGEST = 100_000

_DATE = r"\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?"
TOKEN = re.compile(
    # Most tokens are names, commas and strings: they are tried first, and nothing in them is tried a second time.
    # A name that digits behind a dot follow may be an amount in a currency, which the fourth line reads.
    r"[A-Za-z][A-Za-z0-9_]*+(?:\.[A-Za-z][A-Za-z0-9_]*+)*+(?!\.\d)"
    r"|[,()=](?!=)"
    r"|'[^'\\\n]*+(?:\\[^\n][^'\\\n]*+)*+'"
    r"|[A-Za-z](?:[A-Za-z]{2}\d+\.\d+|[A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)*)"
    # A string that does not end is one token to the end of its line: it is not looked through again from each quote.
    r"|'[^\n]*"
    rf"|{_DATE}[Tt]{_CLOCK}(?:[Zz]|[+-]\d\d:?\d\d)"
    rf"|{_DATE}"
    rf"|{_CLOCK}[Zz]"
    r"|\d*\.\d+|\d+"
    r"|[<>!]=|<>"
    r"|[^ \t\r\n]"
)
"""One token; white space between tokens is skipped, and a character outside the alphabet is a token of its own."""

LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
DIGITS = frozenset("0123456789")
_CLOSED = re.compile(r"'(?:[^'\\]|\\.)*'")
_PUNCTUATION = frozenset("'()*+,-./:<=>_~")
END = ""
"""The text of the token behind the last one."""
_ENDS = (END, END, END)

_RESERVED_WORDS = (
    "SELECT FROM WHERE AND OR NOT LIKE IN INCLUDES EXCLUDES WITH LIMIT HAVING FOR ASC DESC NULLS FIRST LAST BY NULL"
    " TRUE FALSE USING AS UPDATE BIND LOOKUP ELSE ROLLUP CUBE"
)
RESERVED = frozenset(_RESERVED_WORDS.split())
"""Words that are never names, in upper case; every other keyword is one only where the grammar asks for it."""

_ESCAPES = frozenset("nNrRtTbBfF\"'\\")
_HEX4 = re.compile(r"[0-9A-Fa-f]{4}")


class Tokens:
    """The tokens of one statement: `words` as written, `upper` in upper case, both padded with END tokens.

    `at` is the number of the token the parser looks at.
    """

    __slots__ = ("at", "depth", "text", "upper", "words")

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            refuse(text, 0, "length")
        self.text = text
        self.at = 0
        self.depth = 0
        """How many inner queries of semi-joins the parser is in."""
        words: list[str] = TOKEN.findall(text)
        words += _ENDS
        self.words = words
        # No token holds a line break, so all of them are put in upper case in one go.
        self.upper = "\n".join(words).upper().split("\n")

    def start(self, at: int) -> int:
        """The offset of token number `at`; the length of the text for the end."""
        return offset(self.text, at)

    def stop(self, at: int) -> int:
        """The offset behind token `at`, of which a string literal only counts its opening quote."""
        return self.start(at) + len(self.shown(at)) if self.words[at] else len(self.text)

    def shown(self, at: int) -> str:
        """The token as an error message names it."""
        word = self.words[at]
        if not word:
            return "<EOF>"
        # Of a string the opening quote is to blame, and >= is read as > before anything can be wrong with it.
        return word[0] if word[0] == "'" or word in {"<=", ">="} else word

    def check_alphabet(self, at: int) -> None:
        """Refuses token `at` when it is a character outside the alphabet, or a string that does not end."""
        word = self.words[at]
        if not word or word[0] in LETTERS or word[0] in DIGITS or word[0] in _PUNCTUATION or len(word) > 1:
            return
        pos = self.start(at)
        row = self.text.count("\n", 0, pos)
        column = pos - self.text.rfind("\n", 0, pos) - 1
        grammar(self.text, pos, f"line {row + 1}:{column} unexpected token: '{word}'")

    def _behind_path(self, at: int) -> int:
        """Of `c.*` the star is to blame: the dot still belongs to the path."""
        return at + 1 if self.words[at] == "." and self.words[at + 1] == "*" else at

    def unexpected(self, at: int) -> NoReturn:
        """Refuses token `at`: one thing was possible there and another came."""
        at = self._behind_path(at)
        self.check_alphabet(at)
        grammar(self.text, self.start(at), f"unexpected token: '{self.shown(at)}'")

    def no_choice(self, start: int, at: int) -> NoReturn:
        """Refuses token `at`: of the alternatives tried from token `start` none fits any more."""
        at = self._behind_path(at)
        self.check_alphabet(at)
        if not self.words[at]:
            grammar(self.text, self.start(at), "unexpected token: '<EOF>'")
        source = self.text[self.start(start) : self.stop(at)]
        grammar(self.text, self.start(at), f"unexpected token: '{source}'")

    def mismatch(self, at: int, wanted: str, follows: bool) -> NoReturn:
        """Refuses token `at` where only `wanted` (upper case) could stand.

        When the next token would have fitted, `at` is superfluous; else, when `at` could stand after `wanted`
        (`follows`), `wanted` is missing; else `at` is wrong.
        """
        self.check_alphabet(at)
        if self.words[at]:
            self.check_alphabet(at + 1)
        if follows and self.upper[at + 1 : at + 2] != [wanted]:
            grammar(self.text, self.start(at), f"missing value at '{self.shown(at)}'")
        self.unexpected(at)


def offset(text: str, at: int) -> int:
    """The 0-based offset of token number `at` of a statement; the length of the text behind the last one."""
    for number, match in enumerate(TOKEN.finditer(text)):
        if number == at:
            return match.start()
    return len(text)


def is_closed(word: str) -> bool:
    """Whether a token is a whole string literal."""
    return _CLOSED.fullmatch(word) is not None


def check_string(tokens: Tokens, at: int, like: bool) -> None:
    """Refuses a string token that is not closed, or holds a backslash pair that means nothing.

    `like` allows the pairs that make a wildcard literal.
    """
    word = tokens.words[at]
    if not is_closed(word):
        _unclosed(tokens, at)
    where = word.find("\\")
    while where >= 0:
        follower = word[where + 1]
        good = follower in _ESCAPES or (like and follower in "_%")
        if follower in "uU":
            good = _HEX4.match(word, where + 2) is not None
        if not good:
            pair = word[where : where + 2]
            message = f"Invalid string literal {word}. Illegal character sequence '{pair}' in string literal."
            grammar(tokens.text, tokens.start(at) + where + 2, message)
        where = word.find("\\", where + 2)


def _unclosed(tokens: Tokens, at: int) -> NoReturn:
    line_end = tokens.text.find("\n", tokens.start(at))
    if line_end < 0:
        grammar(tokens.text, len(tokens.text), "unexpected token: '<EOF>'")
    grammar(tokens.text, line_end, "Line breaks not allowed in string literals")


_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_PAIR = re.compile(r"\\([uU])([0-9A-Fa-f]{4})|\\(.)", re.DOTALL)


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[2], 16))
    return _PLAIN.get(match[3].lower(), match[3])


def decode(raw: str) -> str:
    """The text of a quoted string literal, escapes undone."""
    inner = raw[1:-1]
    return _PAIR.sub(_unescape, inner) if "\\" in inner else inner


def like_pattern(raw: str) -> str:
    r"""The pattern of a quoted LIKE literal: `%` and `_` as wildcards, a backslash before each that is literal."""
    inner = raw[1:-1]
    if "\\" not in inner:
        return inner
    parts = []
    at = 0
    for match in _LIKE_PAIR.finditer(inner):
        parts.append(inner[at : match.start()])
        parts.append(match[0] if match[0] in _LITERAL_PAIRS else _sheltered(_PAIR.sub(_unescape, match[0])))
        at = match.end()
    return "".join([*parts, inner[at:]])


_LITERAL_PAIRS = frozenset(("\\_", "\\%", "\\\\"))
_LIKE_PAIR = re.compile(r"\\[uU][0-9A-Fa-f]{4}|\\.", re.DOTALL)


def _sheltered(character: str) -> str:
    return f"\\{character}" if character in "%_\\" else character
