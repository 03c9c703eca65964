"""Two parsers, written apart, accept and refuse the same statements; printing a tree loses nothing."""

from pathlib import Path

import pytest

from second_opinion.dice import Stream
from second_opinion.grammar import parsed, parsed_sosl, reads, reads_sosl, unlike, unlike_sosl
from second_opinion.orgs import world
from second_opinion.sosl_statements import search_statement
from second_opinion.statements import statement

HERE = Path(__file__).parent


def _edges(name: str) -> list[tuple[bool, str]]:
    """Statements of a file, one a line, behind a + or a -."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [({"+ ": True, "- ": False}[line[:2]], line[2:]) for line in lines]


@pytest.mark.parametrize(("right", "soql"), _edges("soql_edges.txt"))
def test_edges_of_soql(right: bool, soql: str) -> None:
    assert reads("soql", soql) == right
    assert (parsed(soql) == "") == right


@pytest.mark.parametrize(("right", "sosl"), _edges("sosl_edges.txt"))
def test_edges_of_sosl(right: bool, sosl: str) -> None:
    assert reads_sosl(sosl) == right
    assert (parsed_sosl(sosl) == "") == right


def test_random_statements_whole_and_damaged() -> None:
    about = world(Stream("grammar"))
    for number in range(25):
        dice = Stream("grammar", number)
        assert unlike(dice, statement(dice, about)) is None
        assert unlike_sosl(dice, search_statement(dice, about)) is None
