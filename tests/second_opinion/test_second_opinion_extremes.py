"""Enormous and deeply nested statements are answered or refused within a second."""

from time import perf_counter

import pytest

from second_opinion.compare import told
from second_opinion.extremes import soql, sosl
from second_opinion.strategies import setting


@pytest.mark.parametrize("name", list(soql()))
def test_soql_comes_to_an_end(name: str) -> None:
    engine = setting(0).engine
    started = perf_counter()
    told(engine.query, soql()[name])
    assert perf_counter() - started < 1


@pytest.mark.parametrize("name", list(sosl()))
def test_sosl_comes_to_an_end(name: str) -> None:
    engine = setting(0).engine
    started = perf_counter()
    told(engine.search, sosl()[name])
    assert perf_counter() - started < 1
