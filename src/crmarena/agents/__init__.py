"""Who plays: agents with and without a model. Those without one are found here by name."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Agent

#: Makes an agent; what it must be told (a script, an answer) differs from agent to agent.
Factory = Callable[..., Agent]


@cache
def _factories() -> dict[str, Factory]:
    """The agents that need no model: every module of this folder that has a FACTORY."""
    found: dict[str, Any] = {
        info.name: getattr(import_module(f"{__name__}.{info.name}"), "FACTORY", None)
        for info in iter_modules(__path__)
        if not info.ispkg
    }
    return {name: factory for name, factory in sorted(found.items()) if factory is not None}


def names() -> tuple[str, ...]:
    """The names of the agents that need no model, sorted."""
    return tuple(_factories())


def factory(name: str) -> Factory:
    """What makes the agent of that name; CrmArenaError if there is none."""
    try:
        return _factories()[name]
    except KeyError:
        raise CrmArenaError(
            f"there is no model-free agent called {name!r}", f"Those there are: {', '.join(names())}."
        ) from None
