"""The sampled world: counts, determinism, geography, and what a spec must not ask for."""

from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents import World, sample_world
from crmarena.latents.market import carve
from crmarena.latents.places import inside, outlying, places, states
from crmarena.latents.rota import Rota
from crmarena.spec.spec import OrgSpec, load_spec

TINY = load_spec("tiny")


def plain(thing: object) -> object:
    """A story as nested tuples, so that worlds compare by value whatever their id objects are."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return tuple(plain(getattr(thing, field.name)) for field in fields(thing) if field.name not in {"ids", "spec"})
    if isinstance(thing, tuple):
        return tuple(plain(item) for item in thing)
    return thing


@pytest.fixture(scope="module", params=["tiny", "b2b", "b2c"])
def world(request: pytest.FixtureRequest) -> World:
    return sample_world(load_spec(request.param))


def test_the_same_spec_gives_the_same_world() -> None:
    assert plain(sample_world(TINY)) == plain(sample_world(TINY))


def test_another_seed_gives_another_world() -> None:
    assert plain(sample_world(TINY)) != plain(sample_world(load_spec("tiny", seed=8)))


def test_stories_are_as_many_as_the_spec_says(world: World) -> None:
    spec = world.spec
    found = {
        "User": len(world.users), "Account": len(world.accounts), "Contact": len(world.contacts),
        "Lead": len(world.leads), "Opportunity": len(world.deals), "Case": len(world.cases),
        "Product2": len(world.products), "Issue__c": len(world.issues), "Territory2": len(world.territories),
        "OpportunityLineItem": sum(len(deal.lines) for deal in world.deals),
        "Quote": sum(len(deal.quotes) for deal in world.deals),
        "QuoteLineItem": sum(len(quote.lines) for deal in world.deals for quote in deal.quotes),
        "Order": sum(deal.order is not None for deal in world.deals),
        "OrderItem": sum(len(deal.order.lines) for deal in world.deals if deal.order),
        "Task": sum(len(deal.tasks) for deal in world.deals),
        "Event": sum(len(deal.events) for deal in world.deals),
        "VoiceCallTranscript__c": len(world.lead_calls) + sum(len(deal.calls) for deal in world.deals),
        "EmailMessage": sum(c.mails for c in world.cases) + sum(d.emails for d in world.deals),
        "LiveChatTranscript": sum(case.channel == "chat" for case in world.cases),
        "CaseHistory__c": sum(
            len(case.assignments) + (case.closed is not None) + (case.channel == "chat") for case in world.cases
        ),
        "UserTerritory2Association": sum(len(story.members) for story in world.territories),
        "ProductCategoryProduct": sum(len(product.categories) for product in world.products),
    }  # fmt: skip
    assert found == {name: spec.count(name) for name in found}


def test_ordinals_are_positions(world: World) -> None:
    lines = [line.ordinal for deal in world.deals for line in deal.lines]
    quoted = [line.ordinal for deal in world.deals for quote in deal.quotes for line in quote.lines]
    calls = [call.ordinal for call in world.lead_calls] + [call.ordinal for d in world.deals for call in d.calls]
    tasks = [task.ordinal for deal in world.deals for task in deal.tasks]
    for ordinals in (lines, quoted, calls, tasks):
        assert ordinals == list(range(len(ordinals)))
    events = sorted(event.ordinal for deal in world.deals for event in deal.events)
    assert events == list(range(len(events)))


def test_nobody_shares_an_address_and_users_share_no_name(world: World) -> None:
    people = [*world.users, *world.contacts]
    assert max(Counter(person.email for person in people).values()) == 1
    assert max(Counter((user.first, user.last) for user in world.users).values()) == 1


def test_won_deals_have_their_papers_and_others_have_not(world: World) -> None:
    for deal in world.deals:
        accepted = [quote for quote in deal.quotes if quote.status == "Accepted"]
        assert deal.won == (deal.contract is not None) == (deal.order is not None) == (len(accepted) == 1)
        assert not (deal.won and deal.misstaged)


def test_violations_are_spread_over_the_rules(world: World) -> None:
    kinds = Counter(quote.violation for deal in world.deals for quote in deal.quotes if quote.violation)
    assert set(kinds) == {"limit", "exclusion", "bundle", "discount"}
    assert max(kinds.values()) - min(kinds.values()) <= 1
    if world.spec.name != "tiny":
        assert sum(kinds.values()) >= 150


def test_bottom_lines_decide_acceptance(world: World) -> None:
    for deal in world.deals:
        if deal.quotes:
            last = deal.quotes[-1]
            net = sum((line.quantity * line.price * (100 - line.discount) + 50) // 100 for line in last.lines)
            assert (net <= deal.bottom_line) == deal.won or abs(net - deal.bottom_line) <= 1


def test_products_have_issues_they_can_have(world: World) -> None:
    able = {product for issue in world.issues for product in issue.products}
    assert all(case.product in world.issues[case.issue].products for case in world.cases if case.product in able)
    assert all(issue.products for issue in world.issues)


def test_leads_lack_what_their_label_says(world: World) -> None:
    for lead in world.leads:
        total = sum((world.products[product].price or 0) * quantity for product, quantity in lead.items)
        # Never so near to the total that a rounding could turn the verdict.
        assert abs(lead.budget - total) >= 0.009 * total
        assert lead.days >= 1


@pytest.mark.parametrize("count", [1, 4, 10, 25, 50])
def test_territories_share_out_the_states(count: int) -> None:
    runs = carve(count, Rng("carve", count))
    assert len(runs) == count
    assert all(runs)
    assert sorted(place.code for run in runs for place in run) == sorted(place.code for place in inside())


def test_territories_cover_some_regions_beyond_the_states_and_leave_out_others(world: World) -> None:
    listed = [code for story in world.territories for code in story.states]
    assert len(listed) == len(set(listed))
    assert {place.code for place in inside()} <= set(listed)
    assert "DC" in listed
    for regions in outlying().values():
        covered = {place.code for place in regions} & set(listed)
        # No kind of region tells by itself whether somebody covers it.
        assert 0.4 <= len(covered) / len(regions) <= 0.6
    sizes = [len(story.states) for story in world.territories]
    assert min(sizes) >= 5
    assert {account.state for account in world.accounts} <= {place.code for place in states()}


def test_which_regions_are_covered_changes_with_the_seed() -> None:
    worlds = [sample_world(load_spec("tiny", seed=seed)) for seed in (1, 2)]
    one, two = ({code for story in world.territories for code in story.states} for world in worlds)
    assert one != two


def test_leads_come_from_covered_and_uncovered_regions_beyond() -> None:
    world = sample_world(load_spec("b2b"))
    covered = {code for story in world.territories for code in story.states}
    beyond = [lead.state for lead in world.leads if not places()[lead.state].inside]
    assert len([state for state in beyond if state in covered]) >= 20
    assert len([state for state in beyond if state not in covered]) >= 20


def test_lost_deals_and_no_others_have_a_reason(world: World) -> None:
    for deal in world.deals:
        ended = deal.true_stage == "Closed"
        assert bool(deal.lost_reason) == (ended and not deal.won)
        assert (deal.lost_to >= 0) == (deal.lost_reason == "competitor")


def test_somebody_is_always_on_duty_and_everybody_has_a_turn() -> None:
    rota = Rota(range(25), 7, (date(2020, 1, 1), date(2024, 12, 31)), Rng("rota"))
    days = [date(year, month, 3) for year in range(2020, 2025) for month in range(1, 13)]
    assert all(5 <= len(rota.duty(day)) <= 9 for day in days)
    assert {user for day in days for user in rota.duty(day)} == set(range(25))


BAD = [
    ({"Order": 27}, "27 Order but 26 Contract"),
    ({"Quote": 20}, "26 Contract but only 20 Quote"),
    ({"CaseHistory__c": 60}, "history rows leave -"),
    ({"LiveChatTranscript": 61, "CaseHistory__c": 180}, "61 LiveChatTranscript but only 60 Case"),
    ({"Opportunity": 0}, "has no Opportunity"),
    ({"UserTerritory2Association": 3}, "3 territory links"),
    ({"Product2": 900, "PricebookEntry": 899}, "wants 900 products"),
    ({"Task": 50_000}, "50000 tasks cannot be shared"),
    ({"Pricebook2": 5}, "5 price books"),
    ({"Territory2": 13}, "12 sellers for 13 territories"),
    ({"Event": 9000}, "9000 events do not fit"),
]


@pytest.mark.parametrize(("counts", "message"), BAD, ids=[message for _, message in BAD])
def test_impossible_counts_are_refused_with_names(counts: dict[str, int], message: str) -> None:
    spec = TINY.model_copy(update={"counts": {**TINY.counts, **counts}})
    with pytest.raises(CrmArenaError, match=message):
        sample_world(spec)


def test_counts_between_the_recipes_work() -> None:
    half = OrgSpec.model_validate(
        load_spec("b2b").model_dump()
        | {"name": "half", "counts": {n: max(2, c // 2) for n, c in load_spec("b2b").counts.items()}}
        | {"supply": {"service_agents": 12, "sellers": 30}}
    )
    counts = half.counts | {
        "Product2": 51, "PricebookEntry": 50, "ProductCategory": 10, "ProductCategoryProduct": 100, "Pricebook2": 2,
    }  # fmt: skip
    assert len(sample_world(half.model_copy(update={"counts": counts})).deals) == 585
