"""The engine and the naive reference find the same with random SOSL."""

from hypothesis import HealthCheck, given, settings

from second_opinion.sosl_compare import search_disagreement
from second_opinion.strategies import Setting, searches


@settings(max_examples=250, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(searches())
def test_both_find_the_same(asked: tuple[Setting, str]) -> None:
    (world, engine), sosl = asked
    assert search_disagreement(engine, world, sosl) is None
