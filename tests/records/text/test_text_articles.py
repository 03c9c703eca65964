"""The knowledge base: as many articles as counted, of the right length, unlike each other, true to the rules."""

import re
from collections import Counter
from functools import lru_cache
from math import log
from statistics import mean, median

import pytest

from crmarena.audit.ngrams import nearest, tokens
from crmarena.audit.reading import grade
from crmarena.latents.world import World
from crmarena.records.text import articles
from crmarena.records.text.articles import Article
from crmarena.records.text.lint import lint
from crmarena.records.text.policies import KINDS, TWINS
from crmarena.records.text.words import days

ITEM = re.compile(r"^(?:- |\d\d?\. )", re.MULTILINE)
FIGURE = re.compile(r"\d")
#: A figure as only a rule states it.
RULE = re.compile(r"\d\s*(?:units?|percent|days?|dollars?|%)\b|\$\s*\d|\b\w+ days?\b of the order")
#: What an agent or a user asks who needs the rule of a kind, in the words of the trade.
QUESTIONS = {
    "discount": "Is the discount on this quote line allowed for the quantity of units and the list price?",
    "install": "How many days are required for the total units of an order, can the customer's timeline be met?",
    "limits": "Does the quantity of units of a product in this quote exceed the maximum quantity per order?",
    "exclusions": "May these two products be combined in the same quote or is the combination excluded?",
    "bundles": "Does this quote lack a companion product that another product in the quote requires?",
    "offers": "May the quote answer a competing offer of another supplier that the customer mentioned?",
    "guide": "Does the lead qualify, given budget, authority, need and timeline in the conversation?",
}


@lru_cache(maxsize=2)
def _found(key: tuple[str, int]) -> list[Article]:
    return articles(_WORLDS[key])


_WORLDS: dict[tuple[str, int], World] = {}


@pytest.fixture
def found(world: World) -> list[Article]:
    key = (world.spec.edition, world.spec.seed)
    _WORLDS[key] = world
    return _found(key)


def kinds(world: World, found: list[Article]) -> dict[str, list[Article]]:
    """The articles by kind: rules, rivals, issues and related pages come in this order, then the others."""
    sizes = {
        "rule": len(KINDS), "rival": len(world.competitors), "issue": len(world.issues), "twin": TWINS * len(KINDS),
    }  # fmt: skip
    out, start = {}, 0
    for kind, size in sizes.items():
        out[kind], start = found[start : start + size], start + size
    return {**out, "other": found[start:]}


def test_number_length_and_form(world: World, found: list[Article]) -> None:
    assert len(found) == world.spec.count("Knowledge__kav")
    assert len({article.title for article in found}) == len(found)
    assert len({article.url_name for article in found}) == len(found)
    for article in found:
        assert 336 <= len(article.body.split()) <= 440, article.title
        assert lint(article.body) == lint(article.title) == lint(article.summary) == []
        assert 3 <= article.body.count("\n\n") <= 9, article.title
        assert 3 <= len(article.title.split()) <= 13, article.title
    assert 5 <= median(len(article.title.split()) for article in found) <= 7


def test_the_same_world_has_the_same_articles(world: World, found: list[Article]) -> None:
    assert articles(world) == found


def test_no_article_is_like_another(found: list[Article]) -> None:
    near = nearest([tokens(article.body) for article in found])
    worst = max(range(len(near)), key=lambda at: near[at][0])
    assert near[worst][0] <= 0.06, (found[worst].title, found[near[worst][1]].title)


def test_articles_are_written_for_professional_readers(found: list[Article]) -> None:
    grades = [grade(article.body) for article in found]
    assert 15.1 <= median(grades) <= 18.8
    assert sum(13.5 <= value <= 20 for value in grades) > 0.8 * len(grades)


def test_a_list_gives_no_kind_away(world: World, found: list[Article]) -> None:
    for kind, pages in kinds(world, found).items():
        assert any(ITEM.search(page.body) for page in pages), kind
    rules = kinds(world, found)["rule"]
    assert any("\n1. " in page.body for page in rules)
    assert any("\n- " in page.body for page in rules)
    others = kinds(world, found)["other"]
    assert any(not ITEM.search(page.body) for page in others)


