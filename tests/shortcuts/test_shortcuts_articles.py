"""Rows 16 and 17: the article that holds the answer is not found by its looks or by a text search."""

from statistics import mean

import pytest

from crmarena.core.rng import Rng
from crmarena.latents import World
from crmarena.spec.pack import packs
from shortcuts.gates import hold
from shortcuts.leaks import Ranking, guessed_from, told_by
from shortcuts.pages import Page, golds_of, pages_of, quoted_lines

_ASKED = {
    "price": "Is what this quote charges in line with the company's rules, and if not, which article does it break?",
    "parts": "May these products be sold together as quoted, and if not, which article forbids it?",
}
#: What somebody would call each rule.
_RULES = {
    "discount": "volume-based discounts",
    "limit": "product quantity limits",
    "exclusion": "mutually exclusive products",
    "bundle": "mandatory product bundles",
}


@pytest.fixture(scope="module")
def shelves(orgs: dict[str, World]) -> dict[str, list[Page]]:
    """The articles of every org."""
    return {name: pages_of(world) for name, world in orgs.items()}


@pytest.fixture(scope="module")
def golds(orgs: dict[str, World], shelves: dict[str, list[Page]]) -> dict[str, dict[str, int]]:
    """The places of the articles that state the rules, for every org."""
    return {name: golds_of(world, shelves[name]) for name, world in orgs.items()}


def test_row_16_the_gold_article_is_neither_longer_nor_first_nor_full_of_figures(
    shelves: dict[str, list[Page]], golds: dict[str, dict[str, int]]
) -> None:
    rows = [page.measures for pages in shelves.values() for page in pages]
    marks = [page.place in golds[name].values() for name, pages in shelves.items() for page in pages]
    singles = [round(told_by([row[i] for row in rows], marks), 2) for i in range(len(rows[0]))]
    hold(16, guessed_from(rows, marks), f"{sum(marks)} of {len(marks)}; single AUC {singles}")


def test_row_16_lists_stand_in_articles_of_all_kinds(
    shelves: dict[str, list[Page]], golds: dict[str, dict[str, int]]
) -> None:
    others = [page for name, pages in shelves.items() for page in pages if page.place not in golds[name].values()]
    assert mean(page.listed >= 3 for page in others) >= 0.3


@pytest.mark.parametrize("question", _ASKED)
def test_row_17_a_text_search_for_the_quote_seldom_finds_the_gold_article(
    orgs: dict[str, World], shelves: dict[str, list[Page]], golds: dict[str, dict[str, int]], question: str
) -> None:
    hits = []
    for name, world in orgs.items():
        ranking = Ranking([page.whole for page in shelves[name]])
        broken = [quote for deal in world.deals for quote in deal.quotes if quote.violation]
        for quote in Rng("search", name).sample(broken, 60):
            found = ranking.first(f"{_ASKED[question]} {quoted_lines(world, quote)}")
            hits.append(found == golds[name][quote.violation])
    hold(17, mean(hits))


def test_row_17_a_search_of_the_titles_for_the_rule_seldom_finds_the_gold_article(
    shelves: dict[str, list[Page]], golds: dict[str, dict[str, int]]
) -> None:
    hits = []
    for name, pages in shelves.items():
        ranking = Ranking([page.title for page in pages])
        hits += [ranking.first(rule) == golds[name][kind] for kind, rule in _RULES.items()]
    hold(17, mean(hits))


def test_every_pack_has_its_articles_judged(orgs: dict[str, World]) -> None:
    assert {world.spec.pack for world in orgs.values()} == set(packs())
