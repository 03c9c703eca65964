"""The engine and the naive reference answer random SOQL alike: rows, order and JSON."""

from hypothesis import HealthCheck, given, settings

from second_opinion.compare import disagreement
from second_opinion.fuzz import engine_on, one_statement, worlds
from second_opinion.strategies import Setting, questions

SLICE = settings(
    max_examples=250, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


@SLICE
@given(questions())
def test_both_answer_alike(question: tuple[Setting, str]) -> None:
    (world, engine), soql = question
    assert disagreement(engine, world, soql) is None


@SLICE
@given(questions())
def test_both_answer_alike_with_deleted_records(question: tuple[Setting, str]) -> None:
    (world, engine), soql = question
    assert disagreement(engine, world, soql, include_deleted=True) is None


def test_a_slice_of_the_long_run() -> None:
    for _, world, numbers in worlds(0, 600):
        with engine_on(world) as engine:
            found = [one_statement(engine, world, 0, at) for at in numbers]
        assert [str(mismatch) for mismatch in found if mismatch] == []
