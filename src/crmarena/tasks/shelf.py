"""The shelf of families: found by walking the folder and the entry points, never listed by hand."""

import pkgutil
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points

from crmarena.core.errors import CrmArenaError
from crmarena.tasks import families as folder
from crmarena.tasks.family import Family

#: Other packages add families here; each entry names a `Family`, or a module that holds one called `FAMILY`.
GROUP = "crmarena.families"


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """Every family by id, in the published block order; third parties' after ours, by id.

    CrmArenaError if two sources claim one id or an entry point holds no family.
    """
    found: dict[str, Family] = {}
    for source, thing in [*_shipped(), *_plugged()]:
        family = getattr(thing, "FAMILY", thing)
        if not isinstance(family, Family):
            raise CrmArenaError(f"{source} holds no family", "Name a crmarena.tasks.Family, or a module with FAMILY.")
        if family.id in found:
            raise CrmArenaError(f"{source} claims the family id '{family.id}', which is taken", "Choose another id.")
        found[family.id] = family
    return dict(sorted(found.items(), key=lambda item: (item[1].block, item[0])))


def family(name: str) -> Family:
    """One family; CrmArenaError lists the known ids."""
    known = families()
    if name not in known:
        raise CrmArenaError(f"no family '{name}'", f"Families: {', '.join(known)}.")
    return known[name]


def _shipped() -> list[tuple[str, object]]:
    names = sorted(f"{folder.__name__}.{entry.name}" for entry in pkgutil.iter_modules(folder.__path__))
    return [(name, import_module(name)) for name in names]


def _plugged() -> list[tuple[str, object]]:
    entries = sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    return [(f"entry point {entry.name} = {entry.value}", entry.load()) for entry in entries]