def test_titles_of_rules_and_related_pages_come_from_one_pool(world: World, found: list[Article]) -> None:
    groups = kinds(world, found)
    for page in [*groups["rule"], *groups["twin"]]:
        assert not FIGURE.search(page.title + page.summary)
    for page in groups["twin"]:
        assert not RULE.search(page.body), page.title
        assert not any(product.name in page.body for product in world.products), page.title


def test_figures_stand_in_articles_of_all_kinds_alike(world: World, found: list[Article]) -> None:
    groups = kinds(world, found)
    means = [mean(len(FIGURE.findall(page.body)) for page in pages) for pages in groups.values()]
    assert max(means) <= 1.5 * min(means)
    for kind, pages in groups.items():
        assert mean(FIGURE.search(page.body) is not None for page in pages) >= 0.9, kind


def _first(question: str, found: list[Article]) -> Article:
    """The article that BM25 ranks first for a question, over titles, summaries and bodies."""
    books = [Counter(tokens(f"{page.title} {page.summary} {page.body}")) for page in found]
    held = Counter(word for book in books for word in book)
    mean = sum(book.total() for book in books) / len(books)

    def score(book: Counter[str]) -> float:
        total = 0.0
        for word in set(tokens(question)):
            weight = log(1 + (len(books) - held[word] + 0.5) / (held[word] + 0.5))
            total += weight * book[word] * 2.2 / (book[word] + 1.2 * (0.25 + 0.75 * book.total() / mean))
        return total

    return max(zip(books, found, strict=True), key=lambda pair: score(pair[0]))[1]


def test_a_search_for_a_rule_often_finds_a_related_page_first(world: World, found: list[Article]) -> None:
    rules = kinds(world, found)["rule"]
    hits = sum(_first(QUESTIONS[kind], found) is rules[at] for at, kind in enumerate(KINDS))
    assert hits <= len(KINDS) / 2


def test_a_part_is_the_beginning_of_the_whole(world: World, found: list[Article]) -> None:
    less = world.spec.model_copy(update={"counts": {**world.spec.counts, "Knowledge__kav": 12}})
    few = articles(type(world)(**{**{f: getattr(world, f) for f in world.__slots__}, "spec": less}))
    assert few == found[:12]


def one(found: list[Article], *facts: str) -> str:
    """The body of the only internal article that holds all facts."""
    hits = [a.body for a in found if a.internal and all(fact in a.body for fact in facts)]
    assert len(hits) == 1, facts
    return hits[0]


def test_rules_are_stated_as_they_are(world: World, found: list[Article]) -> None:
    policy = world.policies
    one(found, *(f"{units} units or more on a line: {rate} percent" for units, rate in policy.discount_tiers))
    one(found, *(f"or more in total: {days(count)}" for _, count in policy.install_steps))
    names = [product.name for product in world.products]
    one(found, *(f" {names[p]}: at most {units} units per order" for p, units in policy.quantity_limits))
    one(found, *(f" {names[a]} and {names[b]}" for a, b in policy.exclusions))
    one(found, *(f" {names[head]} needs {names[parts[0]]}" for head, parts in policy.bundles))


def test_every_issue_has_its_article_with_both_remedies(world: World, found: list[Article]) -> None:
    for issue in world.issues:
        (body,) = [a.body for a in found if issue.solutions[0][0] in a.body]
        assert issue.name in body
        for name, validity in issue.solutions:
            window = "at any time" if validity == -1 else f"within {validity} days of the order"
            assert f"{name}: may be offered {window}" in body


def test_every_rival_has_an_internal_profile(world: World, found: list[Article]) -> None:
    for rival in world.competitors:
        about = [a for a in found if rival.name in a.body]
        assert len(about) == 1
        assert about[0].internal
        assert str(rival.founded) in about[0].body


def test_rules_rivals_and_related_pages_are_internal(world: World, found: list[Article]) -> None:
    groups = kinds(world, found)
    assert all(page.internal for kind in ("rule", "rival", "twin") for page in groups[kind])
    assert not any(page.internal for page in groups["issue"])
    inside = [page for page in groups["other"] if page.internal]
    assert 3 <= len(inside) <= 8
