"""The rows of the tiny org, emitted once."""

import pytest

from crmarena.latents import World, sample_world
from crmarena.records import Facts, emit
from crmarena.schema import Schema, load_schema
from crmarena.spec.spec import load_spec


@pytest.fixture(scope="session")
def tiny_world() -> World:
    return sample_world(load_spec("tiny"))


@pytest.fixture(scope="session")
def tiny_schema() -> Schema:
    return load_schema("b2b")


@pytest.fixture(scope="session")
def tiny_facts(tiny_world: World, tiny_schema: Schema) -> Facts:
    return Facts(tiny_world, tiny_schema, emit(tiny_world, tiny_schema))
