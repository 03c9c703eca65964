"""Describe has Salesforce's shape, and the listing tells an agent what is there."""

import json

import pytest

from crmarena.schema import EDITIONS, describe, listing, load_schema
from crmarena.schema.describe import describe_global

OBJECT_KEYS = {
    "name", "label", "labelPlural", "keyPrefix", "custom", "createable", "updateable", "deletable", "queryable",
    "searchable", "retrieveable", "urls", "recordTypeInfos", "childRelationships", "fields",
}  # fmt: skip
FIELD_KEYS = {
    "name", "label", "type", "soapType", "length", "precision", "scale", "nillable", "defaultedOnCreate", "createable",
    "updateable", "filterable", "sortable", "groupable", "aggregatable", "nameField", "idLookup", "externalId",
    "unique", "caseSensitive", "custom", "calculated", "autoNumber", "referenceTo", "relationshipName",
    "polymorphicForeignKey", "picklistValues", "restrictedPicklist", "htmlFormatted",
}  # fmt: skip


@pytest.mark.parametrize("edition", EDITIONS)
def test_describe_has_every_key_and_is_json(edition: str) -> None:
    for sobject in load_schema(edition).objects.values():
        told = json.loads(json.dumps(describe(sobject)))
        assert set(told) >= OBJECT_KEYS
        assert [f["name"] for f in told["fields"]] == list(sobject.fields)
        for entry, f in zip(told["fields"], sobject.fields.values(), strict=True):
            assert set(entry) >= FIELD_KEYS
            assert (entry["filterable"], entry["sortable"], entry["groupable"], entry["aggregatable"]) == (
                f.filterable,
                f.sortable,
                f.groupable,
                f.aggregatable,
            )
            if entry["picklistValues"]:
                assert set(entry["picklistValues"][0]) == {"value", "label", "active", "defaultValue", "validFor"}
        for child in told["childRelationships"]:
            assert set(child) >= {"childSObject", "field", "relationshipName", "cascadeDelete"}


def test_describe_of_case() -> None:
    told = json.loads(json.dumps(describe(load_schema("b2b").objects["Case"], "61.0")))
    fields = {f["name"]: f for f in told["fields"]}
    assert told["urls"]["rowTemplate"] == "/services/data/v61.0/sobjects/Case/{ID}"
    assert fields["OwnerId"]["referenceTo"] == ["User", "Group"]
    assert fields["OwnerId"]["polymorphicForeignKey"] is True
    assert fields["CaseNumber"]["autoNumber"] is True
    assert fields["CaseNumber"]["nameField"] is True
    default = [value["value"] for value in fields["Status"]["picklistValues"] if value["defaultValue"]]
    assert default == ["New"]
    assert {"childSObject": "EmailMessage", "field": "ParentId", "relationshipName": "EmailMessages"}.items() <= next(
        child for child in told["childRelationships"] if child["relationshipName"] == "EmailMessages"
    ).items()


def test_the_short_describe_is_part_of_the_full_one() -> None:
    sobject = load_schema("b2b").objects["Lead"]
    assert describe_global(sobject).items() <= describe(sobject).items()
    assert "fields" not in describe_global(sobject)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_listing_names_what_is_published_and_nothing_else(edition: str) -> None:
    schema = load_schema(edition)
    text = listing(schema)
    assert len(text) < 20_000
    sections = {part.split("\n", 1)[0].removeprefix("## "): part for part in text.split("\n\n")}
    assert list(sections) == list(schema.benchmark_objects)
    for name, section in sections.items():
        told = [line[2:].split(" (")[0] for line in section.splitlines() if line.startswith("- ")]
        assert sorted(told) == sorted(f.name for f in schema.objects[name].listed)


def test_the_listing_tells_how_to_join_and_choose() -> None:
    text = listing(load_schema("b2b"))
    assert "- IssueId__c (reference to Issue__c, relationship IssueId__r)" in text
    assert "Contacts (Contact)" in text
    assert "One of: Qualification, Discovery, Quote, Negotiation, Closed." in text
