"""Reads a SOSL statement into its tree."""

import re

from crmarena.core.errors import SalesforceError
from crmarena.query.ast import Aliased, Field, Func, OrderBy
from crmarena.query.errors import envelope
from crmarena.query.lexer import Tokens
from crmarena.query.parser_values import alias, call, integer, is_alias, is_name, name
from crmarena.query.parser_where import condition
from crmarena.query.sosl_ast import Returning, Search
from crmarena.query.sosl_find import malformed, no_term, read_find
from crmarena.query.sosl_options import is_option, read_list_view, read_option

LONGEST = 100_000
GROUPS = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")

_FIND = re.compile(r"[ \t\r\n]*([A-Za-z]+)?[ \t\r\n]*")
_AFTER_FIELD = frozenset((",", ")", "USING", "WHERE", "ORDER", "LIMIT", "OFFSET"))
_AFTER_WHERE = frozenset((")", "USING", "ORDER", "LIMIT", "OFFSET"))
_BLOCK = re.compile(r"\n[^\n]*\n *\^\nERROR at Row:(\d+):Column:(\d+)\n")


def parse_sosl(sosl: str) -> Search:
    """The tree of a SOSL statement; SalesforceError MALFORMED_SEARCH or INVALID_SEARCH when it is not one."""
    if len(sosl) > LONGEST:
        raise SalesforceError("MALFORMED_SEARCH", f"SOSL statements cannot be longer than {LONGEST} characters.")
    opening = _FIND.match(sosl)
    word = opening[1] if opening else None
    if opening is None or word is None or word.upper() != "FIND":
        at = opening.start(1) if opening and word else len(sosl) - len(sosl.lstrip())
        malformed(sosl, at, f"unexpected token: '{word or sosl[at : at + 1] or '<EOF>'}'")
    find, end = read_find(sosl, opening.end())
    tokens = Tokens(hidden(sosl, end))
    try:
        return _clauses(tokens, Search(find))
    except SalesforceError as refusal:
        raise repointed(refusal, sosl, parse=True) from None


def hidden(sosl: str, end: int) -> str:
    """The statement with everything before offset `end` blanked: what follows is SOQL's alphabet, at its place."""
    return re.sub(r"[^\n]", " ", sosl[:end]) + sosl[end:]


def find_end(sosl: str) -> int:
    """The offset behind the closing brace of a statement that `parse_sosl` accepts."""
    opening = _FIND.match(sosl)
    if opening is None:
        no_term()
    return read_find(sosl, opening.end())[1]


def repointed(refusal: SalesforceError, sosl: str, parse: bool) -> SalesforceError:
    """A refusal of the blanked statement as a refusal of the statement: SOSL's code, and the text that is there.

    `parse` says that it is a grammar error.
    """
    code = "MALFORMED_SEARCH" if refusal.code == "MALFORMED_QUERY" else refusal.code
    block = _BLOCK.match(refusal.message)
    if block is None:
        return SalesforceError(code, refusal.message, refusal.status)
    line_start = sum(len(line) + 1 for line in sosl.split("\n")[: int(block[1]) - 1])
    at = line_start + int(block[2]) - (0 if parse else 1)
    return SalesforceError(code, envelope(sosl, at, refusal.message[block.end() :], parse), refusal.status)


def _clauses(t: Tokens, search: Search) -> Search:
    group = _group(t) if t.upper[t.at] == "IN" else "ALL"
    returning = _returning(t) if t.upper[t.at] == "RETURNING" else ()
    options = []
    while is_option(t):
        options.append(read_option(t))
    limit = None
    if t.upper[t.at] == "LIMIT":
        t.at += 1
        limit = integer(t)
    update = _update(t) if t.upper[t.at] == "UPDATE" else ()
    if t.words[t.at]:
        t.unexpected(t.at)
    return Search(search.find, group, returning, tuple(options), limit, update)


def _group(t: Tokens) -> str:
    at = t.at
    group = t.upper[at + 1]
    if group not in GROUPS:
        if not is_name(t, at + 1):
            t.unexpected(at + 1)
        malformed(t.text, t.start(at + 1), f"Invalid IN fields group: {t.words[at + 1]}")
    if t.upper[at + 2] != "FIELDS":
        t.check_alphabet(at + 2)
        malformed(t.text, t.start(at + 2), f"Malformed search token: {t.shown(at + 2)}")
    t.at = at + 3
    return group


def _returning(t: Tokens) -> tuple[Returning, ...]:
    found: list[Returning] = []
    while not found or t.words[t.at] == ",":
        t.at += 1
        found.append(_object(t))
    return tuple(found)


def _object(t: Tokens) -> Returning:
    target = name(t)
    if "." in target.path:
        t.unexpected(target.at)
    if t.words[t.at] != "(":
        return Returning(target)
    fields: list[Field | Func | Aliased] = []
    while not fields or t.words[t.at] == ",":
        t.at += 1
        fields.append(_field(t))
    where = using = None
    if t.upper[t.at] == "USING":
        using = read_list_view(t)
    if t.upper[t.at] == "WHERE":
        t.at += 1
        where = condition(t, _AFTER_WHERE)
    if using is None and t.upper[t.at] == "USING":
        using = read_list_view(t)
    order = _order(t) if t.upper[t.at] == "ORDER" else ()
    limit = _count(t, "LIMIT")
    offset = _count(t, "OFFSET")
    if t.words[t.at] != ")":
        t.unexpected(t.at)
    t.at += 1
    return Returning(target, tuple(fields), where, using, order, limit, offset)


def _field(t: Tokens) -> Field | Func | Aliased:
    at = t.at
    item = _expression(t)
    if not is_alias(t, t.at, _AFTER_FIELD) or _opens_clause(t):
        return item
    t.at += 1
    return Aliased(item, alias(t, t.at - 1), at)


def _opens_clause(t: Tokens) -> bool:
    """Whether the current token, which could be an alias, begins ORDER BY or OFFSET n."""
    upper, after = t.upper[t.at], t.upper[t.at + 1]
    return (upper == "ORDER" and after == "BY") or (upper == "OFFSET" and (after[:1].isdigit() or after in {"-", "+"}))


def _expression(t: Tokens) -> Field | Func:
    at = t.at
    if is_name(t, at) and t.words[at + 1] == "(":
        return call(t, at, strict=False)
    return name(t)


def _order(t: Tokens) -> tuple[OrderBy, ...]:
    if t.upper[t.at + 1] != "BY":
        t.unexpected(t.at + 1)
    t.at += 1
    keys: list[OrderBy] = []
    while not keys or t.words[t.at] == ",":
        t.at += 1
        keys.append(_key(t))
    return tuple(keys)


def _key(t: Tokens) -> OrderBy:
    item = _expression(t)
    direction = t.upper[t.at]
    if direction in {"ASC", "DESC"}:
        t.at += 1
    nulls = ""
    if t.upper[t.at] == "NULLS":
        nulls = t.upper[t.at + 1]
        if nulls not in {"FIRST", "LAST"}:
            t.unexpected(t.at + 1)
        t.at += 2
    return OrderBy(item, direction == "DESC", nulls)


def _count(t: Tokens, keyword: str) -> int | None:
    if t.upper[t.at] != keyword:
        return None
    t.at += 1
    return integer(t)


def _update(t: Tokens) -> tuple[str, ...]:
    found: list[str] = []
    while not found or t.words[t.at] == ",":
        t.at += 1
        if t.upper[t.at] not in {"TRACKING", "VIEWSTAT"}:
            t.unexpected(t.at)
        found.append(t.upper[t.at])
        t.at += 1
    return tuple(found)
