"""What the shortcut gates read, made once: the lead calls, the worlds of both editions, and drawn tasks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmarena import Org, open_org
from crmarena.build.compose import build_to
from crmarena.latents import World, sample_world
from crmarena.spec.spec import load_spec
from crmarena.tasks.draw import Drawn, Place, Request, draw_set
from crmarena.tasks.shelf import families
from shortcuts.talks import Corpus, calls_of, lead_world


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    world = lead_world()
    return Corpus(world, list(calls_of(world)))
