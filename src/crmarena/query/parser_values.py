"""Reads values and names: literals, date literals, identifiers and function calls."""

import re

from crmarena.query.ast import Field, Func, Literal, Location
from crmarena.query.dates import COUNTED_LITERALS, PLAIN_LITERALS, check_moment
from crmarena.query.errors import grammar, refuse
from crmarena.query.lexer import DIGITS, LETTERS, RESERVED, Tokens, check_string

_SPECIAL = {"NULL": "null", "TRUE": "boolean", "FALSE": "boolean"}
_CURRENCY = re.compile(r"[A-Za-z]{3}\d+(?:\.\d+)?")
_ISO_CODE = re.compile(r"[A-Za-z]{3}")
_GREATEST_INT = 2**31 - 1
_BIND = "Bind variables only allowed in Apex code"

_AFTER_VALUE = frozenset(("", "AND", "OR", ")", ",", "WITH", "GROUP", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE"))
_SIGNS = frozenset("+-")
_AFTER_CALL = frozenset(("", ",", "FROM", "ASC", "DESC", "NULLS"))
VALUE_WORDS = frozenset(("+", "-", ":", "NULL", "TRUE", "FALSE"))


def is_name(t: Tokens, at: int) -> bool:
    """Whether token `at` can be a name: an identifier or a dotted path that is no reserved word."""
    return t.words[at][:1] in LETTERS and t.upper[at] not in RESERVED


def starts_value(t: Tokens, at: int) -> bool:
    """Whether a value can begin with token `at`; names count, for they are refused as bind variables."""
    first = t.words[at][:1]
    return first == "'" or first in DIGITS or is_name(t, at) or t.upper[at] in VALUE_WORDS or is_number(t.words[at])


def is_number(word: str) -> bool:
    """Whether a token is an unsigned integer or decimal."""
    return (word[:1] in DIGITS or (word[:1] == "." and len(word) > 1)) and "-" not in word and ":" not in word


_FORBIDDEN_ALIASES = (
    "AND ASC DESC EXCLUDES FIRST FROM GROUP HAVING IN INCLUDES LAST LIKE LIMIT NOT NULL NULLS OR SELECT USING WHERE"
    " WITH"
)
FORBIDDEN_ALIASES = frozenset(_FORBIDDEN_ALIASES.split())
"""The words that Salesforce documents as aliases of nothing."""


def is_alias(t: Tokens, at: int, ends: frozenset[str]) -> bool:
    """Whether token `at` can be the alias of a selected item; words reserved elsewhere can before one of `ends`."""
    if t.words[at][:1] not in LETTERS or t.upper[at] in FORBIDDEN_ALIASES:
        return False
    return is_name(t, at) or t.upper[at + 1] in ends


def alias(t: Tokens, at: int) -> str:
    """The alias that token `at` is; a path is none."""
    word = t.words[at]
    if "." in word:
        grammar(t.text, t.start(at) + word.index("."), "unexpected token: '.'")
    return word


def name(t: Tokens) -> Field:
    """Reads a name or path."""
    at = t.at
    if t.words[at][:1] in LETTERS and t.upper[at] not in RESERVED:
        t.at = at + 1
        return Field(t.words[at], at)
    return t.unexpected(at)


def value(t: Tokens, like: bool = False) -> Literal:
    """Reads one value; `like` allows the escapes of a LIKE pattern."""
    at = t.at
    word = t.words[at]
    first = word[:1]
    if first == "'":
        if "\\" in word or word[-1:] != "'" or len(word) < 2:
            check_string(t, at, like)
        t.at = at + 1
        return Literal("string", word, at)
    if first in DIGITS or first == ".":
        return _number_or_moment(t, at, word)
    if first in LETTERS:
        return _word(t, at, word)
    if first in _SIGNS:
        return _signed(t, at)
    if first == ":":
        grammar(t.text, t.start(at), _BIND)
    return t.unexpected(at)


def _number_or_moment(t: Tokens, at: int, word: str) -> Literal:
    if word == ".":
        t.unexpected(at)
    t.at = at + 1
    if ":" in word or "-" in word:
        kind = "time" if "-" not in word[:5] else "datetime" if len(word) > 10 else "date"
        wrong = check_moment(kind, word)
        if wrong:
            grammar(t.text, t.start(at), wrong)
        return Literal(kind, word, at)
    return _number(t, at, word)


def _number(t: Tokens, at: int, raw: str) -> Literal:
    if "." in raw:
        return Literal("decimal", raw, at)
    if len(raw) > 9 and not _fits(raw):
        refuse(t.text, t.start(at), "int range", value=raw)
    return Literal("int", raw, at)


def _fits(raw: str) -> bool:
    """Whether an integer is not out of range; its digits may be more than Python reads."""
    digits = raw.lstrip("+-").lstrip("0")
    return len(digits) <= 10 and int(digits or "0") <= _GREATEST_INT + raw.startswith("-")


def _signed(t: Tokens, at: int) -> Literal:
    following = t.words[at + 1]
    if not is_number(following):
        t.no_choice(at, at + 1)
    t.at = at + 2
    return _number(t, at, ("-" if t.words[at] == "-" else "") + following)


def _word(t: Tokens, at: int, word: str) -> Literal:
    upper = t.upper[at]
    kind = _SPECIAL.get(upper)
    if kind:
        t.at = at + 1
        return Literal(kind, word, at)
    if upper in RESERVED:
        t.unexpected(at)
    if upper in PLAIN_LITERALS:
        t.at = at + 1
        return Literal("dateliteral", upper, at)
    if upper in COUNTED_LITERALS:
        return _counted(t, at, upper)
    if _CURRENCY.fullmatch(word):
        t.at = at + 1
        return Literal("currency", word, at)
    if t.words[at + 1] == "-" and _ISO_CODE.fullmatch(word) and is_number(t.words[at + 2]):
        t.at = at + 3
        return Literal("currency", f"{word}-{t.words[at + 2]}", at)
    return grammar(t.text, t.start(at), _BIND)


def _counted(t: Tokens, at: int, upper: str) -> Literal:
    if t.words[at + 1] != ":":
        # The name alone is no value: where a value may end, the name is to blame, else what stands for the colon.
        t.unexpected(at if t.upper[at + 1] in _AFTER_VALUE else at + 1)
    count = t.words[at + 2]
    if not count.isdigit():
        t.mismatch(at + 2, "0", t.upper[at + 2] in _AFTER_VALUE)
    if not _fits(count):
        refuse(t.text, t.start(at + 2), "int range", value=count)
    t.at = at + 3
    return Literal("dateliteral", f"{upper}:{count}", at)


def call(t: Tokens, start: int, strict: bool) -> Func:
    """Reads a function call whose name is the current token and whose parenthesis follows.

    `start` is the token the enclosing choice began with. In a condition (`strict`) the choice stays open to the end
    of the call, so every error names the source from `start`; elsewhere a nested call settles it.
    """
    at = t.at
    function = t.words[at]
    t.at = at + 2
    if t.upper[at] == "DISTANCE" and t.words[at + 3] == ",":
        return _distance(t, at, function)
    inner = t.at
    if not is_name(t, inner):
        t.no_choice(start, inner)
    argument: Field | Func
    if t.words[inner + 1] == "(":
        argument = _nested(t, start, strict)
    else:
        argument = Field(t.words[inner], inner)
        t.at = inner + 1
    if t.words[t.at] != ")":
        if strict or type(argument) is Field:
            t.no_choice(start, t.at)
        t.mismatch(t.at, ")", t.upper[t.at] in _AFTER_CALL or is_name(t, t.at))
    t.at += 1
    return Func(function, (argument,), at)


def _nested(t: Tokens, start: int, strict: bool) -> Func:
    at = t.at
    function = t.words[at]
    inner = at + 2
    if not is_name(t, inner):
        if strict:
            t.no_choice(start, inner)
        t.unexpected(inner)
    if t.words[inner + 1] != ")":
        if strict:
            t.no_choice(start, inner + 1)
        t.mismatch(inner + 1, ")", False)
    t.at = inner + 2
    return Func(function, (Field(t.words[inner], inner),), at)


def _distance(t: Tokens, at: int, function: str) -> Func:
    field = name(t)
    t.at += 1
    if t.upper[t.at] != "GEOLOCATION":
        t.unexpected(t.at)
    t.at += 1
    _punctuation(t, "(", _starts_coordinate(t))
    latitude = _coordinate(t)
    _punctuation(t, ",", _starts_coordinate(t))
    longitude = _coordinate(t)
    _punctuation(t, ")", t.words[t.at] == ",")
    _punctuation(t, ",", t.words[t.at][:1] == "'")
    if t.words[t.at][:1] != "'":
        t.unexpected(t.at)
    unit = value(t)
    _punctuation(t, ")", t.words[t.at][:1] in "<>=!")
    return Func(function, (field, Location(latitude, longitude), unit), at)


def _coordinate(t: Tokens) -> str:
    sign = ""
    if t.words[t.at] in {"+", "-"}:
        sign = t.words[t.at]
        t.at += 1
    word = t.words[t.at]
    if not is_number(word):
        t.no_choice(t.at - len(sign), t.at)
    t.at += 1
    return sign + word


def _starts_coordinate(t: Tokens) -> bool:
    return t.words[t.at] in {"+", "-"} or is_number(t.words[t.at])


def _punctuation(t: Tokens, wanted: str, follows: bool) -> None:
    if t.words[t.at] != wanted:
        t.mismatch(t.at, wanted, follows)
    t.at += 1


def integer(t: Tokens) -> int:
    """Reads a signed integer (LIMIT, OFFSET)."""
    at = t.at
    word = t.words[at]
    sign = ""
    if word in {"-", "+"}:
        sign = word
        at += 1
        word = t.words[at]
    if word == ":":
        grammar(t.text, t.start(at), _BIND)
    if not word.isdigit() or word[:1] not in DIGITS:
        t.mismatch(at, "0", bool(sign) and not word)
    t.at = at + 1
    if not _fits(word):
        refuse(t.text, t.start(at), "int range", value=sign + word)
    return int(sign + word.lstrip("0") if word.lstrip("0") else "0")
