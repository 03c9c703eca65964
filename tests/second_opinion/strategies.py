"""Hypothesis strategies: small organisations, and statements about one of them."""

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from crmarena.org import Engine
from second_opinion.dice import Drawn, Stream
from second_opinion.orgs import world as random_world
from second_opinion.sosl_statements import search_statement
from second_opinion.statements import statement
from second_opinion.world import World, opened

WORLDS = 12
"""Different organisations a run sees; building one costs as much as some ten statements."""


class Setting(NamedTuple):
    """A world and an engine on the same rows."""

    world: World
    engine: Engine


@lru_cache(maxsize=WORLDS)
def setting(seed: int) -> Setting:
    """The organisation of a seed, kept open until the tests end."""
    world = random_world(Stream("strategies", seed))
    with tempfile.TemporaryDirectory(prefix="second-opinion-") as folder:
        # The open file outlives its name.
        return Setting(world, opened(world, Path(folder) / "org"))


def organisations() -> st.SearchStrategy[Setting]:
    """Small organisations, the same few in every run."""
    return st.integers(0, WORLDS - 1).map(setting)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Setting, str]:
    """An organisation and a SOQL statement about it that Salesforce would accept."""
    chosen = draw(organisations())
    return chosen, statement(Drawn(draw), chosen.world)


@st.composite
def searches(draw: st.DrawFn) -> tuple[Setting, str]:
    """An organisation and a SOSL statement about it that Salesforce would accept."""
    chosen = draw(organisations())
    return chosen, search_statement(Drawn(draw), chosen.world)
