"""Every rule holds of the emitted rows and goes red on one planted violation."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.latents import World
from crmarena.records import RULES, Facts, Violation, require, violations
from crmarena.records.sheet import LEDGER, Table
from crmarena.schema import Schema

Plant = Callable[["Field"], None]
Test = Callable[[dict[str, Any]], bool]


class Field:
    """The rows of the tiny org, open to planting."""

    def __init__(self, facts: Facts) -> None:
        tables: list[Table] = [(name, list(rows)) for name, rows in facts.rows.items()]
        self.facts = Facts(facts.world, facts.schema, [*tables, (LEDGER, list(facts.ledger))])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of an object as dicts."""
        fields = list(self.facts.schema.objects[name].fields)
        return [dict(zip(fields, row, strict=True)) for row in self.facts.rows[name]]

    def first(self, name: str, test: Test = bool) -> dict[str, Any]:
        """The first row of an object that passes the test."""
        return next(row for row in self.rows(name) if test(row))

    def put(self, name: str, record: str, **values: object) -> None:
        """Sets cells of one record."""
        for i, row in enumerate(self.rows(name)):
            if row["Id"] == record:
                self.facts.rows[name][i] = tuple((row | values).values())
                return
        raise LookupError(record)


def assignments(field: Field, least: int = 1) -> list[dict[str, Any]]:
    """The assignments, in order, of the first case that has at least so many."""
    by_case: dict[str, list[dict[str, Any]]] = {}
    for row in field.rows("CaseHistory__c"):
        if row["Field__c"] == "Owner Assignment":
            by_case.setdefault(row["CaseId__c"], []).append(row)
    found = next(rows for rows in by_case.values() if len(rows) >= least)
    return sorted(found, key=lambda row: str(row["CreatedDate"]))


def plant_t1(field: Field) -> None:
    row = assignments(field)[0]
    field.put(
        "CaseHistory__c",
        row["Id"],
        CreatedDate=field.first("Case", lambda c: c["Id"] == row["CaseId__c"])["CreatedDate"],
    )


def plant_t2(field: Field) -> None:
    one, two = assignments(field, 2)[:2]
    field.put("CaseHistory__c", two["Id"], NewValue__c=one["NewValue__c"])


def plant_t3(field: Field) -> None:
    case = field.first("Case", lambda row: row["IsClosed"])
    field.put("Case", case["Id"], ClosedDate="2024-12-31T20:00:00.000+0000")


def plant_t4(field: Field) -> None:
    field.put("Case", field.first("Case", lambda row: not row["IsClosed"])["Id"], Status="Closed")


def plant_t5(field: Field) -> None:
    case = field.first("Case")
    field.put("Case", case["Id"], OwnerId=field.first("User", lambda row: row["Id"] != case["OwnerId"])["Id"])


def plant_t6(field: Field) -> None:
    field.put("CaseHistory__c", assignments(field, 2)[1]["Id"], OldValue__c=None)


def plant_t7(field: Field) -> None:
    line = field.first("Case")["OrderItemId__c"]
    order = field.first("OrderItem", lambda row: row["Id"] == line)["OrderId"]
    field.put("Order", order, EffectiveDate="2024-12-30")


def plant_t8(field: Field) -> None:
    mail = field.first("EmailMessage", lambda row: row["ParentId"] is not None)
    field.put("EmailMessage", mail["Id"], MessageDate="2024-12-31T20:00:00.000+0000")


def plant_t9(field: Field) -> None:
    answer = field.first("EmailMessage", lambda row: row["ParentId"] is not None and not row["Incoming"])
    asked = field.first("EmailMessage", lambda row: row["ParentId"] == answer["ParentId"] and row["Incoming"])
    field.put("EmailMessage", answer["Id"], MessageDate=asked["MessageDate"][:17] + "59.000+0000")


def plant_t10(field: Field) -> None:
    chat = field.first("LiveChatTranscript")
    field.put("LiveChatTranscript", chat["Id"], EndTime=chat["CreatedDate"])


