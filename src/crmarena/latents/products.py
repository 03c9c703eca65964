"""What the org sells, what can go wrong with it, who else sells it, and the rules of the house."""

from collections.abc import Sequence

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.prices import list_price
from crmarena.latents.quota import flat, settle
from crmarena.latents.stories import CompetitorStory, IssueStory, PolicyStory, ProductStory
from crmarena.spec.pack import Pack, PackProduct
from crmarena.spec.spec import OrgSpec

#: Units per order that a product may be limited to. Low ones, so that an order beyond one is not large in itself.
_LIMITS = (2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 20)


def _enough(what: str, wanted: int, there: int, pack: Pack) -> None:
    if wanted > there:
        cure = f"Lower the count, or extend the pack '{pack.name}'."
        raise CrmArenaError(f"the spec wants {wanted} {what}, the pack has {there}", cure)


def categories(spec: OrgSpec, pack: Pack) -> tuple[str, ...]:
    """The product categories of the org: the first of the pack's."""
    count = spec.count("ProductCategory")
    _enough("product categories", count, len(pack.categories), pack)
    return pack.categories[:count]


def products(spec: OrgSpec, pack: Pack, rng: Rng) -> tuple[ProductStory, ...]:
    """The catalogue: as many priced products as there are price book entries, the rest not sold any more."""
    names = categories(spec, pack)
    count, priced = spec.count("Product2"), spec.count("PricebookEntry")
    _enough("products", count, len(pack.products), pack)
    if not 0 < priced <= count:
        raise CrmArenaError(f"{priced} price book entries for {count} products", "Every entry needs its own product.")
    sold = [p for p in pack.products if p.price is not None]
    gone = [p for p in pack.products if p.price is None]
    _enough("priced products", priced, len(sold), pack)
    # Products of the categories we have come first, so that a small org's catalogue still fits its categories.
    sold.sort(key=lambda p: not set(p.categories) & set(names))
    chosen = [*((p, p.price) for p in sold[:priced]), *((p, None) for p in (gone + sold[priced:])[: count - priced])]
    chosen = rng.child("order").shuffled(chosen)
    links = _links([p for p, _ in chosen], names, spec.count("ProductCategoryProduct"), rng.child("links"))
    cost = {p.name: list_price(price, rng.child("price", p.name)) for p, price in chosen if price is not None}
    return tuple(ProductStory(i, p.name, p.description, links[i], cost.get(p.name)) for i, (p, _) in enumerate(chosen))


def _links(chosen: list[PackProduct], names: tuple[str, ...], total: int, rng: Rng) -> list[tuple[int, ...]]:
    """Categories of each product, `total` links in all: the pack's own, cut or filled up where the count asks."""
    own = [[names.index(c) for c in p.categories if c in names] for p in chosen]
    sizes = settle([len(f) for f in own], total, flat(len(own), 1, len(names)), rng, "category links")
    out = []
    for i, (found, size) in enumerate(zip(own, sizes, strict=True)):
        others = [c for c in rng.child(i).shuffled(range(len(names))) if c not in found]
        out.append(tuple((found + others)[:size]))
    return out


def issues(spec: OrgSpec, pack: Pack, catalogue: tuple[ProductStory, ...], rng: Rng) -> tuple[IssueStory, ...]:
    """The kinds of problem of the org: the first of the pack's, with the products that can have them."""
    count = spec.count("Issue__c")
    _enough("issues", count, len(pack.issues), pack)
    kinds = {product.name: set(product.categories) for product in pack.products}
    return tuple(
        IssueStory(
            i, p.name, p.description, tuple((name, validity(rng.child(i, name))) for name, _ in p.solutions),
            tuple(item.ordinal for item in catalogue if not p.fits or kinds[item.name] & set(p.fits)),
        )
        for i, p in enumerate(pack.issues[:count])
    )  # fmt: skip


def validity(rng: Rng) -> int:
    """For how many days after the order a remedy may be offered; -1 for always."""
    return rng.weighted((-1, 30, 90, 365), (4, 2, 2, 2))


def competitors(pack: Pack, rng: Rng) -> tuple[CompetitorStory, ...]:
    """The rivals of the pack, with strengths and weaknesses that differ from org to org."""
    facets = [facet.name for facet in pack.facets]
    return tuple(
        CompetitorStory(i, p.name, *sides(facets, rng.child("sides", i)), p.founded)
        for i, p in enumerate(pack.competitors)
    )


def sides(facets: Sequence[str], rng: Rng) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two or three strengths and one to three weaknesses, none of them both."""
    strong, weak = rng.integer(2, 3), rng.integer(1, 3)
    drawn = rng.sample(facets, strong + weak)
    return tuple(drawn[:strong]), tuple(drawn[strong:])


def policies(sold: tuple[int, ...], rng: Rng) -> PolicyStory:
    """The rules of the house over the products that are sold; thresholds and rates differ from seed to seed."""
    draw = rng.child("numbers")
    tiers = (
        (draw.integer(4, 6), draw.integer(3, 6)),
        (draw.integer(9, 12), draw.integer(7, 11)),
        (draw.integer(18, 25), draw.integer(12, 18)),
    )
    # Three at least: a request can be too short in every band, and still be for more than a single day.
    first = draw.integer(3, 5)
    second = first + draw.integer(1, 2)
    third = second + draw.integer(2, 4)
    steps = (
        (1, first),
        (draw.integer(4, 6), second),
        (draw.integer(9, 12), third),
        (draw.integer(18, 22), third + draw.integer(3, 5)),
    )
    size = len(sold)
    bundles, pairs, limited = max(1, size // 10), max(1, size // 8), max(1, size // 4)
    if size < 3 * bundles + 2 * pairs:
        raise CrmArenaError(f"{size} priced products are too few for the rules of a house", "Use at least 8.")
    pool = rng.child("roles").shuffled(sold)
    heads, rest = pool[:bundles], pool[bundles:]
    companions, rest = rest[: 2 * bundles], rest[2 * bundles :]
    # A head of a bundle has no limit of its own, so that a quote can break the limit and nothing else.
    chosen = rng.child("limits").sample(pool[bundles:], limited)
    return PolicyStory(
        discount_tiers=tiers,
        install_steps=steps,
        quantity_limits=tuple(sorted((p, draw.choice(_LIMITS)) for p in chosen)),
        exclusions=tuple((rest[2 * i], rest[2 * i + 1]) for i in range(pairs)),
        bundles=tuple((head, (companions[2 * i], companions[2 * i + 1])) for i, head in enumerate(heads)),
    )
