"""Record ids: checksum, repair of case, and the permutation that hides the order of creation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError
from crmarena.schema import EDITIONS, IdSpace, id15, is_valid_id, load_schema, record_id, to_18
from crmarena.schema.idspace import CAPACITY

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
bodies = st.text(ALPHABET, min_size=15, max_size=15)
ordinals = st.integers(0, CAPACITY - 1)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("000000000000000", "000000000000000AAA"),
        ("A00000000000000", "A00000000000000BAA"),
        ("AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA555"),
        ("0000A00000a000Z", "0000A00000a000ZQAQ"),
    ],
)
def test_checksum_by_hand(short: str, full: str) -> None:
    assert to_18(short) == full


@given(bodies)
def test_the_long_form_keeps_the_short_one(body: str) -> None:
    full = to_18(body)
    assert full is not None
    assert full[:15] == body
    assert to_18(full) == full
    assert id15(full) == body


@given(bodies, st.lists(st.booleans(), min_size=18, max_size=18))
def test_lost_case_comes_back(body: str, flips: list[bool]) -> None:
    full = to_18(body)
    assert full is not None
    mangled = "".join(c.swapcase() if flip else c for c, flip in zip(full, flips, strict=True))
    assert to_18(mangled) == full


@given(st.text(max_size=20))
def test_only_well_formed_texts_are_ids(text: str) -> None:
    if len(text) not in {15, 18} or any(c not in ALPHABET for c in text):
        assert not is_valid_id(text)
        assert id15(text) is None


@pytest.mark.parametrize(
    "text", ["", "abc", "00500000000000", "000000000000000BAA", "00000000000000é", "000000000000000AA9", "٠" * 15]
)
def test_malformed_ids(text: str) -> None:
    assert to_18(text) is None


@given(ordinals, st.integers(0, 2**63), st.sampled_from(EDITIONS))
def test_an_id_leads_back_to_its_ordinal(ordinal: int, seed: int, edition: str) -> None:
    space = IdSpace(seed, edition)
    for name in ("Case", "CaseHistory__c"):
        record = space.of(name, ordinal)
        assert len(record) == 18
        assert to_18(record) == record
        assert record[:3] == load_schema(edition).objects[name].prefix
        assert space.ordinal_of(record) == space.ordinal_of(record[:15]) == ordinal


@given(st.sets(ordinals, min_size=2, max_size=50))
def test_no_two_records_share_an_id(some: set[int]) -> None:
    space = IdSpace(3, "b2b")
    assert len({space.of("Task", n) for n in some}) == len(some)


def test_the_order_of_ids_tells_nothing() -> None:
    encode = IdSpace(11, "b2b").codec("Task").encode
    count = 20_000
    ids = [encode(n) for n in range(count)]
    assert len(set(ids)) == count
    place = {record: rank for rank, record in enumerate(sorted(ids))}
    mean = (count - 1) / 2
    covariance = sum((n - mean) * (place[record] - mean) for n, record in enumerate(ids))
    correlation = covariance / sum((n - mean) ** 2 for n in range(count))
    assert abs(correlation) < 0.03
    rising = sum(a < b for a, b in pairwise(ids)) / (count - 1)
    assert 0.48 < rising < 0.52
    last = [record[14] for record in ids]
    assert max(map(last.count, set(last))) < 1.35 * count / 62


def test_seed_edition_and_object_each_give_other_ids() -> None:
    spaces = [IdSpace(1, "b2b"), IdSpace(2, "b2b"), IdSpace(1, "b2c")]
    bodies_of_first = {space.of(name, 0)[3:15] for space in spaces for name in ("Account", "Contact")}
    assert len(bodies_of_first) == 6
    assert IdSpace(1, "b2b").of("Account", 5) == spaces[0].of(load_schema("b2b").objects["Account"], 5)
    assert record_id("001", 5, key=1, edition="b2b") == spaces[0].of("Account", 5)


def test_ids_stay_what_they_were() -> None:
    # Worlds are reproducible across releases only while this holds.
    assert IdSpace(20250523, "b2b").of("Case", 0) == "500Kb008NKfQTiSIYW"


def test_foreign_ids_are_refused() -> None:
    space = IdSpace(1, "b2b")
    for foreign in ("nonsense", "zzz000000000000AAA", IdSpace(1, "b2c").of("Case", 3)):
        with pytest.raises(ValueError, match="not an id"):
            space.ordinal_of(foreign)
    with pytest.raises(ValueError, match="outside"):
        space.of("Case", -1)
    with pytest.raises(CrmArenaError, match="no object 'Nope'"):
        space.of("Nope", 0)
