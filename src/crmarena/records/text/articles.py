"""The knowledge base: rules, rivals, issues, the company, and explanations of the products."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text.explainers import explainers
from crmarena.records.text.facts import base_slots, pack_of
from crmarena.records.text.page import Page, compose, length
from crmarena.records.text.policies import policy_pages
from crmarena.records.text.profiles import issue_page, rival_page
from crmarena.records.text.realise import Voice, grammar
from crmarena.records.text.words import series


@dataclass(frozen=True, slots=True)
class Article:
    """A knowledge article; `internal` ones are not meant for customers."""

    title: str
    summary: str
    body: str
    url_name: str
    internal: bool


def articles(world: World) -> list[Article]:
    """Exactly as many articles as the spec counts: rules, rivals, issues and company pages first, then explanations."""
    count = world.spec.count("Knowledge__kav")
    out: list[Article] = []
    titles: dict[str, int] = {}
    for page, internal in _pages(world):
        if len(out) == count:
            break
        number = titles[page.title] = titles.get(page.title, 0) + 1
        title = page.title if number == 1 else f"{page.title}, part {number}"
        out.append(Article(title, page.summary, page.body, _slug(title, len(out)), internal))
    return out


def _slug(title: str, ordinal: int) -> str:
    return f"{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')[:60].strip('-')}-{ordinal + 1}"


def _pages(world: World) -> Iterator[tuple[Page, bool]]:
    root = Rng("articles", world.spec.edition, world.spec.seed)
    yield from ((page, True) for page in policy_pages(world, root.child("policies")))
    yield from ((rival_page(world, rival, root.child("rival", rival.ordinal)), True) for rival in world.competitors)
    yield from ((issue_page(world, issue.ordinal, root.child("issue", issue.ordinal)), False) for issue in world.issues)
    yield from ((page, False) for page in _company(world, root.child("company")))
    yield from ((page, False) for page in explainers(world, root.child("explainers")))


def _company(world: World, root: Rng) -> Iterator[Page]:
    rules = grammar("article_company", world.spec.pack)
    for kind in [rule.removesuffix("_title") for rule in rules if rule.endswith("_title")]:
        voice = Voice(rules, root.child(kind), base_slots(world))
        voice.slots.update(about=pack_of(world).about, category_list=series([c.lower() for c in world.categories]))
        yield _company_page(voice, kind, [voice.read(entry[0]) for entry in rules[f"{kind}_body"]])


def _company_page(voice: Voice, kind: str, paragraphs: list[str]) -> Page:
    body = compose(paragraphs, lambda: voice.say("company_filler"), length(voice.rng))
    return Page(voice.say(f"{kind}_title"), voice.say(f"{kind}_summary"), body)
