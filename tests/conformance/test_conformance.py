"""The two back ends answer alike: the same records in the same order, the same text, the same refusals."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.pair import Pair, both, told
from second_opinion.dice import Drawn, Stream
from second_opinion.orgs import world
from second_opinion.sosl_statements import search_statement
from second_opinion.statements import statement

CORPUS = [
    line
    for line in (Path(__file__).with_name("corpus.txt")).read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
SLICE = settings(
    max_examples=200, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[Pair]:
    """Up to 99 records of every object on both back ends."""
    with both(world(Stream("conformance", 2), 99), tmp_path_factory.mktemp("conformance"), postgres) as made:
        yield made


@pytest.mark.parametrize("text", CORPUS)
def test_both_answer_the_corpus_alike(pair: Pair, text: str) -> None:
    assert pair.differing(text) == ""
    assert pair.differing(text, include_deleted=True) == ""


def test_the_corpus_asks_for_something(pair: Pair) -> None:
    answers = [told(pair.file, text) for text in CORPUS]
    assert len(CORPUS) >= 150
    assert sum('"records": []' in answer or '"searchRecords": []' in answer for answer in answers) < len(CORPUS) / 8
    assert sum(answer.startswith("refused") for answer in answers) == 8


@SLICE
@given(st.data())
def test_both_answer_random_queries_alike(pair: Pair, data: st.DataObject) -> None:
    text = data.draw(st.composite(lambda draw: statement(Drawn(draw), pair.world))())
    assert pair.differing(text) == ""


@SLICE
@given(st.data())
def test_both_answer_random_searches_alike(pair: Pair, data: st.DataObject) -> None:
    text = data.draw(st.composite(lambda draw: search_statement(Drawn(draw), pair.world))())
    assert pair.differing(text) == ""


@pytest.mark.parametrize("seed", range(3))
def test_a_slice_of_a_long_run(tmp_path_factory: pytest.TempPathFactory, postgres: str, seed: int) -> None:
    folder = tmp_path_factory.mktemp("slice")
    with both(world(Stream("conformance world", seed)), folder, postgres) as made:
        texts = [statement(Stream("conformance", seed, at), made.world) for at in range(200)]
        texts += [search_statement(Stream("conformance search", seed, at), made.world) for at in range(50)]
        assert [found for text in texts if (found := made.differing(text))] == []
