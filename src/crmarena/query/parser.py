"""Reads a SOQL statement into its tree."""

from crmarena.query.ast import (
    Aliased,
    Child,
    Condition,
    CountAll,
    Expression,
    Field,
    GroupBy,
    OrderBy,
    Query,
    Selected,
    TypeOf,
    When,
)
from crmarena.query.errors import grammar, refuse
from crmarena.query.lexer import LETTERS, RESERVED, Tokens
from crmarena.query.parser_source import scope, sources, withs
from crmarena.query.parser_values import alias, call, integer, is_alias, is_name, name
from crmarena.query.parser_where import condition

_AFTER_HAVING = frozenset(("", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE", "BIND"))
_AFTER_WHERE = _AFTER_HAVING | {"WITH", "GROUP"}
_CHILD_AFTER_HAVING = _AFTER_HAVING - {""} | {")"}
_CHILD_AFTER_WHERE = _AFTER_WHERE - {""} | {")"}
_AFTER_ITEM = frozenset((",", "FROM"))
_DEEPEST_CHILD = 20
"""Levels of child queries that are read at all; fewer are answered."""


def parse(soql: str) -> Query:
    """The tree of a SOQL statement; SalesforceError MALFORMED_QUERY when it is not one."""
    t = Tokens(soql)
    query = _query(t, 0)
    if t.words[t.at]:
        t.unexpected(t.at)
    return query


def _query(t: Tokens, depth: int) -> Query:
    if t.upper[t.at] != "SELECT":
        t.unexpected(t.at)
    selected = _select_list(t, depth)
    if t.upper[t.at] != "FROM":
        t.mismatch(t.at, "FROM", is_name(t, t.at))
    t.at += 1
    source, joins = sources(t)
    upper = t.upper
    if not upper[t.at]:
        return Query(selected, source, joins)
    using = scope(t) if upper[t.at] == "USING" else None
    where = None
    if upper[t.at] == "WHERE":
        t.at += 1
        where = condition(t, _CHILD_AFTER_WHERE if depth else _AFTER_WHERE)
    clauses = withs(t) if upper[t.at] == "WITH" else ()
    group, having = _group(t, depth) if upper[t.at] == "GROUP" else (None, None)
    order = _order(t) if upper[t.at] == "ORDER" else ()
    limit = _count(t, "LIMIT")
    offset = _count(t, "OFFSET")
    purpose = _purpose(t) if upper[t.at] == "FOR" else None
    update = _update(t) if upper[t.at] == "UPDATE" else ()
    return Query(selected, source, joins, using, where, clauses, group, having, order, limit, offset, purpose, update)


def _select_list(t: Tokens, depth: int) -> tuple[Selected, ...]:
    start = t.at
    t.at = start + 1
    words = t.words
    if words[start + 2] == "(" and t.upper[start + 1] == "COUNT":
        if words[start + 3] == ")":
            t.at = start + 4
            return (CountAll(start + 1),)
        if not is_name(t, start + 3):
            t.no_choice(start, start + 3)
    if words[start + 1] != "(" and not is_name(t, start + 1):
        t.no_choice(start, start + 1)
    items = _plain_items(t)
    if items and words[t.at - 1] != ",":
        return tuple(items)
    items.append(_item(t, depth))
    while words[t.at] == ",":
        t.at += 1
        items.append(_item(t, depth))
    return tuple(items)


def _plain_items(t: Tokens) -> list[Selected]:
    """Reads fields as long as only fields come, which is all of most lists."""
    words, upper, at = t.words, t.upper, t.at
    items: list[Selected] = []
    while words[at][:1] in LETTERS and upper[at] not in RESERVED:
        if words[at + 1] == ",":
            items.append(Field(words[at], at))
            at += 2
            continue
        if upper[at + 1] == "FROM":
            items.append(Field(words[at], at))
            at += 1
        break
    t.at = at
    return items


def _item(t: Tokens, depth: int) -> Selected:
    at = t.at
    words = t.words
    item: Field | Child | TypeOf | Expression
    if words[at] == "(":
        item = _child(t, depth)
    elif not is_name(t, at):
        t.unexpected(at)
    elif words[at + 1] == "(":
        item = call(t, at, strict=False)
    elif t.upper[at] == "TYPEOF" and t.upper[at + 2] == "WHEN" and is_name(t, at + 1):
        item = _typeof(t)
    else:
        item = Field(words[at], at)
        t.at = at + 1
    following = words[t.at]
    if following == "," or t.upper[t.at] == "FROM":
        return item
    if not is_alias(t, t.at, _AFTER_ITEM):
        t.unexpected(t.at)
    t.at += 1
    if words[t.at] != "," and t.upper[t.at] != "FROM":
        t.mismatch(t.at, "FROM", is_name(t, t.at))
    if "." in following and isinstance(item, Field):
        # SELECT DISTINCT Account.Name, above all: the complaint is the one about SELECT DISTINCT Name.
        refuse(t.text, 0, "alias")
    return Aliased(item, alias(t, t.at - 1), at)


def _child(t: Tokens, depth: int) -> Child:
    at = t.at
    t.at = at + 1
    if depth >= _DEEPEST_CHILD:
        t.unexpected(at)
    query = _query(t, depth + 1)
    if t.words[t.at] != ")":
        t.mismatch(t.at, ")", t.upper[t.at] in {"FROM", ","} or is_name(t, t.at))
    t.at += 1
    return Child(query, at)


def _typeof(t: Tokens) -> TypeOf:
    at = t.at
    t.at = at + 1
    operand = name(t)
    whens = []
    while t.upper[t.at] == "WHEN":
        t.at += 1
        object_name = name(t)
        if t.upper[t.at] != "THEN":
            t.mismatch(t.at, "THEN", is_name(t, t.at))
        t.at += 1
        whens.append(When(object_name, _fields(t)))
    otherwise: tuple[Field, ...] = ()
    if t.upper[t.at] == "ELSE":
        t.at += 1
        otherwise = _fields(t)
    if t.upper[t.at] != "END":
        _no_end(t, bool(otherwise))
    t.at += 1
    return TypeOf(operand, tuple(whens), otherwise, at)


def _no_end(t: Tokens, has_else: bool) -> None:
    if t.upper[t.at] == "FROM":
        grammar(t.text, t.start(t.at), f"Missing 'END' at '{t.words[t.at]}'")
    t.mismatch(t.at, "END", has_else and (is_name(t, t.at) or t.words[t.at] == ","))


def _fields(t: Tokens) -> tuple[Field, ...]:
    found = [name(t)]
    while t.words[t.at] == ",":
        t.at += 1
        found.append(name(t))
    return tuple(found)


def _by(t: Tokens) -> int:
    at = t.at
    if t.upper[at + 1] != "BY":
        t.mismatch(at + 1, "BY", is_name(t, at + 1) or t.upper[at + 1] in {"ROLLUP", "CUBE"})
    t.at = at + 2
    return at


def _expression(t: Tokens) -> Expression:
    at = t.at
    if t.words[at + 1] == "(" and is_name(t, at):
        return call(t, at, strict=False)
    return name(t)


def _expressions(t: Tokens) -> tuple[Expression, ...]:
    found = [_expression(t)]
    while t.words[t.at] == ",":
        t.at += 1
        found.append(_expression(t))
    return tuple(found)


def _group(t: Tokens, depth: int) -> tuple[GroupBy, Condition | None]:
    at = _by(t)
    kind = t.upper[t.at] if t.upper[t.at] in {"ROLLUP", "CUBE"} else ""
    after = _CHILD_AFTER_HAVING if depth else _AFTER_HAVING
    if kind:
        t.at += 1
        if t.words[t.at] != "(":
            t.mismatch(t.at, "(", is_name(t, t.at))
        t.at += 1
    items = _expressions(t)
    if kind:
        if t.words[t.at] != ")":
            t.mismatch(t.at, ")", t.upper[t.at] in after or t.upper[t.at] == "HAVING")
        t.at += 1
    group = GroupBy(kind, items, at)
    if t.upper[t.at] != "HAVING":
        return group, None
    t.at += 1
    return group, condition(t, after)


def _order(t: Tokens) -> tuple[OrderBy, ...]:
    _by(t)
    keys = [_key(t)]
    while t.words[t.at] == ",":
        t.at += 1
        keys.append(_key(t))
    return tuple(keys)


def _key(t: Tokens) -> OrderBy:
    item = _expression(t)
    upper = t.upper[t.at]
    if upper in {"ASC", "DESC"}:
        t.at += 1
    nulls = ""
    if t.upper[t.at] == "NULLS":
        nulls = t.upper[t.at + 1]
        if nulls not in {"FIRST", "LAST"}:
            t.at += 1
            _no_place(t)
        t.at += 2
    return OrderBy(item, upper == "DESC", nulls)


def _no_place(t: Tokens) -> None:
    following = {"FIRST", "LAST"} & {t.upper[t.at + 1]}
    t.mismatch(t.at, next(iter(following), "FIRST"), t.upper[t.at] in _AFTER_HAVING | {",", ")"})


def _count(t: Tokens, keyword: str) -> int | None:
    if t.upper[t.at] != keyword:
        return None
    t.at += 1
    return integer(t)


def _purpose(t: Tokens) -> str:
    at = t.at
    if t.upper[at + 1] not in {"VIEW", "REFERENCE"}:
        t.no_choice(at, at + 1)
    t.at = at + 2
    return t.upper[at + 1]


def _update(t: Tokens) -> tuple[str, ...]:
    found: list[str] = []
    while not found or t.words[t.at] == ",":
        t.at += 1
        if t.upper[t.at] not in {"TRACKING", "VIEWSTAT"}:
            if not t.words[t.at]:
                grammar(t.text, len(t.text), "missing value at '<EOF>'")
            t.unexpected(t.at)
        found.append(t.upper[t.at])
        t.at += 1
    return tuple(found)
