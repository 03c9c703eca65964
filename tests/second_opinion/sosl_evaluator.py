"""A second opinion on SOSL: looks through the words of every searchable field, one record at a time."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from crmarena.query import parse_sosl
from crmarena.query.ast import Field, Query, Source
from crmarena.query.sosl_ast import Joiner, Returning, Search, Term, Terms, Wildcard
from crmarena.schema import SObject
from second_opinion.conditions import holds, of_row
from second_opinion.evaluator import Asked, Json
from second_opinion.names import Scope
from second_opinion.ordering import arranged
from second_opinion.world import Record, World

OPEN = frozenset(("Product2", "Knowledge__kav"))
"""Objects that ignore the search group and are searched only where RETURNING names them."""
ANY_WORD = frozenset(("Knowledge__kav",))
"""Objects for which a blank between terms means OR."""

Pattern = list[re.Pattern[str]]
"""One expression for each of the adjacent words a term asks for."""


@lru_cache(maxsize=65536)
def _letters(char: str) -> str:
    """A letter without case and without accents; a blank for what parts words."""
    found = ""
    for part in unicodedata.normalize("NFD", char):
        if unicodedata.category(part)[0] in "LN" or unicodedata.category(part) == "Co":
            lowered = part.casefold() if len(part.casefold()) == 1 else part.lower()
            found += lowered if len(lowered) == 1 else part
        elif unicodedata.category(part) != "Mn":
            found += " "
    return found


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return "".join(map(_letters, text)).split()


def pattern(term: Term) -> Pattern:
    """What a term asks for; a wildcard at the front of a word is dropped."""
    marks = {Wildcard.ANY: "*", Wildcard.ONE: "?"}
    folded = "".join(marks[p] if isinstance(p, Wildcard) else "".join(map(_letters, p)) for p in term.parts)
    pieces = [piece.lstrip("*?") for piece in folded.split()]
    return [
        re.compile("".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in piece))
        for piece in pieces
        if piece
    ]


def occurs(wanted: Pattern, text: list[str]) -> bool:
    """Whether the words stand next to each other in the text."""
    starts = range(len(text) - len(wanted) + 1)
    return bool(wanted) and any(
        all(one.fullmatch(word) for one, word in zip(wanted, text[at:], strict=False)) for at in starts
    )


def found_in(terms: Term | Terms, texts: list[list[str]], blank: Joiner) -> bool:
    """Whether a record's texts meet the terms: AND and AND NOT from right to left, then OR."""
    if isinstance(terms, Term):
        wanted = pattern(terms)
        return any(occurs(wanted, text) for text in texts)
    result = False
    items = [terms.first, *(item for _, item in terms.rest)]
    joiners = [blank if joiner is Joiner.BLANK else joiner for joiner, _ in terms.rest]
    start = 0
    for at in [*(at for at, joiner in enumerate(joiners) if joiner is Joiner.OR), len(joiners)]:
        result = _chain(items[start : at + 1], joiners[start:at], texts, blank) or result
        start = at + 1
    return result


def _chain(items: list[Term | Terms], joiners: list[Joiner], texts: list[list[str]], blank: Joiner) -> bool:
    value = found_in(items[-1], texts, blank)
    for item, joiner in zip(reversed(items[:-1]), reversed(joiners), strict=True):
        value = found_in(item, texts, blank) and value != (joiner is Joiner.AND_NOT)
    return value


def search(world: World, sosl: str) -> list[tuple[str, list[Json]]]:
    """What is found of each object, in the order in which objects are given; LIMIT and OFFSET are not applied."""
    asked = parse_sosl(sosl)
    entries = asked.returning or tuple(Returning(Field(name)) for name in _everywhere(world))
    return [_object(world, asked, entry) for entry in entries]


def _everywhere(world: World) -> list[str]:
    return [o.name for o in world.schema.objects.values() if o.searchable and o.name not in OPEN]


def _object(world: World, asked: Search, entry: Returning) -> tuple[str, list[Json]]:
    sobject = world.schema.find(entry.object.path)
    assert sobject is not None
    query = Query(entry.fields or (Field("Id"),), Source(sobject.name))
    scope, answers = Scope(world, sobject, query), Asked(world, include_deleted=False)
    where = entry.where
    rows = [
        row
        for row in world.rows[sobject.name]
        if not row["IsDeleted"]
        and _matches(sobject, asked, row)
        and (where is None or holds(scope, where, of_row(scope, row), answers.inner))
    ]
    ordered = arranged(scope, entry.order, rows)
    return sobject.name, [answers.record(scope, query, row) for row in ordered]


def _matches(sobject: SObject, asked: Search, row: Record) -> bool:
    if asked.find.terms is None:
        return False
    everything = asked.group == "ALL" or sobject.name in OPEN
    columns = [f for f in sobject.fields.values() if f.searchable and (everything or asked.group in f.search_groups)]
    texts = [words(str(value)) for f in columns if (value := row[f.name]) is not None]
    blank = Joiner.OR if sobject.name in ANY_WORD else Joiner.AND
    return found_in(asked.find.terms, texts, blank)


def flat(found: list[tuple[str, list[Json]]]) -> list[Any]:
    """All records in one list."""
    return [record for _, records in found for record in records]
