"""Calls of the two default worlds, masked: enough of them to try every kind of edit on hundreds."""

from functools import lru_cache

import pytest

from crmarena.core.rng import Rng
from crmarena.latents.sample import sample_world
from crmarena.records.rewriting import Telling, telling
from crmarena.records.text import Memory, deal_call, lead_call
from crmarena.spec.spec import load_spec

_LEADS, _DEALS = 120, 30


@lru_cache(maxsize=2)
def _calls(recipe: str) -> list[Telling]:
    world = sample_world(load_spec(recipe))
    memory = Memory()
    recorded = [
        lead_call(world, world.leads[call.lead], call, Rng("lead", call.ordinal), memory)
        for call in world.lead_calls[:_LEADS]
    ]
    recorded += [
        deal_call(world, deal, call, Rng("deal", call.ordinal), memory)
        for deal in world.deals[:_DEALS]
        for call in deal.calls
    ]
    return [telling(call.body, call.told, world.spec) for call in recorded]


@pytest.fixture(params=["b2b", "b2c"], scope="session")
def calls(request: pytest.FixtureRequest) -> list[Telling]:
    return _calls(request.param)