def plant_t11(field: Field) -> None:
    case = field.first("Case", lambda row: row["IsClosed"])
    field.put("Case", case["Id"], ClosedDate="2024-12-31T20:00:00.000+0000")


def plant_t12(field: Field) -> None:
    call = field.first("VoiceCallTranscript__c", lambda row: row["LeadId__c"] is not None)
    field.put("VoiceCallTranscript__c", call["Id"], CreatedDate="2020-01-01T10:00:00.000+0000")


def plant_t13(field: Field) -> None:
    field.put("Lead", field.first("Lead", lambda row: row["IsConverted"])["Id"], ConvertedOpportunityId=None)


def plant_t14(field: Field) -> None:
    deal = field.first("Opportunity")
    field.put("Opportunity", deal["Id"], CloseDate=deal["CreatedDate"][:10])


def plant_t15(field: Field) -> None:
    quote = field.first("Quote")
    field.put("Quote", quote["Id"], ExpirationDate=quote["CreatedDate"][:10])


def plant_t16(field: Field) -> None:
    contract = field.first("Contract")
    field.put("Contract", contract["Id"], StartDate="2020-01-02")


def plant_t17(field: Field) -> None:
    order = field.first("Order")
    contract = field.first("Contract", lambda row: row["Id"] == order["ContractId"])
    field.put("Order", order["Id"], EffectiveDate=contract["CompanySignedDate"])


def plant_t18(field: Field) -> None:
    deal = field.first("Opportunity", lambda row: row["ContractID__c"])
    field.put("Opportunity", deal["Id"], CreatedDate="2018-01-01T10:00:00.000+0000")


def plant_t19(field: Field) -> None:
    field.put("Opportunity", field.first("Opportunity", lost)["Id"], Description="They liked it.")


def lost(row: dict[str, Any]) -> bool:
    """Whether a deal is recorded as lost."""
    return row["StageName"] == "Closed" and row["ContractID__c"] is None


def other_breaks_of_t19(field: Field) -> list[tuple[str, str, dict[str, object]]]:
    """More ways to break the rule about the ends of deals: object, record and cells."""
    won = field.first("Opportunity", lambda row: row["ContractID__c"])
    gone = field.first("Opportunity", lost)
    still = field.first("Opportunity", lambda row: row["StageName"] == "Quote")
    about = gone["Description"].split(". ")[0]
    reason = field.facts.world.deals[field.facts.ordinal(gone["Id"])].lost_reason
    other = "We lost this one on price: Ann Bo found us too expensive."
    other = "Closed as lost: Ann Bo does not need it any more." if reason == "price" else other
    task = field.first("Task", lambda row: row["WhatId"] == won["Id"])
    done = {t.ordinal for d in field.facts.world.deals if d.lost_reason for t in d.tasks if t.stage == "Closed"}
    after = field.first("Task", lambda row: field.facts.ordinal(row["Id"]) in done)
    return [
        ("Opportunity", won["Id"], {"StageName": "Quote"}),
        ("Opportunity", gone["Id"], {"StageName": "Quote"}),
        ("Opportunity", gone["Id"], {"Probability": 40.0}),
        ("Opportunity", gone["Id"], {"Description": f"{about}. {other}"}),
        ("Opportunity", still["Id"], {"Description": gone["Description"]}),
        ("Opportunity", won["Id"], {"Description": gone["Description"]}),
        ("Task", task["Id"], {"Subject": "Record lost reason of Otter Works"}),
        ("Task", after["Id"], {"Subject": "Kick-off for rollout at Otter Works"}),
    ]


def test_every_way_of_ending_a_deal_wrongly_is_seen(tiny_facts: Facts) -> None:
    breaks = other_breaks_of_t19(Field(tiny_facts))
    for name, record, values in breaks:
        field = Field(tiny_facts)
        field.put(name, record, **values)
        assert [found.record for found in violations(field.facts, {"T19": RULES["T19"]})] == [record], values


