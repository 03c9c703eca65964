"""The independent grammars as parsers: what they accept, and how damaged statements are made for them."""

import re
from functools import lru_cache

from lark import Lark
from lark.exceptions import UnexpectedInput

from crmarena.core.errors import SalesforceError
from crmarena.query import parse, parse_sosl, to_soql
from crmarena.query.sosl_printer import to_sosl
from second_opinion.compare import Mismatch
from second_opinion.dice import Dice, one


@lru_cache(maxsize=4)
def grammar(name: str) -> Lark:
    """The grammar in the file of that name."""
    return Lark.open(f"{name}.lark", rel_to=__file__, parser="earley", lexer="basic")


def reads(name: str, text: str) -> bool:
    """Whether the grammar accepts a statement."""
    try:
        grammar(name).parse(text)
    except UnexpectedInput:
        return False
    return True


_FIND = re.compile(r"\s*FIND\s*\{((?:[^\\{}]|\\.)*)\}(.*)", re.DOTALL | re.IGNORECASE)


def reads_sosl(text: str) -> bool:
    """Whether the two grammars accept a search: one what is sought, the other what follows."""
    split = _FIND.fullmatch(text)
    if split is None:
        return False
    sought, rest = split.groups()
    letters = re.sub(r"\\(.)|[()*?\"]", r"\1", sought, flags=re.DOTALL)
    return len("".join(letters.split())) > 1 and reads("sosl_find", sought) and reads("sosl", rest)


def parsed(text: str) -> str:
    """The refusal of a statement by the hand-written parser of SOQL, empty where it accepts."""
    try:
        parse(text)
    except SalesforceError as refusal:
        return str(refusal)
    return ""


def parsed_sosl(text: str) -> str:
    """The refusal of a statement by the hand-written parser of SOSL, empty where it accepts."""
    try:
        parse_sosl(text)
    except SalesforceError as refusal:
        return str(refusal)
    return ""


_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|[A-Za-z][\w.]*|[+-]?[\d.][\w:.+-]*|[<>!]=|<>|\s+|.", re.DOTALL)
_STRAY = (")", "(", ",", "AND", "OR", "NOT", "FROM", "Id", "'x'", "1", "NULL", "=", "IN", "LIMIT", "BY", "n")


def damaged(dice: Dice, text: str) -> str:
    """A statement with a token taken out, doubled, swapped with the next, or put in."""
    tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
    at = dice.integer(0, len(tokens) - 1)
    how = one(dice, ("drop", "double", "swap", "stray"))
    if how == "drop":
        tokens.pop(at)
    elif how == "double":
        tokens.insert(at, tokens[at])
    elif how == "stray":
        tokens.insert(at, one(dice, _STRAY))
    else:
        tokens[at : at + 2] = reversed(tokens[at : at + 2])
    return " ".join(tokens)


def unlike(dice: Dice, soql: str) -> Mismatch | None:
    """What the two parsers disagree about: the statement, its round trip through the printer, or a damaged form."""
    tree = parse(soql)
    printed = to_soql(tree)
    if parse(printed) != tree:
        return Mismatch(soql, f"prints as {printed}", "grammar: parse(print(tree)) is the tree")
    return _unlike("soql", [soql, printed, *(damaged(dice, printed) for _ in range(3))])


def _unlike(name: str, texts: list[str]) -> Mismatch | None:
    for text in texts:
        refusal = parsed(text) if name == "soql" else parsed_sosl(text)
        accepted = reads(name, text) if name == "soql" else reads_sosl(text)
        if accepted == bool(refusal):
            return Mismatch(text, refusal or "accepted", f"grammar: {'accepted' if accepted else 'refused'}")
    return None


def unlike_sosl(dice: Dice, sosl: str) -> Mismatch | None:
    """The same for SOSL."""
    tree = parse_sosl(sosl)
    printed = to_sosl(tree)
    if parse_sosl(printed) != tree:
        return Mismatch(sosl, f"prints as {printed}", "grammar: parse(print(tree)) is the tree")
    return _unlike("sosl", [sosl, printed, *(damaged(dice, printed) for _ in range(3))])
