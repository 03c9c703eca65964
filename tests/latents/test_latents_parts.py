"""Parts of a large org: slices that sum up, and worlds that read as one when they are joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.latents import World, parts, sample_world
from crmarena.latents.parts import parts_of, share
from crmarena.latents.sample import sample_part
from crmarena.spec.scale import CATALOGUE
from crmarena.spec.spec import OrgSpec, spec_of

SPEC = {"name": "x", "edition": "b2b", "scale": 4_000, "seed": 11, "supply": {"sellers": 40, "service_agents": 24}}


@pytest.fixture
def spec(monkeypatch: pytest.MonkeyPatch) -> OrgSpec:
    """An org of several parts without its size."""
    monkeypatch.setattr(parts, "WHOLE", 1_000)
    monkeypatch.setattr(parts, "PART", 1_000)
    return spec_of({**SPEC, "counts": {"User": 120, "UserTerritory2Association": 60}}, "a test")


def people(world: World) -> list[tuple[str, str]]:
    return [(user.first, user.last) for user in world.users]


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.integers(1, 300))
def test_shares_sum_up_and_keep_the_order(total: int, more: int, of: int) -> None:
    ours, theirs = ([share(number, k, of) for k in range(of)] for number in (total, total + more))
    assert sum(ours) == total
    assert max(ours) - min(ours) <= 1
    assert all(one <= two for one, two in zip(ours, theirs, strict=True))


def test_the_published_sizes_are_one_part() -> None:
    for scale in (500, 29_397, 54_865, 60_000):
        assert parts.count_parts(spec_of({"name": "x", "edition": "b2c", "scale": scale}, "a test")) == 1
    assert parts.count_parts(spec_of({"name": "x", "edition": "b2c", "scale": 3_000_000}, "a test")) == 100


def test_parts_hold_everything_once(spec: OrgSpec) -> None:
    found = parts_of(spec)
    assert len(found) == 5
    for name, count in spec.counts.items():
        held = [part.spec.count(name) for part in found]
        assert (held[0] if name in CATALOGUE else sum(held)) == count, name
        if name not in CATALOGUE:
            assert [part.firsts[name] for part in found] == [sum(held[:k]) for k in range(5)]
    assert len({part.spec.seed for part in found}) == 5


def test_parts_share_the_catalogue_and_the_map_but_no_names(spec: OrgSpec) -> None:
    worlds = [sample_part(part) for part in parts_of(spec)]
    assert len({world.products for world in worlds}) == 1
    assert len({world.policies for world in worlds}) == 1
    assert len({tuple(story.states for story in world.territories) for world in worlds}) == 1
    names = [name for world in worlds for name in people(world)]
    assert len(set(names)) == len(names)
    firms = [account.name for world in worlds for account in world.accounts]
    assert len(set(firms)) == len(firms)
    mails = [person.email for world in worlds for person in (*world.users, *world.contacts)]
    assert len(set(mails)) == len(mails)
    assert len({tuple(deal.created for deal in world.deals) for world in worlds}) == len(worlds)


def test_joined_worlds_are_numbered_through_and_keep_their_ids(spec: OrgSpec) -> None:
    whole = sample_world(spec)
    assert [user.ordinal for user in whole.users] == list(range(spec.count("User")))
    assert [case.ordinal for case in whole.cases] == list(range(spec.count("Case")))
    assert [deal.ordinal for deal in whole.deals] == list(range(spec.count("Opportunity")))
    assert all(whole.contacts[deal.contact].account == deal.account for deal in whole.deals)
    assert all(whole.users[case.owner].serves for case in whole.cases)
    assert all(whole.leads[deal.lead].contact == deal.contact for deal in whole.deals if deal.lead >= 0)
    lines = [line.ordinal for deal in whole.deals for line in deal.lines]
    assert sorted(lines) == list(range(spec.count("OpportunityLineItem")))
    sources = {deal.ordinal: {line.ordinal for line in deal.lines} for deal in whole.deals}
    assert all(set(quote.sources) <= sources[deal.ordinal] for deal in whole.deals for quote in deal.quotes)
    second = sample_part(parts_of(spec)[1])
    at = second.ids.codec("Opportunity").first
    assert whole.ids.of("Opportunity", at) == second.ids.of("Opportunity", 0)
    assert second.ids.ordinal_of(whole.ids.of("Opportunity", at)) == 0
    assert whole.deals[at].name == second.deals[0].name
