"""A territory's wins: one seller ahead, or a tie that only the smaller workload breaks."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.rng import Rng
from crmarena.latents.wins import allot, tied_territories

WAITING = st.dictionaries(st.integers(0, 50), st.integers(0, 20), min_size=2, max_size=9)


@given(st.integers(1, 60), WAITING, st.integers(0, 1000))
def test_without_a_tie_one_seller_is_ahead(wins: int, waiting: dict[int, int], seed: int) -> None:
    shares = allot(wins, waiting, tied=False, rng=Rng(seed))
    best = sorted(shares.values(), reverse=True)
    assert sum(best) == wins
    assert set(shares) == set(waiting)
    assert best[0] > best[1]


@given(st.integers(4, 60), WAITING, st.integers(0, 1000))
def test_a_tie_is_broken_by_one_smallest_workload(wins: int, waiting: dict[int, int], seed: int) -> None:
    shares = allot(wins, waiting, tied=True, rng=Rng(seed))
    assert sum(shares.values()) == wins
    first = [user for user, share in shares.items() if share == max(shares.values())]
    loads = Counter(waiting[user] for user in first)
    # Where no such tie exists one seller is ahead; otherwise exactly one of the tied has the fewest leads.
    assert len(first) == 1 or loads[min(loads)] == 1


def test_a_tie_happens_where_it_can() -> None:
    shares = allot(12, {1: 4, 2: 7, 3: 9, 4: 1}, tied=True, rng=Rng("t"))
    assert list(shares.values()).count(max(shares.values())) > 1


def test_no_wins_no_shares() -> None:
    assert allot(0, {1: 0, 2: 3}, tied=True, rng=Rng("t")) == {1: 0, 2: 0}


def test_a_third_of_the_territories_is_tied() -> None:
    assert len(tied_territories(10, Rng("t"))) == 3
    assert tied_territories(1, Rng("t")) == set()
