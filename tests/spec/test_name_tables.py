"""Names: distinct, balanced over traditions, the same for the same seed, and enough of them."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.spec.names import Names, Tradition, load_names


def test_tables_are_wide_enough() -> None:
    names = load_names()
    assert len(names.traditions) >= 8
    assert all(len(t.first) >= 40 and len(t.last) >= 40 for t in names.traditions)
    assert len(names.stems) * len(names.trades) >= 2000


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 2**32))
def test_people_are_distinct_and_not_taken(count: int, seed: int) -> None:
    names = load_names()
    taken = names.people(Rng(seed, "taken"), 50)
    drawn = names.people(Rng(seed), count, set(taken))
    assert len(drawn) == len(set(drawn)) == count
    assert not set(drawn) & set(taken)


def test_traditions_are_drawn_evenly() -> None:
    names = load_names()
    home = {(first, last): t.name for t in names.traditions for first in t.first for last in t.last}
    counts = Counter(home[pair] for pair in names.people(Rng("even"), 1100))
    assert max(counts.values()) - min(counts.values()) <= 2
    given_names = Counter(first for first, _ in names.people(Rng("even"), 460))
    assert max(given_names.values()) <= 2


def test_more_people_than_plain_combinations() -> None:
    small = Names((Tradition("x", ("A", "B"), ("C", "D")),), ("S",), ("T",), ("",))
    drawn = small.people(Rng(1), 8)
    assert len(set(drawn)) == 8
    assert ("A", "C-D") in drawn or ("A", "D-C") in drawn
    with pytest.raises(CrmArenaError, match="give 8 people, not 9"):
        small.people(Rng(1), 9)


def test_companies_are_distinct_and_run_out_with_a_word() -> None:
    names = load_names()
    drawn = names.companies(Rng("firms"), 5000)
    assert len(set(drawn)) == 5000
    assert drawn == names.companies(Rng("firms"), 5000)
    with pytest.raises(CrmArenaError, match="Ask for fewer companies"):
        names.companies(Rng("firms"), 10**6)
