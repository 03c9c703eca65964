"""Reads the WITH and USING clauses of SOSL."""

from collections.abc import Callable

from crmarena.query.lexer import Tokens, is_closed
from crmarena.query.parser_values import is_name, is_number, name
from crmarena.query.sosl_ast import Option

_SELECTORS = frozenset(("AT", "ABOVE", "BELOW", "ABOVE_OR_BELOW"))


def is_option(t: Tokens) -> bool:
    """Whether a WITH or USING clause begins here."""
    return t.upper[t.at] in {"WITH", "USING"}


def read_option(t: Tokens) -> Option:
    """Reads one WITH or USING clause behind RETURNING."""
    at = t.at
    if t.upper[at] == "USING":
        return _using_search(t)
    keyword = t.upper[at + 1]
    if keyword == "DATA" and t.upper[at + 2] == "CATEGORY":
        t.at = at + 3
        return Option("DATA CATEGORY", " " + _categories(t), at)
    read = _WITH.get(keyword)
    if read is None:
        t.unexpected(at + 1)
    t.at = at + 2
    return Option(keyword, read(t), at)


def _using_search(t: Tokens) -> Option:
    """USING PHRASE SEARCH or USING ADVANCED SEARCH."""
    at = t.at
    if t.upper[at + 1] not in {"PHRASE", "ADVANCED"}:
        t.unexpected(at + 1)
    if t.upper[at + 2] != "SEARCH":
        t.unexpected(at + 2)
    t.at = at + 3
    return Option(f"{t.upper[at + 1]} SEARCH", "", at)


def read_list_view(t: Tokens) -> Option:
    """Reads USING ListView = name, or USING LOOKUP path [BIND field = 'x' {, ...}], inside RETURNING."""
    at = t.at
    t.at = at + 2
    if t.upper[at + 1] == "LISTVIEW":
        _expect(t, "=")
        return Option("LISTVIEW", f" = {name(t).path}", at)
    if t.upper[at + 1] != "LOOKUP":
        t.unexpected(at + 1)
    text = f" {name(t).path}"
    if t.upper[t.at] == "BIND":
        binds: list[str] = []
        while not binds or t.words[t.at] == ",":
            t.at += 1
            binds.append(name(t).path + _equals_string(t))
        text += " BIND " + ", ".join(binds)
    return Option("LOOKUP", text, at)


def _expect(t: Tokens, wanted: str) -> None:
    if t.upper[t.at] != wanted:
        t.unexpected(t.at)
    t.at += 1


def _string(t: Tokens) -> str:
    word = t.words[t.at]
    if not is_closed(word):
        t.unexpected(t.at)
    t.at += 1
    return word


def _equals_string(t: Tokens) -> str:
    _expect(t, "=")
    return f" = {_string(t)}"


def _nothing(t: Tokens) -> str:  # noqa: ARG001  (a reader like the others)
    return ""


def _snippet(t: Tokens) -> str:
    """An optional `(target_length = n)`."""
    if t.words[t.at] != "(":
        return ""
    t.at += 1
    _expect(t, "TARGET_LENGTH")
    _expect(t, "=")
    word = t.words[t.at]
    if not is_number(word) or "." in word:
        t.unexpected(t.at)
    t.at += 1
    _expect(t, ")")
    return f" (target_length = {word})"


def _network(t: Tokens) -> str:
    """`= 'id'` or `IN ('id', 'id')`."""
    if t.upper[t.at] != "IN":
        return _equals_string(t)
    t.at += 1
    if t.words[t.at] != "(":
        t.unexpected(t.at)
    ids: list[str] = []
    while not ids or t.words[t.at] == ",":
        t.at += 1
        ids.append(_string(t))
    _expect(t, ")")
    return f" IN ({', '.join(ids)})"


def _truth(t: Tokens) -> str:
    _expect(t, "=")
    if t.upper[t.at] not in {"TRUE", "FALSE"}:
        t.unexpected(t.at)
    t.at += 1
    return f" = {t.upper[t.at - 1].lower()}"


def _labels(t: Tokens) -> str:
    at = t.at + 1
    text = _equals_string(t)
    if t.upper[at] != "'LABELS'":
        t.unexpected(at)
    return text


_WITH: dict[str, Callable[[Tokens], str]] = {
    "DIVISION": _equals_string,
    "SNIPPET": _snippet,
    "NETWORK": _network,
    "PRICEBOOKID": _equals_string,
    "METADATA": _labels,
    "HIGHLIGHT": _nothing,
    "SPELL_CORRECTION": _truth,
    "USER_MODE": _nothing,
    "SYSTEM_MODE": _nothing,
}
"""The reader of each WITH clause's argument."""


def _categories(t: Tokens) -> str:
    """`group AT category {AND ...}`, a category or several in parentheses."""
    found: list[str] = []
    while True:
        group = name(t).path
        selector = t.upper[t.at]
        if selector not in _SELECTORS:
            t.unexpected(t.at)
        t.at += 1
        found.append(f"{group} {selector} {_category(t)}")
        if t.upper[t.at] != "AND":
            return " AND ".join(found)
        t.at += 1


def _category(t: Tokens) -> str:
    if t.words[t.at] != "(":
        return name(t).path
    names: list[str] = []
    while not names or t.words[t.at] == ",":
        t.at += 1
        if not is_name(t, t.at):
            t.unexpected(t.at)
        names.append(name(t).path)
    _expect(t, ")")
    return f"({', '.join(names)})"
