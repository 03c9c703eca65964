"""Reads conditions of WHERE and HAVING, with a stack of its own so that depth costs no recursion."""

from crmarena.query.ast import (
    And,
    Compare,
    Condition,
    Expression,
    Field,
    Func,
    Includes,
    InList,
    InQuery,
    Not,
    Or,
    Query,
)
from crmarena.query.errors import refuse
from crmarena.query.lexer import Tokens
from crmarena.query.parser_source import scope, sources, withs
from crmarena.query.parser_values import call, is_name, name, starts_value, value

DEEPEST = 100
"""Levels of nested AND, OR and NOT that are answered; parentheses that change nothing are free."""

_OPERATORS = frozenset(("=", "!=", "<>", "<", "<=", ">", ">="))
_JOINERS = frozenset(("AND", "OR"))


class _Level:
    """One open parenthesis: what joins its conditions ("" before a second one stands), and those read so far."""

    __slots__ = ("depth", "items", "joiner")

    def __init__(self) -> None:
        self.joiner = ""
        self.items: list[Condition] = []
        self.depth = 0

    def close(self) -> Condition:
        """The node of the level."""
        if self.joiner == "AND":
            return And(tuple(self.items))
        if self.joiner == "OR":
            return Or(tuple(self.items))
        return Not(self.items[0]) if self.joiner else self.items[0]


def condition(t: Tokens, follow: frozenset[str]) -> Condition:
    """Reads a condition; `follow` holds the upper-case tokens that may stand behind it."""
    levels = [_Level()]
    while True:
        _operand(t, levels, follow)
        if _joined(t, levels, follow):
            continue
        return levels[0].close()


def _operand(t: Tokens, levels: list[_Level], follow: frozenset[str]) -> None:
    """Reads opening parentheses, a leading NOT, and one comparison into the innermost level."""
    while True:
        upper = t.upper[t.at]
        if upper == "NOT" and not levels[-1].items and not levels[-1].joiner:
            levels[-1].joiner = "NOT"
            t.at += 1
            if t.words[t.at] == "(":
                continue
        elif upper == "(":
            levels.append(_Level())
            t.at += 1
            continue
        levels[-1].items.append(comparison(t, levels, follow))
        return


def _joined(t: Tokens, levels: list[_Level], follow: frozenset[str]) -> bool:
    """Reads closing parentheses and a joiner; False at the end of the condition."""
    while True:
        level = levels[-1]
        upper = t.upper[t.at]
        if upper in _JOINERS and level.joiner in {"", upper}:
            level.joiner = upper
            t.at += 1
            return True
        if len(levels) == 1:
            return False
        if upper != ")":
            t.mismatch(t.at, ")", _may_follow(upper, levels[:-1], follow))
        t.at += 1
        _close(t, levels)


def _close(t: Tokens, levels: list[_Level]) -> None:
    level = levels.pop()
    depth = level.depth + (1 if level.joiner else 0)
    if depth > DEEPEST:
        refuse(t.text, 0, "complicated")
    outer = levels[-1]
    outer.depth = max(outer.depth, depth)
    outer.items.append(level.close())


def _may_follow(upper: str, levels: list[_Level], follow: frozenset[str]) -> bool:
    """Whether a token may stand behind a finished comparison of the innermost of `levels`."""
    if upper in _JOINERS:
        return any(level.joiner in {"", upper} for level in levels[-1:])
    return upper in follow or (len(levels) > 1 and upper == ")")


