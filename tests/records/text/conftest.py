"""The two default worlds, sampled once: texts are pure functions of them."""

from functools import lru_cache

import pytest

from crmarena.latents.sample import sample_world
from crmarena.latents.world import World
from crmarena.spec.spec import load_spec


@lru_cache(maxsize=2)
def _world(recipe: str) -> World:
    return sample_world(load_spec(recipe))


@pytest.fixture(params=["b2b", "b2c"], scope="session")
def world(request: pytest.FixtureRequest) -> World:
    return _world(request.param)
