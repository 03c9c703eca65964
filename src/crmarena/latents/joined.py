"""The worlds of all parts as one: every ordinal moved behind those of the parts before."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from crmarena.latents.stories import (
    AccountStory,
    CallStory,
    CaseStory,
    DealStory,
    LeadStory,
    Line,
    OrderStory,
    Person,
    QuoteStory,
    TerritoryStory,
)
from crmarena.latents.world import World
from crmarena.schema import IdSpace
from crmarena.spec.spec import OrgSpec

Shift = Callable[[str, int], int]
"""Moves an ordinal of an object; -1 (nobody) stays."""


def joined(worlds: Sequence[World], spec: OrgSpec) -> World:
    """One world of the worlds of a spec's parts, in their order; ids are the same as in the parts."""
    first = worlds[0]
    if len(worlds) == 1:
        return first
    shifts = [_shift(world) for world in worlds]
    pairs = list(zip(worlds, shifts, strict=True))
    maps = zip(*(world.territories for world in worlds), strict=True)
    return replace(
        first, spec=spec, ids=IdSpace(spec.seed, spec.edition),
        users=tuple(_person(one, "User", to) for world, to in pairs for one in world.users),
        accounts=tuple(_account(one, to) for world, to in pairs for one in world.accounts),
        contacts=tuple(_person(one, "Contact", to) for world, to in pairs for one in world.contacts),
        territories=tuple(_territory(stories, shifts) for stories in maps),
        habits=tuple(one for world in worlds for one in world.habits),
        agents=tuple(replace(one, user=to("User", one.user)) for world, to in pairs for one in world.agents),
        leads=tuple(_lead(one, to) for world, to in pairs for one in world.leads),
        lead_calls=tuple(_call(one, to) for world, to in pairs for one in world.lead_calls),
        deals=tuple(_deal(one, to) for world, to in pairs for one in world.deals),
        cases=tuple(_case(one, to) for world, to in pairs for one in world.cases),
    )  # fmt: skip


def _shift(world: World) -> Shift:
    ids = world.ids

    def moved(name: str, ordinal: int) -> int:
        return ordinal if ordinal < 0 else ordinal + ids.codec(name).first

    return moved


def _person(one: Person, name: str, to: Shift) -> Person:
    return replace(one, ordinal=to(name, one.ordinal), account=to("Account", one.account))


def _account(one: AccountStory, to: Shift) -> AccountStory:
    return replace(
        one, ordinal=to("Account", one.ordinal), owner=to("User", one.owner), person=to("Contact", one.person)
    )


def _territory(stories: tuple[TerritoryStory, ...], shifts: Sequence[Shift]) -> TerritoryStory:
    members = [to("User", user) for story, to in zip(stories, shifts, strict=True) for user in story.members]
    return replace(stories[0], members=tuple(sorted(members)))


def _lead(one: LeadStory, to: Shift) -> LeadStory:
    return replace(
        one, ordinal=to("Lead", one.ordinal), owner=to("User", one.owner), account=to("Account", one.account),
        contact=to("Contact", one.contact),
    )  # fmt: skip


def _call(one: CallStory, to: Shift) -> CallStory:
    return replace(
        one, ordinal=to("VoiceCallTranscript__c", one.ordinal), lead=to("Lead", one.lead),
        deal=to("Opportunity", one.deal), seller=to("User", one.seller), contact=to("Contact", one.contact),
    )  # fmt: skip


def _lines(lines: tuple[Line, ...], name: str, to: Shift) -> tuple[Line, ...]:
    return tuple(replace(line, ordinal=to(name, line.ordinal)) for line in lines)


def _quote(one: QuoteStory, to: Shift) -> QuoteStory:
    return replace(
        one, ordinal=to("Quote", one.ordinal), lines=_lines(one.lines, "QuoteLineItem", to),
        sources=tuple(to("OpportunityLineItem", source) for source in one.sources),
    )  # fmt: skip


def _order(one: OrderStory, to: Shift) -> OrderStory:
    return replace(
        one, ordinal=to("Order", one.ordinal), account=to("Account", one.account), owner=to("User", one.owner),
        lines=_lines(one.lines, "OrderItem", to),
    )  # fmt: skip


def _deal(one: DealStory, to: Shift) -> DealStory:
    contract = one.contract and replace(one.contract, ordinal=to("Contract", one.contract.ordinal))
    return replace(
        one, ordinal=to("Opportunity", one.ordinal), account=to("Account", one.account),
        contact=to("Contact", one.contact), owner=to("User", one.owner), lead=to("Lead", one.lead),
        lines=_lines(one.lines, "OpportunityLineItem", to), quotes=tuple(_quote(quote, to) for quote in one.quotes),
        contract=contract, order=one.order and _order(one.order, to),
        tasks=tuple(replace(t, ordinal=to("Task", t.ordinal), owner=to("User", t.owner)) for t in one.tasks),
        events=tuple(replace(e, ordinal=to("Event", e.ordinal), owner=to("User", e.owner)) for e in one.events),
        calls=tuple(_call(call, to) for call in one.calls),
    )  # fmt: skip


def _case(one: CaseStory, to: Shift) -> CaseStory:
    return replace(
        one, ordinal=to("Case", one.ordinal), account=to("Account", one.account), contact=to("Contact", one.contact),
        order_line=to("OrderItem", one.order_line),
        assignments=tuple(replace(step, user=to("User", step.user)) for step in one.assignments),
    )  # fmt: skip
