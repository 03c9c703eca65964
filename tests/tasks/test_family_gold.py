"""Gold answers of hand-made worlds: each rule of each family, one small case at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from crmarena.core.calendar import Period
from crmarena.latents.stories import (
    Assignment,
    CaseStory,
    ContractStory,
    DealStory,
    LeadStory,
    Line,
    OrderStory,
    QuoteStory,
)
from crmarena.latents.world import World
from crmarena.tasks.causes import Causes
from crmarena.tasks.family import Asked, Draft, Truth
from crmarena.tasks.shelf import family

MAY = Period("named-month", year=2023, index=5)
ASKED_ON = date(2023, 7, 1)


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


def with_records(
    world: World,
    cases: tuple[CaseStory, ...] = (),
    leads: tuple[LeadStory, ...] = (),
    deals: tuple[DealStory, ...] = (),
) -> Causes:
    """The world with these records."""
    return Causes(replace(world, cases=cases, leads=leads, deals=deals))


def told(causes: Causes, name: str, direction: str = "highest", floor: int = 0, **hidden: int) -> Truth:
    """The truth about May 2023."""
    return family(name).gold(causes, Draft(Asked(direction, ASKED_ON, MAY, floor), hidden))


def users(causes: Causes, truth: Truth) -> list[int]:
    """The ordinals of the standings, best first."""
    back = {causes.user(n): n for n in range(8)}
    return [back[name] for name, _ in truth.standings]


def test_handle_time_leaves_out_transferred_open_and_foreign_cases(world: World) -> None:
    causes = with_records(world, (
        case(0, "2023-05-01", (0,), 10), case(1, "2023-05-31", (0,), 20), case(2, "2023-05-03", (1,), 12),
        case(3, "2023-05-04", (2, 3), 2), case(4, "2023-05-05", (4,), None), case(5, "2023-06-01", (5,), 1),
        case(6, "2023-04-30", (6,), 1),
    ))  # fmt: skip
    truth = told(causes, "handle_time", "lowest")
    assert users(causes, truth) == [1, 0]
    assert truth.standings[1][1] == 15 * 3600
    assert truth.answer == (causes.user(1),)


def test_the_floor_counts_first_and_later_assignees_once_per_case(world: World) -> None:
    causes = with_records(world, (
        case(0, "2023-05-01", (0,), 10), case(1, "2023-05-02", (1, 0), 9), case(2, "2023-05-03", (1,), 5),
        case(3, "2023-05-04", (2,), 1), case(4, "2023-05-05", (2, 1, 2), 1),
    ))  # fmt: skip
    assert users(causes, told(causes, "handle_time", "lowest", floor=1)) == [2, 1, 0]
    assert users(causes, told(causes, "handle_time", "lowest", floor=2)) == [1]
    nobody = told(causes, "handle_time", "lowest", floor=3)
    assert (nobody.answer, nobody.near) == ((None,), True)
    assert not told(with_records(world), "handle_time").near


def test_transfers_count_for_the_giver_and_zero_takes_part(world: World) -> None:
    causes = with_records(world, (
        case(0, "2023-05-01", (0, 1, 0, 2)), case(1, "2023-05-02", (1, 0)), case(2, "2023-05-03", (3,)),
        case(3, "2023-06-02", (4, 3)),
    ))  # fmt: skip
    most = told(causes, "transfer_count", "highest")
    assert dict(zip(users(causes, most), [v for _, v in most.standings], strict=True)) == {0: 2, 1: 2, 2: 0, 3: 0}
    least = told(causes, "transfer_count", "lowest", floor=1)
    assert users(causes, least) == [0, 1]
    one_giver = with_records(world, (case(0, "2023-05-01", (0, 1)),))
    assert not told(one_giver, "transfer_count").enough
    assert told(one_giver, "transfer_count", floor=3).answer == (None,)


def test_transfers_are_dated_by_the_hand_over(world: World) -> None:
    late = replace(case(0, "2023-05-31", (0, 1, 2)))
    moved = replace(late, assignments=tuple(replace(s, at=s.at.replace(month=6, day=1)) if s.user == 2 else s
                                            for s in late.assignments))  # fmt: skip
    causes = with_records(world, (moved,))
    counts = dict(told(causes, "transfer_count").standings)
    assert (counts[causes.user(0)], counts[causes.user(1)]) == (1, 0)


def test_top_issue_needs_two_cases_of_the_product(world: World) -> None:
    cases = (case(0, "2023-05-01", (0,), issue=1), case(1, "2023-05-02", (0,), issue=1),
             case(2, "2023-05-03", (0,), issue=0), case(3, "2023-05-04", (0,), product=1))  # fmt: skip
    causes = with_records(world, cases)
    top = told(causes, "top_issue_identification", product=0)
    assert top.answer == (world.ids.of("Issue__c", 1),)
    assert top.enough
    assert not told(causes, "top_issue_identification", product=1).enough
    none = told(with_records(world, cases[:2]), "top_issue_identification", product=1)
    assert (none.answer, none.enough) == ((None,), True)


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        (("2023-05-01", "2023-05-02", "2023-05-09", "2023-03-01"), "May"),
        (("2023-05-01", "2023-05-02"), None),
        (("2023-05-01", "2023-05-02", "2023-05-03", "2023-04-01", "2023-04-02"), None),
        (("2023-05-01", "2023-05-02", "2023-05-03", "2023-05-04", "2023-04-01", "2023-04-02"), "May"),
        ((), None),
    ],
)
def test_a_month_stands_out_with_three_cases_and_twice_the_next(
    world: World, days: tuple[str, ...], answer: str | None
) -> None:
    causes = with_records(world, tuple(case(n, day, (0,)) for n, day in enumerate(days)))
    draft = Draft(Asked("highest", date(2023, 8, 15), Period("quarter", 3), 3), {"product": 0})
    assert family("monthly_trend_analysis").gold(causes, draft).answer == (answer,)


def test_a_month_name_that_stands_for_two_years_is_not_enough(world: World) -> None:
    days = ("2023-05-01", "2023-05-02", "2023-05-03", "2022-05-28")
    causes = with_records(world, tuple(case(n, day, (0,)) for n, day in enumerate(days)))
    gold = family("monthly_trend_analysis").gold
    assert not gold(causes, Draft(Asked("highest", date(2023, 5, 15), Period("quarter", 4), 3), {"product": 0})).enough
    assert gold(causes, Draft(Asked("highest", date(2023, 5, 15), Period("quarter", 3), 3), {"product": 0})).enough


def test_best_region_averages_closed_cases_by_state(world: World) -> None:
    causes = with_records(world, (
        case(0, "2023-05-01", (0,), 4), case(1, "2023-05-02", (0, 1), 6), case(2, "2023-05-03", (0,), 7, account=1),
        case(3, "2023-05-04", (0,), None, account=1),
    ))  # fmt: skip
    truth = told(causes, "best_region_identification", "lowest")
    assert truth.standings == (("OR", 5 * 3600), ("WA", 7 * 3600))
    assert truth.enough
    still_open = with_records(world, (case(0, "2023-05-04", (0,), None),))
    assert told(still_open, "best_region_identification").answer == (None,)
    beside = told(with_records(world, (case(0, "2023-04-27", (0,), 4),)), "best_region_identification")
    far = told(with_records(world, (case(0, "2023-04-20", (0,), 4),)), "best_region_identification")
    assert [(truth.answer, truth.near) for truth in (beside, far)] == [((None,), True), ((None,), False)]


def test_sales_amounts_go_by_the_orders_owner_and_net_price(world: World) -> None:
    causes = with_records(world, deals=(
        deal(0, 0, "2023-01-01", effective="2023-05-01", seller=1, quantity=2, discount=10),
        deal(1, 0, "2023-01-01", effective="2023-05-31"), deal(2, 2, "2023-05-01", signed="2023-05-02"),
        deal(3, 3, "2023-05-01", effective="2023-06-01", quantity=99),
    ))  # fmt: skip
    top = told(causes, "sales_amount_understanding")
    assert [(name, value) for name, value in top.standings] == [(causes.user(1), 18_000), (causes.user(0), 10_000)]
    assert users(causes, told(causes, "sales_amount_understanding", "lowest")) == [0, 1]


def test_sales_cycles_are_whole_days_to_the_companys_signature(world: World) -> None:
    causes = with_records(world, deals=(
        deal(0, 0, "2023-04-01", signed="2023-05-01"), deal(1, 0, "2023-05-01", signed="2023-05-31"),
        deal(2, 1, "2023-04-30", signed="2023-05-01"), deal(3, 2, "2023-05-01", signed="2023-06-01"),
    ))  # fmt: skip
    truth = told(causes, "sales_cycle_understanding", "lowest")
    assert (users(causes, truth), [value for _, value in truth.standings]) == ([1, 0], [1, 30])


def test_conversion_counts_only_conversions_within_the_period(world: World) -> None:
    causes = with_records(world, leads=(
        lead(0, 0, "2023-05-01", "2023-05-20"), lead(1, 0, "2023-05-02", "2023-06-01"), lead(2, 1, "2023-05-02"),
        lead(3, 1, "2023-05-03"), lead(4, 2, "2023-05-04", "2023-05-05"), lead(5, 0, "2023-04-30", "2023-05-05"),
    ))  # fmt: skip
    truth = told(causes, "conversion_rate_comprehension", "lowest", floor=2)
    assert truth.standings == ((causes.user(1), 0.0), (causes.user(0), 0.5))
    assert told(causes, "conversion_rate_comprehension", floor=3).answer == (None,)


def routed(causes: Causes, name: str, facts: dict[str, str], **hidden: int) -> Truth:
    """The truth of a routing question."""
    return family(name).gold(causes, Draft(Asked(facts=facts), hidden))


def test_lead_routing_takes_quotes_then_workload(world: World) -> None:
    deals = tuple(deal(n, user, "2023-01-01", accepted=won) for n, (user, won) in enumerate([(0, 2), (1, 2), (5, 9)]))
    leads = (lead(0, 0, "2023-01-01"), lead(1, 1, "2023-01-01", "2023-02-01"))
    causes = with_records(world, leads=leads, deals=deals)
    west = routed(causes, "lead_routing", {"region": "WA"})
    assert (west.answer, west.step) == ((causes.user(1),), "workload")
    assert routed(with_records(world, deals=deals[:1]), "lead_routing", {"region": "OR"}).step == "quotes"
    assert not routed(causes, "lead_routing", {"region": "TX"}).enough
    nowhere = routed(causes, "lead_routing", {"region": "YT"})
    assert (nowhere.answer, nowhere.enough) == ((None,), True)


def test_case_routing_goes_down_three_steps(world: World) -> None:
    closed = [case(n, "2023-01-01", (n % 2,), issue=0, product=1) for n in range(4)]
    facts = {"subject": "", "description": ""}

    def after(*more: CaseStory) -> tuple[tuple[str | None, ...], str]:
        causes = with_records(world, (*closed, *more))
        truth = routed(causes, "case_routing", facts, issue=0, product=0)
        return truth.answer, truth.step

    ids = Causes(world)
    assert after(case(9, "2023-01-01", (1,), issue=0)) == ((ids.user(1),), "issue")
    assert after(case(9, "2023-01-01", (0,), issue=1, product=0)) == ((ids.user(0),), "product")
    assert after(case(9, "2023-01-01", (0,), None, issue=1, product=1)) == ((ids.user(1),), "workload")
    assert after()[0] == (None,)


def test_standings_are_best_first(world: World) -> None:
    causes = with_records(world, tuple(case(n, "2023-05-10", (n,), n + 1) for n in range(6)))
    values = [value for _, value in told(causes, "handle_time", "lowest").standings]
    assert all(a < b for a, b in pairwise(values))


def test_a_lead_that_no_single_case_can_undo_is_not_enough(world: World) -> None:
    mine = [case(n, "2023-05-01", (0,), issue=1) for n in range(3)]
    assert not told(with_records(world, tuple(mine)), "top_issue_identification", product=0).enough
    rival = case(9, "2023-05-02", (0,), issue=0)
    assert told(with_records(world, (*mine, rival)), "top_issue_identification", product=0).enough
