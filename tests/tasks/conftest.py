"""A hand-made world for the task tests: few people, few records, every number known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crmarena.latents.stories import (
    AccountStory,
    Assignment,
    CaseStory,
    ContractStory,
    DealStory,
    IssueStory,
    LeadStory,
    Line,
    OrderStory,
    Person,
    PolicyStory,
    ProductStory,
    QuoteStory,
    TerritoryStory,
)
from crmarena.latents.world import World
from crmarena.schema import IdSpace
from crmarena.spec.spec import OrgSpec
from crmarena.tasks.causes import Causes


def at(day: str, hour: int = 9) -> datetime:
    """An hour of a day in UTC."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=UTC)


def case(ordinal: int, created: str, owners: tuple[int, ...], hours: int | None = 10, **more: int) -> CaseStory:
    """A case created at nine, handed on every hour, closed `hours` after its creation (None: open)."""
    born = at(created)
    steps = tuple(Assignment(user, born + timedelta(hours=n, minutes=1)) for n, user in enumerate(owners))
    closed = None if hours is None else born + timedelta(hours=hours)
    return CaseStory(
        ordinal, more.get("account", 0), 0, 0, more.get("product", 0), more.get("issue", 0), "email", "Medium",
        "Closed" if closed else "Working", born, steps, closed,
    )  # fmt: skip


def lead(ordinal: int, owner: int, created: str, converted: str | None = None) -> LeadStory:
    """A lead without any of the BANT details."""
    done = at(converted) if converted else None
    return LeadStory(
        ordinal, owner, "A", "B", "C", "", "a@b.example", "", "OR", "Converted" if done else "New", at(created), done,
        -1, -1, (), 0, 0, True, True,
    )  # fmt: skip


def deal(ordinal: int, owner: int, created: str, **more: object) -> DealStory:
    """A deal; `signed` makes a contract, `effective` and `seller` an order, `accepted` as many accepted quotes."""
    signed = date.fromisoformat(str(more["signed"])) if "signed" in more else None
    effective = date.fromisoformat(str(more["effective"])) if "effective" in more else None
    lines = (Line(ordinal, 0, int(str(more.get("quantity", 1))), 10_000, int(str(more.get("discount", 0)))),)
    quotes = tuple(
        QuoteStory(ordinal * 10 + n, at(created), date(2023, 1, 1), "Accepted", (), ())
        for n in range(int(str(more.get("accepted", 0))))
    )
    return DealStory(
        ordinal, 0, 0, owner, -1, "Deal", at(created), date(2023, 12, 1), "Closed", "Closed", signed is not None, 100,
        lines, (), quotes, ContractStory(ordinal, signed, signed, signed, 12) if signed else None,
        OrderStory(ordinal, 0, int(str(more.get("seller", owner))), effective, lines) if effective else None,
        (), (), (), 0,
    )  # fmt: skip


@pytest.fixture
def world() -> World:
    """Eight users, two accounts (OR, WA), two territories, two products, two issues; no records yet."""
    spec = OrgSpec(
        name="hand", edition="b2b", pack="none", company="Handmade", start=date(2022, 1, 1), end=date(2023, 12, 31),
        counts={},
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
        policies=PolicyStory((), (), (), (), ()), leads=(), lead_calls=(), deals=(), cases=(),
    )  # fmt: skip


@pytest.fixture
def causes(world: World) -> Causes:
    """The causes of the empty world."""
    return Causes(world)