def comparison(t: Tokens, levels: list[_Level], follow: frozenset[str]) -> Condition:
    """Reads one comparison; `levels` and `follow` say what may stand behind it."""
    start = t.at
    if not is_name(t, start):
        t.unexpected(start)
    left: Expression
    if t.words[start + 1] == "(":
        left = call(t, start, strict=True)
    else:
        left = Field(t.words[start], start)
        t.at = start + 1
    upper = t.upper[t.at]
    if upper in _OPERATORS:
        return _compared(t, left, upper)
    if type(left) is Func and len(left.args) > 1:
        # Behind DISTANCE(…) nothing but a comparison was ever possible.
        t.unexpected(t.at)
    if upper == "LIKE":
        return _like(t, left)
    if upper == "IN" or (upper == "NOT" and t.upper[t.at + 1] == "IN"):
        return _in(t, left, start, levels, follow)
    if upper in {"INCLUDES", "EXCLUDES"}:
        return _includes(t, left, levels, follow)
    if upper == "NOT":
        t.at += 1
    elif upper in {"+", "-"} and t.words[t.at + 1]:
        t.unexpected(t.at if is_name(t, t.at + 1) else t.at + 1)
    return t.no_choice(start, t.at)


def _compared(t: Tokens, left: Expression, operator: str) -> Compare:
    t.at += 1
    if operator in {"<", ">"} and t.words[t.at] == "=":
        operator += "="
        t.at += 1
    return Compare(left, "!=" if operator == "<>" else operator, value(t))


def _like(t: Tokens, left: Expression) -> Compare:
    t.at += 1
    if t.upper[t.at] == "NULL":
        t.unexpected(t.at)
    return Compare(left, "LIKE", value(t, like=True))


def _in(t: Tokens, left: Expression, start: int, levels: list[_Level], follow: frozenset[str]) -> Condition:
    negated = t.upper[t.at] == "NOT"
    t.at += 2 if negated else 1
    if t.words[t.at] == ":":
        value(t)
    if t.words[t.at] != "(":
        t.no_choice(start, t.at)
    t.at += 1
    if t.upper[t.at] == "SELECT":
        inner = _inner_query(t)
        _close_list(t, levels, follow)
        return InQuery(left, negated, inner)
    if not starts_value(t, t.at):
        t.no_choice(start, t.at)
    values = [value(t)]
    while t.words[t.at] == ",":
        t.at += 1
        values.append(value(t))
    _close_list(t, levels, follow)
    return InList(left, negated, tuple(values))


def _includes(t: Tokens, left: Expression, levels: list[_Level], follow: frozenset[str]) -> Includes:
    excludes = t.upper[t.at] == "EXCLUDES"
    t.at += 1
    if t.words[t.at] != "(":
        t.mismatch(t.at, "(", starts_value(t, t.at))
    t.at += 1
    values = [value(t)]
    while t.words[t.at] == ",":
        t.at += 1
        values.append(value(t))
    _close_list(t, levels, follow)
    return Includes(left, excludes, tuple(values))


def _close_list(t: Tokens, levels: list[_Level], follow: frozenset[str]) -> None:
    if t.words[t.at] != ")":
        t.mismatch(t.at, ")", _may_follow(t.upper[t.at], levels, follow))
    t.at += 1


_INNER_FOLLOW = frozenset((")", "WITH"))
_DEEPEST_JOIN = 20
"""Levels of semi-joins in semi-joins that are read at all; the first is already refused for what it means."""


def _inner_query(t: Tokens) -> Query:
    """Reads the inner query of a semi-join: one field, FROM, WHERE."""
    if t.depth >= _DEEPEST_JOIN:
        refuse(t.text, 0, "join in join")
    t.depth += 1
    start = t.at
    t.at += 1
    is_call = is_name(t, t.at) and t.words[t.at + 1] == "("
    selected: Expression = call(t, start + 1, strict=False) if is_call else name(t)
    if t.upper[t.at] != "FROM":
        t.mismatch(t.at, "FROM", is_name(t, t.at))
    t.at += 1
    source, joins = sources(t)
    inner_scope = scope(t)
    where = None
    if t.upper[t.at] == "WHERE":
        t.at += 1
        where = condition(t, _INNER_FOLLOW)
    t.depth -= 1
    return Query((selected,), source, joins, inner_scope, where, withs(t))