def plant_t20(field: Field) -> None:
    field.put("Task", field.first("Task", lambda row: row["Status"] == "Completed")["Id"], Status="Not Started")


def plant_t21(field: Field) -> None:
    field.put("Task", field.first("Task")["Id"], ActivityDate="2020-01-01")


def plant_t22(field: Field) -> None:
    call = field.first("VoiceCallTranscript__c", lambda row: row["OpportunityId__c"] is not None)
    field.put("VoiceCallTranscript__c", call["Id"], CreatedDate=call["CreatedDate"][:11] + "07:00:00.000+0000")


def plant_t23(field: Field) -> None:
    call = field.first("VoiceCallTranscript__c")
    field.put("VoiceCallTranscript__c", call["Id"], EndTime__c=call["EndTime__c"][:11] + "23:59:59.000+0000")


def plant_t24(field: Field) -> None:
    call = field.first("VoiceCallTranscript__c")
    lines = call["Body__c"].split("\n")
    lines[1] = re.sub(r"T\d\d:", "T23:", lines[1], count=1)
    field.put("VoiceCallTranscript__c", call["Id"], Body__c="\n".join(lines))


def plant_t25(field: Field) -> None:
    one, two = field.rows("Event")[:2]
    field.put("Event", two["Id"], OwnerId=one["OwnerId"], StartDateTime=one["StartDateTime"])


def plant_t27(field: Field) -> None:
    call = field.first("VoiceCallTranscript__c")
    rival = field.facts.world.competitors[0]
    body = f"{call['Body__c']} {rival.name}"
    early = f"{rival.founded - 1}{call['CreatedDate'][4:]}"
    field.put("VoiceCallTranscript__c", call["Id"], Body__c=body, CreatedDate=early)


def plant_t28(field: Field) -> None:
    field.put("Product2", field.first("Product2")["Id"], LastModifiedDate="2025-01-01T10:00:00.000+0000")


def plant_r1(field: Field) -> None:
    field.put("Contact", field.first("Contact")["Id"], AccountId=field.first("Case")["Id"])


def plant_r2(field: Field) -> None:
    one, two = field.rows("Event")[:2]
    field.put("Event", two["Id"], Id=one["Id"])


def plant_r3(field: Field) -> None:
    quote = field.first("Quote")
    field.put("Quote", quote["Id"], AccountId=field.first("Account", lambda row: row["Id"] != quote["AccountId"])["Id"])


def plant_r4(field: Field) -> None:
    line = field.first("OrderItem")
    field.put("OrderItem", line["Id"], Quantity=line["Quantity"] + 1)


def plant_r5(field: Field) -> None:
    case = field.first("Case")
    stranger = field.first("Contact", lambda row: row["AccountId"] != case["AccountId"])
    field.put("Case", case["Id"], ContactId=stranger["Id"])


def plant_r6(field: Field) -> None:
    mail = field.first("EmailMessage")
    field.put("EmailMessage", mail["Id"], Incoming=not mail["Incoming"])


def plant_r7(field: Field) -> None:
    contact = field.first("Case")["ContactId"]
    field.put("Contact", contact, CreatedDate="2024-12-31T10:00:00.000+0000")


def plant_r8(field: Field) -> None:
    field.put("Lead", field.first("Lead")["Id"], Phone="(512) 867-5309")


def test_a_page_or_an_address_anybody_may_own_is_seen(tiny_facts: Facts) -> None:
    for name, cell, value in (
        ("Account", "Website", "https://www.otter.com"), ("User", "Email", "ada@otter.com"),
        ("Contact", "Email", "ada@otter.org"), ("Account", "Phone", "(512) 867-5309"),
    ):  # fmt: skip
        field = Field(tiny_facts)
        record = field.first(name)["Id"]
        field.put(name, record, **{cell: value})
        assert record in {found.record for found in violations(field.facts, {"R8": RULES["R8"]})}, (name, cell)


