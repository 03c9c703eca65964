"""Reads FROM, USING SCOPE and WITH."""

import re

from crmarena.query.ast import Source, With
from crmarena.query.lexer import DIGITS, Tokens, is_closed
from crmarena.query.parser_values import FORBIDDEN_ALIASES, alias, is_name, name

_SELECTORS = frozenset(("AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"))
_SPACES = re.compile(r"\s+")


def sources(t: Tokens) -> tuple[Source, tuple[Source, ...]]:
    """Reads the entries of FROM: the object, and relationship paths behind commas."""
    first = _source(t)
    if t.words[t.at] != ",":
        return first, ()
    joins = []
    while t.words[t.at] == ",":
        t.at += 1
        joins.append(_source(t))
    return first, tuple(joins)


def _source(t: Tokens) -> Source:
    entry = name(t)
    at = t.at
    upper = t.upper[at]
    if upper == "AS":
        if is_name(t, at + 1) and not _opens_clause(t, at + 1):
            if t.upper[at + 1] in FORBIDDEN_ALIASES:
                t.unexpected(at + 1)
            t.at = at + 2
            return Source(entry.path, alias(t, at + 1), entry.at)
        # A lone AS is read as an alias of that name.
        t.at = at + 1
        return Source(entry.path, t.words[at], entry.at)
    if upper and is_name(t, at) and not _opens_clause(t, at):
        if upper == "GROUP":
            t.unexpected(at + 1 if t.words[at + 1] else at)
        t.at = at + 1
        return Source(entry.path, alias(t, at), entry.at)
    return Source(entry.path, None, entry.at)


def _opens_clause(t: Tokens, at: int) -> bool:
    upper = t.upper[at]
    if upper in {"GROUP", "ORDER"}:
        return t.upper[at + 1] == "BY"
    if upper == "OFFSET":
        following = t.words[at + 1]
        return following[:1] in DIGITS or following in {"+", "-", ":"}
    return False


def scope(t: Tokens) -> str | None:
    """Reads USING SCOPE, if it stands here."""
    if t.upper[t.at] != "USING":
        return None
    at = t.at + 1
    if t.upper[at] != "SCOPE":
        t.unexpected(at)
    if not is_name(t, at + 1):
        t.no_choice(at, at + 1)
    t.at = at + 2
    return alias(t, at + 1)


def withs(t: Tokens) -> tuple[With, ...]:
    """Reads the WITH clauses that stand here."""
    found = []
    while t.upper[t.at] == "WITH":
        found.append(_with(t))
    return tuple(found)


def _with(t: Tokens) -> With:
    at = t.at
    if not is_name(t, at + 1):
        t.no_choice(at, at + 1)
    keyword = t.upper[at + 1]
    t.at = at + 2
    if keyword == "DATA" and t.upper[at + 2] == "CATEGORY":
        t.at = at + 3
        return With("DATA CATEGORY", _categories(t), at)
    if t.words[t.at] == "=":
        t.at += 1
        if not is_closed(t.words[t.at]):
            t.unexpected(t.at)
        t.at += 1
        return With(keyword, t.words[t.at - 1], at)
    if t.words[t.at] == "(":
        return With(keyword, _options(t), at)
    return With(keyword, None, at)


def _categories(t: Tokens) -> str:
    start = t.at
    while True:
        name(t)
        if t.upper[t.at] not in _SELECTORS:
            wanted = t.upper[t.at + 1] if t.upper[t.at + 1] in _SELECTORS else "AT"
            t.mismatch(t.at, wanted, t.words[t.at] == "(" or is_name(t, t.at))
        t.at += 1
        if t.words[t.at] == "(":
            t.at += 1
            name(t)
            while t.words[t.at] == ",":
                t.at += 1
                name(t)
            if t.words[t.at] != ")":
                t.mismatch(t.at, ")", t.upper[t.at] in {"", "AND", "LIMIT", "ORDER", "GROUP", "OFFSET", "FOR", "WITH"})
            t.at += 1
        else:
            name(t)
        if t.upper[t.at] != "AND":
            return _source_text(t, start)
        t.at += 1


def _options(t: Tokens) -> str:
    start = t.at
    while True:
        t.at += 1
        name(t)
        if t.words[t.at] != "=":
            t.unexpected(t.at)
        t.at += 1
        if not t.words[t.at] or t.words[t.at] in {",", ")"}:
            t.unexpected(t.at)
        t.at += 1
        if t.words[t.at] != ",":
            break
    if t.words[t.at] != ")":
        t.unexpected(t.at)
    t.at += 1
    return _source_text(t, start)


def _source_text(t: Tokens, start: int) -> str:
    text = t.text[t.start(start) : t.stop(t.at - 1)]
    return _SPACES.sub(" ", text)
