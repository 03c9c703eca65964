"""Rules about leads, deals and their papers (T12 to T21, T25)."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache, partial
from itertools import pairwise
from statistics import median

from crmarena.latents.stories import DealStory
from crmarena.records.rules.facts import Facts, Found, Rule, day_of, moment
from crmarena.records.text.outcome import reason_in, speaks_of_loss
from crmarena.spec.pack import STAGES


def t12(facts: Facts) -> Found:
    """Calls with a lead lie between its arrival and its conversion."""
    leads = facts.by("Lead", "Id", "CreatedDate", "ConvertedDate")
    for call, lead, at in facts.read("VoiceCallTranscript__c", "Id", "LeadId__c", "CreatedDate"):
        if lead is None:
            continue
        created, converted = leads[lead]
        if at <= created or (converted and at[:10] > converted):
            yield call, f"at {at}; lead created {created}, converted {converted}"


def t13(facts: Facts) -> Found:
    """A converted lead has an account, a contact and an opportunity, opened within seven days."""
    deals = facts.by("Opportunity", "Id", "CreatedDate")
    for lead, flag, on, status, account, contact, deal in facts.read(
        "Lead", "Id", "IsConverted", "ConvertedDate", "Status", "ConvertedAccountId", "ConvertedContactId",
        "ConvertedOpportunityId",
    ):  # fmt: skip
        full = [on is not None, account is not None, contact is not None, deal is not None, status == "Converted"]
        if full != [bool(flag)] * 5:
            yield lead, f"IsConverted {flag}, date {on}, status {status}, account {account}, opportunity {deal}"
        elif flag and not timedelta(0) <= day_of(deals[deal][0]) - day_of(on) <= timedelta(days=7):
            yield lead, f"converted {on}, opportunity opened {deals[deal][0]}"


def t14(facts: Facts) -> Found:
    """A deal closes after the day it was opened."""
    for deal, created, close in facts.read("Opportunity", "Id", "CreatedDate", "CloseDate"):
        if created[:10] >= close:
            yield deal, f"created {created}, close {close}"


def t15(facts: Facts) -> Found:
    """A quote is written while its deal is alive and holds for 30, 45 or 60 days."""
    deals = facts.by("Opportunity", "Id", "CreatedDate", "CloseDate")
    for quote, deal, at, expires in facts.read("Quote", "Id", "OpportunityId", "CreatedDate", "ExpirationDate"):
        created, close = deals[deal]
        if not created <= at or at[:10] > close or (day_of(expires) - day_of(at)).days not in (30, 45, 60):
            yield quote, f"at {at}, expires {expires}; deal {created} to {close}"


def t16(facts: Facts) -> Found:
    """First the accepted quote, then the customer's signature, then ours, then the contract starts."""
    accepted = {
        d: at for d, status, at in facts.read("Quote", "OpportunityId", "Status", "CreatedDate") if status == "Accepted"
    }
    papers = facts.by("Contract", "Id", "CustomerSignedDate", "CompanySignedDate", "StartDate")
    for deal, contract in facts.read("Opportunity", "Id", "ContractID__c"):
        if (contract is None) != (deal not in accepted):
            yield deal, f"contract {contract}, accepted quote of {accepted.get(deal)}"
        elif contract:
            customer, company, starts = papers[contract]
            if not accepted[deal][:10] < customer <= company <= starts:
                yield contract, f"quote {accepted[deal]}, signed {customer} and {company}, starts {starts}"


def t17(facts: Facts) -> Found:
    """An order takes effect 2 to 15 days after the company signed."""
    signed = facts.by("Contract", "Id", "CompanySignedDate")
    for order, contract, effective in facts.read("Order", "Id", "ContractId", "EffectiveDate"):
        if not 2 <= (day_of(effective) - day_of(signed[contract][0])).days <= 15:
            yield order, f"effective {effective}, signed {signed[contract][0]}"


def t18(facts: Facts) -> Found:
    """From opening to signature it takes 14 to 330 days, around 120 at the median."""
    signed = facts.by("Contract", "Id", "CompanySignedDate")
    cycles = []
    for deal, contract, created in facts.read("Opportunity", "Id", "ContractID__c", "CreatedDate"):
        if contract:
            cycles.append((day_of(signed[contract][0]) - day_of(created)).days)
            if not 14 <= cycles[-1] <= 330:
                yield deal, f"took {cycles[-1]} days"
    if len(cycles) >= 30 and not 85 <= median(cycles) <= 155:
        yield "Contract", f"the median sales cycle is {median(cycles)} days"


