"""Knowledge articles as rows, and which of them states the rule that a quote breaks."""

import re
from dataclasses import dataclass

from crmarena.latents import World
from crmarena.latents.stories import QuoteStory
from crmarena.records.births import births
from crmarena.records.catalogue import knowledge_tables
from crmarena.records.text.policies import tiers
from crmarena.schema import load_schema

_ITEM = re.compile(r"^(?:- |\d+[.)] )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One article's row: its place in the order of numbers, and its texts."""

    place: int
    title: str
    summary: str
    body: str

    @property
    def whole(self) -> str:
        """All that a text search reads."""
        return f"{self.title} {self.summary} {self.body}"

    @property
    def measures(self) -> tuple[float, ...]:
        """What can be seen without reading: place, length, paragraphs, figures, and the length of the head."""
        figures = sum(letter.isdigit() for letter in self.body)
        marked = sum(letter.isdigit() for letter in self.title + self.summary)
        return (self.place, len(self.body.split()), self.body.count("\n\n"), figures,
                len(self.title.split()), len(self.summary.split()), marked)  # fmt: skip

    @property
    def listed(self) -> int:
        """How many items its lists have."""
        return len(_ITEM.findall(self.body))


def pages_of(world: World) -> list[Page]:
    """The articles of a world in the order of their numbers."""
    schema = load_schema(world.spec.edition)
    names = list(schema.objects["Knowledge__kav"].fields)
    rows = dict(knowledge_tables(world, schema, births(world).opened))["Knowledge__kav"]
    at = [names.index(name) for name in ("ArticleNumber", "Title", "Summary", "FAQ_Answer__c")]
    ordered = sorted(rows, key=lambda row: str(row[at[0]]))
    return [Page(place, *(str(row[i]) for i in at[1:])) for place, row in enumerate(ordered)]


def rules_of(world: World) -> dict[str, list[str]]:
    """For each kind of broken rule, the lines that stand together in the article of that rule alone."""
    policy, names = world.policies, [product.name for product in world.products]
    return {
        "discount": tiers(policy)[1:],
        "limit": [f"{names[product]}: at most {units} units per order" for product, units in policy.quantity_limits],
        "exclusion": [f"{names[a]} and {names[b]}" for a, b in policy.exclusions],
        "bundle": [f"{names[head]} needs {names[parts[0]]}" for head, parts in policy.bundles],
    }


def golds_of(world: World, pages: list[Page]) -> dict[str, int]:
    """For each kind of broken rule, the place of the one article that states the rule."""
    out = {}
    for kind, lines in rules_of(world).items():
        (out[kind],) = [page.place for page in pages if all(line in page.body for line in lines)]
    return out


def quoted_lines(world: World, quote: QuoteStory) -> str:
    """The lines of a quote in words, as somebody would type them into a search."""
    return "; ".join(
        f"{line.quantity} units of {world.products[line.product].name} with {line.discount} percent discount"
        for line in quote.lines
    )
