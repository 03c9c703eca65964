"""Exact totals, whatever is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.quota import apportion, flat, settle


@given(st.integers(0, 500), st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_apportion_sums_and_stays_within_one_of_the_exact_share(total: int, weights: list[float]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1 + 1e-6


@given(
    st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=40), st.data()
)
def test_settle_reaches_any_total_the_bounds_allow(parents: list[tuple[int, int, int]], data: st.DataObject) -> None:
    bounds = [(low, low + room) for _, low, room in parents]
    total = data.draw(st.integers(sum(low for low, _ in bounds), sum(high for _, high in bounds)))
    out = settle([drawn for drawn, _, _ in parents], total, bounds, Rng("test"))
    assert sum(out) == total
    assert all(low <= number <= high for number, (low, high) in zip(out, bounds, strict=True))


def test_settle_leaves_what_fits_alone() -> None:
    assert settle([3, 1, 4], 8, flat(3, 0, 5), Rng("test")) == [3, 1, 4]


def test_settle_refuses_a_total_out_of_reach() -> None:
    with pytest.raises(CrmArenaError, match="9 pies cannot be shared over 2 parents: 2 to 8 would fit"):
        settle([1, 1], 9, flat(2, 1, 4), Rng("test"), "pies")


def test_nothing_to_share_over() -> None:
    assert apportion(0, []) == []
    with pytest.raises(CrmArenaError, match="over nothing"):
        apportion(3, [])
