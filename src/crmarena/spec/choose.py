"""Which content pack a description asks for: the one of whose keywords it holds the most."""

import re

from crmarena.spec.pack import load_pack, packs
from crmarena.spec.shelf import published


def choose_pack(description: str, edition: str) -> tuple[str, tuple[str, ...]]:
    """The name of the pack and the keywords that spoke for it; without any, the pack of the edition's recipe.

    A keyword counts in any case and with an ending (`boot` finds "Boots"); ties go to the edition's own pack.
    """
    own = str(published(edition)["pack"])
    found = {name: _heard(load_pack(name).keywords, description) for name in packs()}
    best = max(found, key=lambda name: (len(found[name]), name == own, name))
    return (best, found[best]) if found[best] else (own, ())


def _heard(keywords: tuple[str, ...], text: str) -> tuple[str, ...]:
    stems = ((word, re.escape(word.rstrip("s"))) for word in keywords)
    return tuple(word for word, stem in stems if re.search(rf"\b{stem}\w{{0,3}}\b", text, re.IGNORECASE))
