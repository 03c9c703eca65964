"""Enormous and deeply nested statements are answered or refused within a second."""

from time import process_time

import pytest

from second_opinion.compare import told
from second_opinion.extremes import soql, sosl
from second_opinion.strategies import setting


@pytest.mark.parametrize("name", list(soql()))
def test_soql_comes_to_an_end(name: str) -> None:
    engine = setting(0).engine
    started = process_time()
    told(engine.query, soql()[name])
    assert process_time() - started < 1


@pytest.mark.parametrize("name", list(sosl()))
def test_sosl_comes_to_an_end(name: str) -> None:
    engine = setting(0).engine
    started = process_time()
    told(engine.search, sosl()[name])
    assert process_time() - started < 1
