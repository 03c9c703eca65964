"""The random source: the same path gives the same values in any process, and the draws mean what they say."""

import math
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.rng import Rng, derive, exp

PROGRAM = """
from crmarena.core.rng import Rng
rng = Rng("golden", 7)
print([rng.random(), rng.integer(1, 6), rng.uniform(-1, 1), rng.chance(0.5), rng.choice("abc")])
print([rng.weighted("ab", [1, 3]), rng.shuffled(range(6)), rng.sample(range(100), 4), rng.normal(2, 3)])
print([rng.lognormal(5, 0.4), rng.exponential(2), rng.poisson(3), rng.geometric(0.3), rng.dirichlet(1, 3)])
print(Rng("golden", 7).child("case", 17).random())
"""
paths = st.lists(st.text(max_size=8) | st.integers(), min_size=1, max_size=4)


def output(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_any_process_draws_the_same() -> None:
    first = output("0")
    assert len(first.splitlines()) == 4
    assert output("12345") == first


def test_the_stream_is_the_one_every_release_had() -> None:
    """Frozen figures: a change here is a change of every world (a new generator version)."""
    assert derive("golden", 7) == 10572283555149492747
    assert Rng("golden", 7).random() == 0.7774647062493861
    assert Rng("golden", 7).child("case", 17).random() == 0.43514948609321025


@given(paths, paths)
def test_different_paths_are_different_streams(one: list[str | int], other: list[str | int]) -> None:
    same = [str(part) for part in one] == [str(part) for part in other]
    assert (derive(*one) == derive(*other)) is same


def test_a_path_is_not_its_parts_run_together() -> None:
    assert derive("ab", "c") != derive("a", "bc") != derive("abc")


def test_a_child_does_not_disturb_its_parent() -> None:
    alone, busy = Rng("parent"), Rng("parent")
    busy.child("case", 1).random()
    assert [alone.random() for _ in range(3)] == [busy.random() for _ in range(3)]


@given(st.floats(-50, 50))
def test_exp_is_the_exponential(x: float) -> None:
    assert exp(x) == pytest.approx(math.exp(x), rel=1e-13)


@given(st.integers(), st.integers(-20, 20), st.integers(0, 40))
def test_integers_keep_their_bounds(seed: int, low: int, span: int) -> None:
    rng = Rng("bounds", seed)
    assert all(low <= rng.integer(low, low + span) <= low + span for _ in range(20))


@given(st.integers(), st.lists(st.integers(), max_size=30), st.integers(0, 35))
def test_a_sample_is_distinct_places(seed: int, items: list[int], count: int) -> None:
    places = list(range(len(items)))
    drawn = Rng("sample", seed).sample(places, count)
    assert len(drawn) == len(set(drawn)) == min(count, len(places))
    assert set(drawn) <= set(places)
    assert sorted(Rng("shuffle", seed).shuffled(items)) == sorted(items)


def test_nothing_of_weight_zero_is_chosen() -> None:
    rng = Rng("weights")
    assert {rng.weighted("abc", [0, 2, 0]) for _ in range(200)} == {"b"}


def mean_of(draw: str, *arguments: float, count: int = 4000) -> float:
    rng = Rng("means", draw)
    method: Callable[..., float] = getattr(rng, draw)
    return sum(method(*arguments) for _ in range(count)) / count


@pytest.mark.parametrize(
    ("draw", "arguments", "expected", "slack"),
    [
        ("random", (), 0.5, 0.03),
        ("uniform", (2.0, 4.0), 3.0, 0.06),
        ("integer", (1, 6), 3.5, 0.15),
        ("normal", (10.0, 2.0), 10.0, 0.15),
        ("exponential", (5.0,), 5.0, 0.4),
        ("poisson", (3.0,), 3.0, 0.15),
        ("geometric", (0.25,), 3.0, 0.3),
    ],
)
def test_means(draw: str, arguments: tuple[float, ...], expected: float, slack: float) -> None:
    assert mean_of(draw, *arguments) == pytest.approx(expected, abs=slack)


def test_the_median_of_a_lognormal() -> None:
    rng = Rng("lognormal")
    drawn = sorted(rng.lognormal(30.0, 0.5) for _ in range(4001))
    assert drawn[2000] == pytest.approx(30.0, rel=0.05)


def test_exponential_has_no_memory() -> None:
    """Built from halvings and a remainder: the seams between octaves must not show in the tail."""
    rng = Rng("tail")
    drawn = [rng.exponential(1.0) for _ in range(20000)]
    for mark in (0.3, 0.6931, 1.0, 2.0, 3.0):
        assert sum(value > mark for value in drawn) / len(drawn) == pytest.approx(math.exp(-mark), abs=0.012)


def test_a_point_of_the_simplex() -> None:
    shares = Rng("simplex").dirichlet(0.5, 7)
    assert len(shares) == 7
    assert sum(shares) == pytest.approx(1.0)
    assert min(shares) > 0
