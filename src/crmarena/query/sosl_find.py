"""Reads the search text between the braces of FIND: words, phrases, wildcards, operators and groups."""

from typing import NamedTuple, NoReturn

from crmarena.core.errors import SalesforceError
from crmarena.query.errors import envelope
from crmarena.query.sosl_ast import Find, Joiner, Term, Terms, Wildcard

RESERVED = frozenset("?&|!{}[]()^~*:\\\"'+-")
"""Characters that must be escaped with a backslash to be searched for."""

LONGEST = 10_000
"""A longer search text finds nothing, without an error."""
LONGEST_WITH_OPERATORS = 4_000
"""In a longer search text operators and groups lose their meaning and any of the words is enough."""
DEEPEST = 60
"""Levels of nested groups that are understood; redundant parentheses do not count."""

_SPACE = " \t\r\n"
_NO_TERM = "No search term found. The search term must be enclosed in braces."
_WILDCARDS = {"*": Wildcard.ANY, "?": Wildcard.ONE}
_OPEN, _CLOSE, _END = "(", ")", "}"


class _Token(NamedTuple):
    """A term, or punctuation: an operator, a parenthesis, or the closing brace."""

    kind: Joiner | str
    at: int
    end: int
    term: Term | None = None


def malformed(text: str, at: int, message: str) -> NoReturn:
    """Refuses the statement at an offset, in a grammar error's position block."""
    raise SalesforceError("MALFORMED_SEARCH", envelope(text, at, message, parse=True))


def mismatched(text: str, at: int, expecting: str) -> NoReturn:
    """Refuses a character that may not stand where it stands."""
    row = text.count("\n", 0, at)
    column = at - (text.rfind("\n", 0, at) + 1)
    message = f"line {row + 1}:{column} mismatched character '{text[at]}' expecting '{expecting}'"
    malformed(text, at, message)


def no_term() -> NoReturn:
    """Refuses a statement whose search text is missing or not closed."""
    raise SalesforceError("MALFORMED_SEARCH", _NO_TERM)


