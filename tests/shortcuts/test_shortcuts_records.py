"""Rows 12, 13, 18 to 21, 25 and 26: what deals, quotes, to-dos, cases and products would give away at a glance."""

from collections import Counter
from statistics import mean, median

import pytest
from rapidfuzz import fuzz, process

from crmarena.core.rng import Rng
from crmarena.latents import World
from crmarena.records import text
from crmarena.spec.pack import load_pack, packs
from shortcuts.deals import Blame, Todo, blames, discounts, judged_quotes, quantities, todos
from shortcuts.gates import hold
from shortcuts.leaks import guessed_from, related
from shortcuts.words import shared_words, stems

EDITIONS = ("b2b", "b2c")


@pytest.fixture(scope="module")
def blamed(orgs: dict[str, World]) -> list[Blame]:
    return [blame for world in orgs.values() for deal in world.deals for blame in blames(deal)]


@pytest.mark.parametrize("stance", ["advantage", "disadvantage", "offer", "lost"])
def test_row_12_the_first_competitor_mentioned_is_not_the_answer(blamed: list[Blame], stance: str) -> None:
    own = [blame for blame in blamed if blame.stance == stance]
    assert len(own) >= 20
    hold(12, mean(blame.first for blame in own) - mean(1 / blame.rivals for blame in own), f"{len(own)} items")


@pytest.mark.parametrize("stance", ["advantage", "disadvantage", "offer", "lost"])
def test_row_13_the_competitor_mentioned_most_is_not_the_answer(blamed: list[Blame], stance: str) -> None:
    hold(13, mean(blame.most for blame in blamed if blame.stance == stance))


@pytest.mark.parametrize("edition", EDITIONS)
def test_row_18_quantities_do_not_tell_a_broken_rule(worlds: dict[str, World], edition: str) -> None:
    found = judged_quotes(worlds[edition])
    hold(18, guessed_from([quantities(quote) for quote in found], [bool(quote.violation) for quote in found]), edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_row_19_discounts_do_not_tell_a_broken_rule(worlds: dict[str, World], edition: str) -> None:
    world = worlds[edition]
    found = judged_quotes(world)
    rows = [discounts(quote, world.policies) for quote in found]
    hold(19, guessed_from(rows, [bool(quote.violation) for quote in found]), edition)


@pytest.fixture(scope="module")
def open_todos(worlds: dict[str, World]) -> dict[str, list[Todo]]:
    return {edition: todos(world) for edition, world in worlds.items()}


@pytest.mark.parametrize("edition", EDITIONS)
def test_row_20_a_subject_is_as_frequent_among_the_tasks_of_another_stage(
    open_todos: dict[str, list[Todo]], edition: str
) -> None:
    # Org-wide, the work of late stages is rarer whoever asks; compared is what waits to be done.
    counts = Counter(todo.subject for todo in open_todos[edition])
    found = [todo for todo in open_todos[edition] if not todo.ended]
    assert len(counts) >= 20
    hold(20, related([counts[todo.subject] for todo in found], [float(todo.foreign) for todo in found]), edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_row_21_neither_date_nor_owner_nor_priority_tells_the_tasks_of_another_stage(
    open_todos: dict[str, list[Todo]], edition: str
) -> None:
    found = [todo for todo in open_todos[edition] if todo.mixed]
    hold(21, guessed_from([todo.looks for todo in found], [todo.foreign for todo in found]), f"{len(found)} tasks")


@pytest.fixture(scope="module")
def reports(orgs: dict[str, World]) -> list[tuple[str, list[str], str]]:
    """For every case the name of its issue, those of all issues, and what the customer wrote."""
    out = []
    for world in orgs.values():
        memory, names = text.Memory(), [issue.name for issue in world.issues]
        for case in world.cases[:150]:
            written = text.case_text(world, case, Rng("shortcuts", world.spec.pack, case.ordinal), memory)
            out.append((world.issues[case.issue].name, names, " ".join(written)))
    return out


def test_row_25_a_case_does_not_name_its_issue(reports: list[tuple[str, list[str], str]]) -> None:
    hold(25, median(shared_words(name, written) for name, _, written in reports))


def test_row_25_the_issue_most_like_a_case_is_seldom_its_own(reports: list[tuple[str, list[str], str]]) -> None:
    hits = []
    for name, names, written in reports:
        found = process.extractOne(written.lower(), [n.lower() for n in names], scorer=fuzz.token_set_ratio)
        hits.append(found[0] == name.lower())
    hold(25, mean(hits))


@pytest.mark.parametrize("pack", packs())
def test_row_26_a_paraphrase_shares_one_word_with_the_products_name_at_most(pack: str) -> None:
    for product in load_pack(pack).products:
        common = stems(product.noun) & stems(product.name)
        hold(26, len(common), f"{product.name}: {product.noun}")
