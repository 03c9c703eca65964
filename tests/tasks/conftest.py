"""A hand-made world for the task tests: few people, few records, every number known."""

from dataclasses import replace
from datetime import date

import pytest

from crmarena.latents.stories import AccountStory, IssueStory, Person, PolicyStory, ProductStory, TerritoryStory
from crmarena.latents.world import World
from crmarena.schema import IdSpace
from crmarena.spec.spec import OrgSpec
from crmarena.tasks.causes import Causes


@pytest.fixture
def world() -> World:
    """Eight users, two accounts (OR, WA), two territories, two products, two issues; no records yet."""
    spec = OrgSpec(
        name="hand", edition="b2b", seed=1, pack="electronics-design", company="Handmade", description="",
        start=date(2022, 1, 1), end=date(2023, 12, 31), counts={},
    )  # fmt: skip
    people = tuple(Person(n, "U", str(n), "", "") for n in range(8))
    account = AccountStory(0, "A", "", "OR", "", 1, "", 0)
    territories = (TerritoryStory(0, "West", ("OR", "WA"), (0, 1, 2)), TerritoryStory(1, "South", ("TX",), (3, 4)))
    product = ProductStory(0, "Anvil", "Heavy", (0,), 10_000)
    return World(
        spec=spec, ids=IdSpace(1, "b2b"), users=people, accounts=(account, replace(account, ordinal=1, state="WA")),
        contacts=(), territories=territories, categories=("Tools",),
        products=(product, replace(product, ordinal=1, name="Bellows")),
        issues=(IssueStory(0, "Cracks", "It cracks", ()), IssueStory(1, "Noise", "It is loud", ())), competitors=(),
        policies=PolicyStory((), (), (), (), ()), habits=(), agents=(), rivalry=(), leads=(), lead_calls=(), deals=(),
        cases=(),
    )  # fmt: skip


@pytest.fixture
def causes(world: World) -> Causes:
    """The causes of the empty world."""
    return Causes(world)
