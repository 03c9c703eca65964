"""Which content pack an edition can have, and which a description asks for: that of whose keywords it has the most."""

import re

from crmarena.schema import load_schema
from crmarena.spec.pack import load_pack, packs
from crmarena.spec.shelf import published


def choose_pack(description: str, edition: str) -> tuple[str, tuple[str, ...]]:
    """The name of the pack and the keywords that spoke for it; without any, the pack of the edition's recipe.

    Only packs whose customers the edition can have are looked at.

    A keyword counts in any case and with an ending (`boot` finds "Boots"); ties go to the edition's own pack.
    """
    own = str(published(edition)["pack"])
    found = {name: _heard(load_pack(name).keywords, description) for name in fitting(edition)}
    best = max(found, key=lambda name: (len(found[name]), name == own, name))
    return (best, found[best]) if found[best] else (own, ())


def strange_industries(pack: str, edition: str) -> list[str]:
    """Industries of a pack's customers that accounts of the edition cannot have."""
    if edition == "b2c":
        # There customers are people and have none.
        return []
    field = load_schema(edition).objects["Account"].fields["Industry"]
    return sorted(set(load_pack(pack).account_industries) - set(field.values))


def fitting(edition: str) -> list[str]:
    """The shipped packs that an edition can have."""
    return [name for name in packs() if not strange_industries(name, edition)]


def _heard(keywords: tuple[str, ...], text: str) -> tuple[str, ...]:
    stems = ((word, re.escape(word.rstrip("s"))) for word in keywords)
    return tuple(word for word, stem in stems if re.search(rf"\b{stem}\w{{0,3}}\b", text, re.IGNORECASE))