def t19(facts: Facts) -> Found:
    """A deal is recorded as closed if and only if it has a contract or says why it was lost, never both; the work
    after the end speaks of a loss exactly where the deal was lost."""
    fields = "Id", "StageName", "ContractID__c", "Probability", "Description"
    for record, stage, contract, chance, text in facts.read("Opportunity", *fields):
        deal = facts.world.deals[facts.ordinal(record)]
        said = reason_in(facts.world.spec.pack, text) if facts.texts else _unsaid(deal)
        ends = (contract is not None) + (said is not None)
        if ends != (stage == STAGES[-1]) or (said and chance != 0) or (contract and chance != 100):
            yield record, f"stage {stage}, contract {contract}, probability {chance}, lost reason {said}"
        elif said and facts.texts and (said[0] != deal.lost_reason or not _named(facts, deal, said[1])):
            yield record, f"says it was lost for {said[0]} ({said[1]}), it was for {deal.lost_reason} {deal.lost_to}"
    if facts.texts:
        yield from _aftermath(facts)


def _unsaid(deal: DealStory) -> tuple[str, str] | None:
    """What a deal's description would say of its loss, in an org without texts."""
    return (deal.lost_reason, "") if deal.lost_reason and deal.stage == STAGES[-1] else None


def _named(facts: Facts, deal: DealStory, said: str) -> bool:
    """Whether a sentence names the competitor a deal was lost to, if it was one."""
    return deal.lost_to < 0 or facts.world.competitors[deal.lost_to].name in said


def _aftermath(facts: Facts) -> Found:
    """To-dos and meetings of the last stage that speak of a loss after a win, or the other way round."""
    last = STAGES[-1]
    stages = {
        "Task": {one.ordinal: one.stage for deal in facts.world.deals for one in deal.tasks},
        "Event": {one.ordinal: one.stage for deal in facts.world.deals for one in deal.events},
    }
    speaks = lru_cache(maxsize=None)(partial(speaks_of_loss, facts.world.spec.pack))
    for name, stage in stages.items():
        for record, what, subject in facts.read(name, "Id", "WhatId", "Subject"):
            lost = bool(facts.world.deals[facts.ordinal(what)].lost_reason) and stage[facts.ordinal(record)] == last
            if speaks(subject) != lost:
                yield record, f"{subject!r} in a deal that was {'lost' if lost else 'not lost'}"


def _tasks(facts: Facts, field: str) -> Iterator[tuple[str, str, int, DealStory]]:
    """Id and one cell of every to-do, how many stages ahead of its deal it is, and the deal."""
    stage = {task.ordinal: task.stage for deal in facts.world.deals for task in deal.tasks}
    for task, what, cell in facts.read("Task", "Id", "WhatId", field):
        deal = facts.world.deals[facts.ordinal(what)]
        yield task, cell, STAGES.index(stage[facts.ordinal(task)]) - STAGES.index(deal.true_stage), deal


def t20(facts: Facts) -> Found:
    """To-dos of past stages are done, those of the current stage are open, those ahead have not been started."""
    allowed = {-1: {"Completed"}, 0: {"Not Started", "In Progress"}, 1: {"Not Started"}}
    for task, status, ahead, _ in _tasks(facts, "Status"):
        if status not in allowed[(ahead > 0) - (ahead < 0)]:
            yield task, f"{status}, {ahead:+d} stages from where the work stands"


def t21(facts: Facts) -> Found:
    """A to-do is due on or after the day its stage was entered (the current stage's, if it runs ahead)."""
    for task, due, ahead, deal in _tasks(facts, "ActivityDate"):
        entered = deal.entered[len(deal.entered) - 1 + min(0, ahead)]
        if day_of(due) < entered:
            yield task, f"due {due}, stage entered {entered}"


def t25(facts: Facts) -> Found:
    """Nobody is in two meetings at once."""
    for rows in facts.groups("Event", "OwnerId", "StartDateTime", "DurationInMinutes", "Id").values():
        ordered = sorted(rows)
        for (start, minutes, event), (following, _, _) in pairwise(ordered):
            if moment(start) + timedelta(minutes=minutes) > moment(following):
                yield event, f"from {start} for {minutes} minutes, the next at {following}"


RULES: dict[str, Rule] = {
    "T12": t12, "T13": t13, "T14": t14, "T15": t15, "T16": t16, "T17": t17, "T18": t18, "T19": t19, "T20": t20,
    "T21": t21, "T25": t25,
}  # fmt: skip