class _Scanner:
    """Cuts the search text into tokens; stops at the first brace that is not escaped."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at

    def tokens(self) -> list[_Token]:
        found: list[_Token] = []
        while True:
            while self.peek() in _SPACE:
                self.at += 1
            start, char = self.at, self.peek()
            if char == _END:
                found.append(_Token(_END, start, start + 1))
                return found
            if char in "()":
                self.at += 1
                found.append(_Token(char, start, self.at))
            else:
                parts = self._phrase() if char == '"' else self._word()
                found.append(_Token("", start, self.at, Term(parts, char == '"', start)))

    def peek(self) -> str:
        if self.at >= len(self.text):
            no_term()
        return self.text[self.at]

    def _word(self) -> tuple[str | Wildcard, ...]:
        characters: list[str | Wildcard] = []
        while (char := self.peek()) not in _SPACE and char not in '()}"':
            characters.append(self._character(char, _END))
        return _merged(characters)

    def _phrase(self) -> tuple[str | Wildcard, ...]:
        characters: list[str | Wildcard] = []
        self.at += 1
        while (char := self.peek()) != '"':
            characters.append(self._character(char, '"'))
        self.at += 1
        return _merged(characters)

    def _character(self, char: str, closing: str) -> str | Wildcard:
        """Takes one character, escape or wildcard."""
        if char == "\\":
            self.at += 1
            char = self.peek()
        elif char in _WILDCARDS:
            self.at += 1
            return _WILDCARDS[char]
        elif char in RESERVED:
            mismatched(self.text, self.at, closing)
        self.at += 1
        return char


def _merged(characters: list[str | Wildcard]) -> tuple[str | Wildcard, ...]:
    """Neighbouring literal characters as one part."""
    parts: list[str | Wildcard] = []
    literal: list[str] = []
    for piece in characters:
        if isinstance(piece, str):
            literal.append(piece)
            continue
        parts += ["".join(literal), piece] if literal else [piece]
        literal.clear()
    return (*parts, "".join(literal)) if literal else tuple(parts)


def _as_operator(token: _Token, text: str) -> str:
    """The upper-case word of an unquoted, unescaped token, to compare with AND, OR and NOT."""
    if token.term is None or token.term.phrase or token.end - token.at > 3:
        return ""
    return text[token.at : token.end].upper()


def _with_operators(tokens: list[_Token], text: str) -> list[_Token]:
    """Turns the words AND, OR and the pair AND NOT into operators."""
    out: list[_Token] = []
    skip = False
    for here, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        word = "" if skip else _as_operator(here, text)
        if skip:
            skip = False
        elif word == "AND" and _as_operator(after, text) == "NOT":
            out.append(_Token(Joiner.AND_NOT, here.at, after.end))
            skip = True
        elif word in {"AND", "OR"}:
            out.append(_Token(Joiner(word), here.at, here.end))
        else:
            out.append(here)
    return out


class _Group:
    """A group being read: what has been seen, and the operator that waits for its right side."""

    __slots__ = ("items", "joiner", "opened", "waiting")

    def __init__(self, opened: int) -> None:
        self.items: list[tuple[Joiner, Term | Terms]] = []
        self.joiner = Joiner.BLANK
        self.waiting = True
        self.opened = opened

    def add(self, item: Term | Terms) -> None:
        self.items.append((self.joiner, item))
        self.joiner, self.waiting = Joiner.BLANK, False

    def close(self) -> Term | Terms:
        (_, first), *rest = self.items
        return Terms(first, tuple(rest)) if rest else first


def _group(tokens: list[_Token], text: str) -> Terms:
    """Nests the tokens by their parentheses; groups of one member dissolve."""
    stack = [_Group(0)]
    for token in tokens:
        here = stack[-1]
        if token.term is not None:
            here.add(token.term)
        elif isinstance(token.kind, Joiner):
            if here.waiting:
                malformed(text, token.at, f"unexpected token: '{text[token.at : token.end]}'")
            here.joiner, here.waiting = token.kind, True
        elif token.kind == _OPEN:
            stack.append(_Group(token.at))
        elif here.waiting or (len(stack) == 1) != (token.kind == _END):
            malformed(text, token.at, f"unexpected token: '{token.kind}'")
        elif token.kind == _CLOSE:
            stack.pop()
            stack[-1].add(here.close())
    whole = stack[0].close()
    _check_depth(whole)
    return whole if isinstance(whole, Terms) else Terms(whole)


def _check_depth(whole: Term | Terms) -> None:
    level: list[Terms] = [whole] if isinstance(whole, Terms) else []
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise SalesforceError("QUERY_TOO_COMPLICATED", "The search expression is nested too deeply.")
        level = [item for terms in level for _, item in _members(terms) if isinstance(item, Terms)]


def _members(terms: Terms) -> list[tuple[Joiner, Term | Terms]]:
    return [(Joiner.BLANK, terms.first), *terms.rest]


def _without_operators(tokens: list[_Token]) -> Terms | None:
    words = [token.term for token in tokens if token.term is not None]
    if not words:
        return None
    return Terms(words[0], tuple((Joiner.OR, word) for word in words[1:]))


def _check_length(tokens: list[_Token], written: str) -> None:
    literal = "".join(part for token in tokens if token.term for part in token.term.parts if isinstance(part, str))
    if sum(not char.isspace() for char in literal) < 2:
        shown = written.strip()
        raise SalesforceError("INVALID_SEARCH", f"search term must be longer than one character: {shown}")


def read_find(text: str, at: int) -> tuple[Find, int]:
    """Reads from the opening brace at offset `at`; returns what to find and the offset behind the closing brace."""
    if at >= len(text) or text[at] != "{":
        no_term()
    tokens = _Scanner(text, at + 1).tokens()
    end = tokens[-1].end
    written = text[at + 1 : end - 1]
    if len(written) > LONGEST:
        return Find(written, None), end
    if len(written) > LONGEST_WITH_OPERATORS:
        return Find(written, _without_operators(tokens)), end
    grouped = _group(_with_operators(tokens, text), text) if len(tokens) > 1 else None
    _check_length(tokens, written)
    return Find(written, grouped), end
