"""A second opinion on full-text search: a naive evaluator over Python rows, written from the rules of SOSL."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.org import Org
from crmarena.query.sosl_ast import Find, Joiner, Search, Term, Terms, Wildcard
from crmarena.query.sosl_printer import to_sosl
from crmarena.schema import Schema

from .conftest import PLAN, WORDS, Table, make_rows, write

OBJECTS = ("Account", "Contact", "Case", "Knowledge__kav", "Product2", "EmailMessage")
ANY, ONE = "\U000f0000", "\U000f0001"
TOKEN = re.compile(rf"(?:[^\W_]|{ANY}|{ONE})+")


@cache
def tokens(text: str) -> str:
    """Runs of letters and digits (and of the two marks for wildcards) without case and diacritics, between blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    return f" {' '.join(TOKEN.findall(plain))} "


@cache
def pattern(term: Term) -> re.Pattern[str]:
    """What the tokens of a term look like side by side; wildcards at a token's beginning count for nothing."""
    marks = {Wildcard.ANY: ANY, Wildcard.ONE: ONE}
    text = "".join(part if isinstance(part, str) else marks[part] for part in term.parts)
    found = [token.lstrip(ANY + ONE) for token in tokens(text).split()]
    return re.compile(f" {' '.join(filter(None, found))} ".replace(ANY, "[^ ]*").replace(ONE, "[^ ]"))


def has(texts: list[str], term: Term) -> bool:
    """Whether the tokens of a term stand side by side in one of the texts."""
    return any(pattern(term).search(text) for text in texts)


def holds(texts: list[str], terms: Terms, blank: Joiner) -> bool:
    """AND and AND NOT from right to left, then OR."""
    joiners = [blank if joiner is Joiner.BLANK else joiner for joiner, _ in terms.rest]
    items = [terms.first, *(item for _, item in terms.rest)]
    truth = [has(texts, item) if isinstance(item, Term) else holds(texts, item, blank) for item in items]
    runs: list[tuple[list[bool], list[Joiner]]] = [([truth[0]], [])]
    for value, joiner in zip(truth[1:], joiners, strict=True):
        if joiner is Joiner.OR:
            runs.append(([value], []))
        else:
            runs[-1][0].append(value)
            runs[-1][1].append(joiner)
    return any(fold_right(values, between) for values, between in runs)


def fold_right(values: list[bool], joiners: list[Joiner]) -> bool:
    """a J1 b J2 c as a J1 (b J2 c)."""
    if not joiners:
        return values[0]
    rest = fold_right(values[1:], joiners[1:])
    return values[0] and (not rest if joiners[0] is Joiner.AND_NOT else rest)


def expected(schema: Schema, rows: list[Table], search: Search) -> set[str]:
    """Ids the search must find in OBJECTS."""
    found: set[str] = set()
    assert search.find.terms is not None
    for name, records in rows:
        if name not in OBJECTS:
            continue
        fields = list(schema.objects[name].fields.values())
        everywhere = search.group == "ALL" or name in {"Knowledge__kav", "Product2"}
        looked = [f.searchable and (everywhere or search.group in f.search_groups) for f in fields]
        blank = Joiner.OR if name == "Knowledge__kav" else Joiner.AND
        for record in records:
            texts = [tokens(str(value)) for value, look in zip(record, looked, strict=True) if look and value]
            if holds(texts, search.find.terms, blank):
                found.add(str(record[0]))
    return found


@st.composite
def term(draw: st.DrawFn) -> Term:
    """A word or two of the organisation's, in any case, with wildcards here and there."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
    text = draw(st.sampled_from([" ", "-", ", "])).join(words)
    text = draw(st.sampled_from([text, text.upper(), text.lower(), text.title()]))
    parts: list[str | Wildcard] = [text]
    for mark in draw(st.lists(st.sampled_from(list(Wildcard)), max_size=2)):
        last = parts.pop()
        assert isinstance(last, str)
        cut = draw(st.integers(0, len(last)))
        gone = draw(st.integers(0, 1))
        parts += [piece for piece in (last[:cut], mark) if piece != ""]
        parts.append(last[cut + gone :])
    kept = tuple(part for part in parts if part != "")
    return Term(kept, draw(st.booleans()))


def _joined(inner: st.SearchStrategy[Term | Terms]) -> st.SearchStrategy[Terms]:
    rest = st.lists(st.tuples(st.sampled_from(list(Joiner)), inner), min_size=1, max_size=3)
    return st.builds(Terms, inner, rest.map(tuple))


usable = term().filter(lambda made: sum(c.isalnum() for part in made.parts if isinstance(part, str) for c in part) > 1)
whole = _joined(st.recursive(usable, _joined, max_leaves=6)) | usable.map(Terms)
groups = st.sampled_from(["ALL", "NAME", "EMAIL", "PHONE"])


@pytest.fixture(scope="module", params=[1, 2])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, schema: Schema
) -> Iterator[tuple[Org, list[Table]]]:
    """A small organisation of another seed, and its rows."""
    rows = make_rows(schema, PLAN, request.param)
    path: Path = tmp_path_factory.mktemp("world") / "org"
    with Org.open(write(path, schema, rows)) as org:
        yield org, rows


@settings(max_examples=80, deadline=None)
@given(terms=whole, group=groups)
def test_full_text_search_agrees_with_the_naive_evaluator(
    world: tuple[Org, list[Table]], schema: Schema, terms: Terms, group: str
) -> None:
    org, rows = world
    search = Search(Find("", terms), group)
    asked = to_sosl(search) + " RETURNING " + ", ".join(OBJECTS)
    found = {record["Id"] for record in org.run(asked)}
    assert found == expected(schema, rows, search), asked
