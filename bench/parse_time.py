"""Reading the statements of the mix, against one regular expression that cuts them up and against a lark grammar."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from figure import Figure, least
from statements import mix

from crmarena.arena.orgs import open_org
from crmarena.org.connection import open_read_only
from crmarena.query import parse
from crmarena.query.lexer import TOKEN

TWICE, QUICKER = 2.0, 4.0
TOKENS = re.compile(
    r"(?P<space>\s+)|(?P<string>'(?:[^'\\\n]|\\[^\n])*')"
    r"|(?P<moment>\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d))?)"
    r"|(?P<number>\d*\.\d+|\d+)|(?P<name>[A-Za-z]\w*(?:\.[A-Za-z]\w*)*)|(?P<sign>[<>!]=|<>|\S)"
)
"""Kinds of token as named groups, which is how one writes a tokenizer with one expression."""
GRAMMAR = Path(__file__).with_name("soql_lalr.lark")


def figures() -> Iterator[Figure]:
    """Microseconds of a statement of the mix, and the ratios."""
    with open_org("b2c") as org:
        connection = open_read_only(org.directory)
        texts = [pair.soql for pair in mix(connection)]
        connection.close()

    def cut() -> None:
        for text in texts:
            matches = TOKENS.finditer(text)
            [(match.lastgroup, match[0], match.start()) for match in matches if match.lastgroup != "space"]

    def bare() -> None:
        for text in texts:
            TOKEN.findall(text)

    def read() -> None:
        for text in texts:
            parse(text)

    named, plain, ours = least([cut, bare, read], 10, 125)
    yield Figure("a statement of the mix, parsed", ours / len(texts) * 1e6, "µs")
    yield Figure("parse over tokens with their kinds and places", ours / named, "×", TWICE)
    yield Figure("parse over the mere texts of the tokens", ours / plain, "×")
    if find_spec("lark") is None:
        return
    grammar = import_module("lark").Lark(GRAMMAR.read_text("utf-8"), parser="lalr", lexer="basic")

    def lark() -> None:
        for text in texts:
            grammar.parse(text)

    theirs, again = least([lark, read], 5, 15)
    yield Figure("lark LALR over parse", theirs / again, "×", QUICKER, most=False)
