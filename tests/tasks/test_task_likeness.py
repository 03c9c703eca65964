"""Reading what a text is about, and who asks."""

from crmarena.core.rng import Rng
from crmarena.tasks.likeness import Library, library, named_in, stems
from crmarena.tasks.personas import persona_for, personas

TEXTS = (
    ("cracks", "The surface cracks under load and breaks"),
    ("noise", "Loud noises at night under load"),
    ("noise", "A rattling, noisy motor"),
)


def test_rare_shared_words_decide() -> None:
    shelf = Library(TEXTS)
    assert shelf.vote("Under load there is a noise", 1) == "noise"
    assert shelf.vote("It cracked: the surface is broken", 3) == "cracks"
    assert shelf.vote("zebra", 3) is None
    assert library(TEXTS) is library(TEXTS)


def test_stems_join_the_forms_of_a_word() -> None:
    assert stems("Cracking cracked, the ox") == {"cracki", "cracke"}
    assert stems("installation installing") == {"instal"}


def test_the_longest_name_in_the_text_is_meant() -> None:
    names = {"1": "Anvil", "2": "Anvil Pro", "3": "Bellows "}
    assert named_in("My Anvil Pro squeaks", names) == "2"
    assert named_in("my anvil squeaks", names) == "1"
    assert named_in("about the bellows.", names) == "3"
    assert named_in("Anviller", names) is None


def test_there_are_three_groups_of_sixteen_people() -> None:
    groups = personas()
    assert {name: len(set(lines)) for name, lines in groups.items()} == {"employee": 16, "consumer": 16, "business": 16}
    assert len({line for lines in groups.values() for line in lines}) == 48
    drawn = {persona_for("internal", Rng(seed)) for seed in range(300)}
    assert drawn == set(groups["employee"])
    assert persona_for("external", Rng(1)) in groups["consumer"]
