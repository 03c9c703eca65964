"""What the words of a text are about: the pack behind a world and the slots that describe its people and products."""

from functools import lru_cache

from crmarena.latents.stories import Person, ProductStory
from crmarena.latents.world import World
from crmarena.spec.pack import Pack, PackIssue, PackProduct, load_pack


def pack_of(world: World) -> Pack:
    """The content pack of a world."""
    return load_pack(world.spec.pack)


@lru_cache(maxsize=16)
def _products(pack: str) -> dict[str, PackProduct]:
    return {product.name: product for product in load_pack(pack).products}


@lru_cache(maxsize=16)
def _issues(pack: str) -> dict[str, PackIssue]:
    return {issue.name: issue for issue in load_pack(pack).issues}


def product_facts(world: World, product: ProductStory) -> PackProduct:
    """The pack's entry of a product."""
    return _products(world.spec.pack)[product.name]


def issue_facts(world: World, issue: int) -> PackIssue:
    """The pack's entry of an issue."""
    return _issues(world.spec.pack)[world.issues[issue].name]


def product_slots(fact: PackProduct) -> dict[str, str]:
    """Slots about a product, with the pronouns its name asks for ("boots are", "a router is")."""
    plural = fact.name.endswith("s") and not fact.does[0].split()[0].endswith("s")
    forms = ("they", "are", "were", "them", "their", "have") if plural else ("it", "is", "was", "it", "its", "has")
    pronouns = dict(zip(("it", "is", "was", "them", "its", "has"), forms, strict=True))
    return {"product": fact.name, "noun": fact.noun, **pronouns}


def base_slots(world: World) -> dict[str, str]:
    """Slots every text of a world may use: the company and the pack's fixed words."""
    return {**pack_of(world).words, "company": world.spec.company}


def full_name(person: Person) -> str:
    """First and last name."""
    return f"{person.first} {person.last}"
