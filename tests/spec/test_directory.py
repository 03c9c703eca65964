"""The directory: names by number, never the same twice, far beyond the plain tables."""

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.spec.directory import Directory
from crmarena.spec.names import Names, Tradition, load_names


def test_a_hundred_thousand_people_and_companies_are_distinct() -> None:
    directory = Directory(load_names(), Rng("d"))
    people = [directory.person(number) for number in range(100_000)]
    assert len(set(people)) == len(people)
    firms = [directory.company(number) for number in range(100_000)]
    assert len(set(firms)) == len(firms)


def test_plain_names_come_first_then_second_surnames_then_initials() -> None:
    small = Directory(Names((Tradition("x", ("A", "B"), ("C", "D", "E")),), ("S", "T"), ("U",), ("",)), Rng(1))
    people = [small.person(number) for number in range(36)]
    assert len(set(people)) == 36
    assert {last for _, last in people[:6]} == {"C", "D", "E"}
    assert all("-" in last for _, last in people[6:18])
    assert all(first.endswith(" A.") for first, _ in people[18:36])
    assert sorted(small.company(number) for number in range(2)) == ["S U", "T U"]
    assert "&" in small.company(2)


def test_both_run_out_with_a_word() -> None:
    small = Directory(Names((Tradition("x", ("A",), ("B",)),), ("S",), ("T",), ("",)), Rng(1))
    with pytest.raises(CrmArenaError, match="no more people"):
        small.person(10_000)
    with pytest.raises(CrmArenaError, match="no more names"):
        small.company(1)


def test_another_seed_is_another_list() -> None:
    names = load_names()
    one, two = Directory(names, Rng(1)), Directory(names, Rng(2))
    assert [one.person(n) for n in range(50)] != [two.person(n) for n in range(50)]
