"""The knowledge base: rules, rivals, issues, the company, and explanations of the products."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crmarena.core.rng import Rng
from crmarena.latents.world import World
from crmarena.records.text.company import company_pages
from crmarena.records.text.editor import Editor
from crmarena.records.text.explainers import explainers
from crmarena.records.text.page import Page
from crmarena.records.text.policies import policy_pages, twin_pages
from crmarena.records.text.profiles import issue_page, rival_page


@dataclass(frozen=True, slots=True)
class Article:
    """A knowledge article; `internal` ones are not meant for customers."""

    title: str
    summary: str
    body: str
    url_name: str
    internal: bool


def articles(world: World) -> list[Article]:
    """Exactly as many articles as the spec counts: rules, rivals, issues, related and company pages, explanations."""
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
    editor = Editor(root.child("editor"))
    yield from ((page, True) for page in policy_pages(world, root.child("policies"), editor))
    yield from ((rival_page(world, rival, root.child("rivals"), editor), True) for rival in world.competitors)
    yield from ((issue_page(world, issue.ordinal, root.child("issues"), editor), False) for issue in world.issues)
    yield from ((page, True) for page in twin_pages(world, root.child("policies"), editor))
    yield from company_pages(world, root.child("company"), editor)
    yield from ((page, False) for page in explainers(world, root.child("explainers"), editor))
