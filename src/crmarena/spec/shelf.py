"""The shipped recipes, as text and as tables."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


def recipes() -> dict[str, str]:
    """Names and TOML texts of the shipped recipes."""
    shelf = files("crmarena.spec").joinpath("recipes")
    names = sorted(entry.name for entry in shelf.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): shelf.joinpath(name).read_text("utf-8") for name in names}


@lru_cache(maxsize=8)
def published(edition: str) -> dict[str, Any]:
    """The recipe of an edition's published size, as a table (not to be written to)."""
    return tomllib.loads(recipes()[edition])
