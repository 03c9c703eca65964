"""The 27 objects of both editions carry the published fields, and what every object must have besides."""

import json
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.schema import EDITIONS, Schema, load_schema

PUBLISHED: dict[str, list[str]] = json.loads(Path(__file__).with_name("published_fields.json").read_text("utf-8"))
AUDIT = ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted"]
PREFIXES = {
    "User": "005", "Account": "001", "Contact": "003", "Case": "500", "Knowledge__kav": "ka0", "ProductCategory": "0ZG",
    "Product2": "01t", "ProductCategoryProduct": "0ZH", "Pricebook2": "01s", "PricebookEntry": "01u", "Order": "801",
    "OrderItem": "802", "EmailMessage": "02s", "LiveChatTranscript": "570", "Issue__c": "a03", "CaseHistory__c": "a04",
    "Opportunity": "006", "OpportunityLineItem": "00k", "Quote": "0Q0", "QuoteLineItem": "0QL", "Contract": "800",
    "VoiceCallTranscript__c": "a05", "Task": "00T", "Event": "00U", "Territory2": "0MI",
    "UserTerritory2Association": "0MU", "Lead": "00Q", "Organization": "00D", "Profile": "00e", "Group": "00G",
    "UserRole": "00E", "RecordType": "012",
}  # fmt: skip


@pytest.fixture(params=EDITIONS)
def schema(request: pytest.FixtureRequest) -> Schema:
    return load_schema(request.param)


def test_the_27_objects_are_there_in_both_editions(schema: Schema) -> None:
    assert len(PUBLISHED) == 27
    assert set(schema.benchmark_objects) == set(PUBLISHED)
    assert {"Organization", "Profile", "Group"} <= set(schema.objects) - set(PUBLISHED)


def test_b2b_lists_exactly_the_186_published_fields() -> None:
    schema = load_schema("b2b")
    assert sum(map(len, PUBLISHED.values())) == 186
    for name, fields in PUBLISHED.items():
        assert sorted(f.name for f in schema.objects[name].listed) == sorted(fields), name


def test_b2c_differs_only_by_its_person_accounts() -> None:
    b2b, b2c = load_schema("b2b"), load_schema("b2c")
    for name, fields in PUBLISHED.items():
        assert set(fields) <= set(b2c.objects[name].fields), name
        if name != "Account":
            assert b2c.objects[name].fields == b2b.objects[name].fields
    listed = {f.name for f in b2c.objects["Account"].listed}
    assert {"Name", "FirstName", "LastName", "PersonEmail", "Phone", "ShippingCity", "ShippingState"} <= listed
    assert not {"Industry", "NumberOfEmployees"} & listed
    assert b2b.objects["Account"].find("PersonEmail") is None


def test_every_object_begins_with_its_id_and_ends_with_the_audit_fields(schema: Schema) -> None:
    for sobject in schema.objects.values():
        names = list(sobject.fields)
        assert names[0] == "Id"
        assert names[-len(AUDIT) :] == AUDIT, sobject.name


def test_prefixes(schema: Schema) -> None:
    for name, prefix in PREFIXES.items():
        found = schema.by_prefix(prefix)
        assert found is schema.objects[name], name
    assert schema.by_prefix("zzz") is None


def test_every_text_is_written(schema: Schema) -> None:
    for sobject in schema.objects.values():
        assert sobject.description
        assert sobject.label
        assert sobject.label_plural
        for f in sobject.fields.values():
            assert f.description.endswith("."), (sobject.name, f.name)
            assert f.label, (sobject.name, f.name)


def test_picklists_an_admin_would_recognise(schema: Schema) -> None:
    def values(name: str, field_name: str) -> tuple[str, ...]:
        return schema.objects[name].fields[field_name].values

    assert values("Opportunity", "StageName") == ("Qualification", "Discovery", "Quote", "Negotiation", "Closed")
    assert values("Case", "Status") == ("New", "Working", "Waiting on Customer", "Escalated", "Closed")
    assert values("Task", "Priority") == ("High", "Normal", "Low")
    assert "Accepted" in values("Quote", "Status")
    assert values("Order", "Status") == ("Draft", "Activated")
    for sobject in schema.objects.values():
        for f in sobject.fields.values():
            assert len(set(f.values)) == len(f.values)
            assert (f.type in {"picklist", "multipicklist"}) == bool(f.values), (sobject.name, f.name)


def test_names_are_found_in_any_case(schema: Schema) -> None:
    order_item = schema.find("ORDERITEM")
    assert order_item is schema.objects["OrderItem"]
    found = order_item.find("PriceBookEntryId")
    assert found is not None
    assert found.name == "PricebookEntryId"
    assert schema.find("ScratchOrgInfo") is None
    assert order_item.find("Nope") is None


def test_another_edition_is_refused() -> None:
    with pytest.raises(CrmArenaError, match="no edition 'b2g'"):
        load_schema("b2g")


def test_version_is_content(schema: Schema) -> None:
    assert len(schema.version) == 16
    assert load_schema("b2b").version != load_schema("b2c").version