def plant_r9(field: Field) -> None:
    line = field.first("QuoteLineItem")
    field.put("QuoteLineItem", line["Id"], TotalPrice=line["TotalPrice"] + 0.01)


def plant_r10(field: Field) -> None:
    line = field.first("OrderItem")
    field.put("OrderItem", line["Id"], UnitPrice=line["UnitPrice"] - 0.01)


def plant_r11(field: Field) -> None:
    line = field.first("QuoteLineItem")
    field.put("QuoteLineItem", line["Id"], Discount=line["Discount"] + 1.0)


def plant_r12(field: Field) -> None:
    one, two = field.rows("Territory2")[:2]
    field.put("Territory2", two["Id"], Description=f"{two['Description']},{one['Description'].split(',')[0]}")


def test_a_state_in_no_territory_is_seen_and_a_region_beyond_may_be_left_out(tiny_facts: Facts) -> None:
    for code, whole in (("DC", False), ("OR", False), ("YT", True), ("GU", True)):
        field = Field(tiny_facts)
        for row in field.rows("Territory2"):
            kept = [entry for entry in row["Description"].split(",") if entry != code]
            field.put("Territory2", row["Id"], Description=",".join(kept))
        assert (violations(field.facts, {"R12": RULES["R12"]}) == []) == whole


def plant_r13(field: Field) -> None:
    field.facts.rows["Task"].pop()


def plant_r14(field: Field) -> None:
    field.put("Task", field.first("Task")["Id"], Priority="Urgent")


def plant_l1(field: Field) -> None:
    call, fact, value, turn, surface, decoy = field.facts.ledger[0]
    field.facts.ledger[0] = (call, fact, value, turn, f"{surface} and a half", decoy)


def plant_l2(field: Field) -> None:
    call, fact, value, turn, surface, decoy = next(row for row in field.facts.ledger if row[1] == "budget")
    field.facts.ledger.append((call, fact, f"{value}0", turn, surface, decoy))


def plant_l3(field: Field) -> None:
    call = next(row[0] for row in field.facts.ledger if row[1] == "days")
    field.facts.ledger[:] = [row for row in field.facts.ledger if row[:2] != (call, "days")]


PLANTS: dict[str, Plant] = {
    name.removeprefix("plant_").upper(): plant for name, plant in list(globals().items()) if name.startswith("plant_")
}


def test_every_rule_has_a_plant() -> None:
    assert set(PLANTS) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_the_emitted_rows_keep_the_rule(tiny_facts: Facts, name: str) -> None:
    assert violations(tiny_facts, {name: RULES[name]}) == []


@pytest.mark.parametrize("name", PLANTS)
def test_one_planted_violation_turns_the_rule_red(tiny_facts: Facts, name: str) -> None:
    field = Field(tiny_facts)
    PLANTS[name](field)
    found = violations(field.facts, {name: RULES[name]})
    assert found
    assert all(one.rule == name and one.record and one.what for one in found)


def test_what_a_plant_breaks_was_whole_before(tiny_facts: Facts) -> None:
    Field(tiny_facts).put("Task", Field(tiny_facts).first("Task")["Id"], Priority="Urgent")
    assert violations(tiny_facts, {"R14": RULES["R14"]}) == []


def test_broken_rules_stop_a_build_with_names() -> None:
    found = [Violation("T5", "500x", "owner a, last assigned to b"), Violation("R1", "003y", "dangles")]
    with pytest.raises(CrmArenaError, match=r"(?s)T5: 1 broken, e.g. 500x owner a.*R1: 1 broken"):
        require(found)
    require([])


def test_rules_read_rows_given_in_any_number_of_batches(
    tiny_facts: Facts, tiny_world: World, tiny_schema: Schema
) -> None:
    tables: list[Table] = [*tiny_facts.rows.items(), (LEDGER, list(tiny_facts.ledger))]
    halves = [(name, rows[i::2]) for name, rows in tables for i in (0, 1)]
    assert violations(Facts(tiny_world, tiny_schema, halves), RULES) == []
