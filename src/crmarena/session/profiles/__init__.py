"""How an agent sees what Salesforce answers: one observation profile per file, found by walking this folder."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.core.play import Observation, Row

#: A profile: (the JSON of an answer, or a refusal) -> what the agent sees.
Profile = Callable[[Row | SalesforceError], Observation]


@cache
def profile(name: str) -> Profile:
    """The profile called `name`; CrmArenaError lists those there are."""
    known = names()
    if name not in known:
        raise CrmArenaError(f"no observation profile '{name}'", f"Profiles: {', '.join(known)}.")
    observe: Profile = import_module(f"{__name__}.{name}").observe
    return observe


def names() -> tuple[str, ...]:
    """The profiles on the shelf, sorted."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))
