"""What may be filtered, sorted, grouped, aggregated and searched."""

import pytest

from crmarena.schema import EDITIONS, Field, load_schema

COUNTS = {"COUNT", "COUNT_DISTINCT"}
ORDERED = COUNTS | {"MIN", "MAX"}
NUMERIC = ORDERED | {"SUM", "AVG"}
AGGREGATES: dict[str, tuple[set[str], bool]] = {
    "boolean": (set(), True),
    "int": (NUMERIC, True),
    "double": (NUMERIC, False),
    "currency": (NUMERIC, False),
    "percent": (NUMERIC, False),
    "date": (ORDERED, True),
    "datetime": (ORDERED, False),
    "id": (ORDERED, True),
    "reference": (ORDERED, True),
    "string": (ORDERED, True),
    "email": (ORDERED, True),
    "phone": (ORDERED, True),
    "url": (ORDERED, True),
    "picklist": (ORDERED, True),
    "combobox": (ORDERED, True),
}
LONG = [
    *(
        (name, "Description")
        for name in ("Account", "Case", "Opportunity", "Lead", "Quote", "Contract", "Task", "Event")
    ),
    ("Issue__c", "Description__c"),
    ("EmailMessage", "TextBody"),
    ("EmailMessage", "HtmlBody"),
    ("LiveChatTranscript", "Body"),
    ("VoiceCallTranscript__c", "Body__c"),
    ("Knowledge__kav", "FAQ_Answer__c"),
]
UNGROUPED = [
    ("Product2", "Description"),
    ("Territory2", "Description"),
    ("Knowledge__kav", "Summary"),
    ("EmailMessage", "ToAddress"),
]
PLAIN = [
    ("Pricebook2", "Description"),
    ("CaseHistory__c", "OldValue__c"),
    ("CaseHistory__c", "NewValue__c"),
    ("CaseHistory__c", "Field__c"),
    ("Account", "ShippingState"),
    ("Case", "Subject"),
    ("Opportunity", "OwnerId"),
]


def field(name: str, field_name: str) -> Field:
    return load_schema("b2b").objects[name].fields[field_name]


def test_every_field_follows_the_table_of_its_type() -> None:
    seen = set()
    for sobject in load_schema("b2c").objects.values():
        for f in sobject.fields.values():
            if f.type == "textarea" or f.auto_number or f.name == "ToIds":
                continue
            seen.add(f.type)
            aggregates, groupable = AGGREGATES[f.type]
            assert (set(f.aggregates), f.groupable) == (aggregates, groupable), (sobject.name, f.name)
            assert f.filterable
            assert f.sortable
    assert seen == set(AGGREGATES)


@pytest.mark.parametrize(("name", "field_name"), LONG)
def test_long_text_is_found_by_search_only(name: str, field_name: str) -> None:
    f = field(name, field_name)
    assert f.long_text
    assert f.searchable
    assert not any((f.filterable, f.sortable, f.groupable, f.aggregates))


@pytest.mark.parametrize(("name", "field_name"), UNGROUPED)
def test_medium_text_filters_and_sorts_but_does_not_group(name: str, field_name: str) -> None:
    f = field(name, field_name)
    assert f.filterable
    assert f.sortable
    assert not f.groupable
    assert not f.long_text
    assert set(f.aggregates) == COUNTS


@pytest.mark.parametrize(("name", "field_name"), PLAIN)
def test_plain_fields_do_everything(name: str, field_name: str) -> None:
    f = field(name, field_name)
    assert f.filterable
    assert f.sortable
    assert f.groupable
    assert set(f.aggregates) == ORDERED


def test_recipient_ids_cannot_be_asked_for_in_where() -> None:
    f = field("EmailMessage", "ToIds")
    assert not any((f.filterable, f.sortable, f.groupable, f.aggregatable, f.searchable))


def test_running_numbers_do_not_group() -> None:
    f = field("Case", "CaseNumber")
    assert f.filterable
    assert not f.groupable
    assert set(f.aggregates) == COUNTS


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_flag_never_contradicts_another(edition: str) -> None:
    for sobject in load_schema(edition).objects.values():
        for f in sobject.fields.values():
            assert f.aggregatable == bool(f.aggregates)
            assert f.filterable or not (f.sortable or f.groupable)
            assert not (f.calculated and f.createable)
            assert f.type != "boolean" or (not f.nillable and f.defaulted)
            assert f.searchable or not f.search_groups


def test_search_groups() -> None:
    assert field("Case", "Subject").search_groups == ("NAME",)
    assert field("Lead", "Company").search_groups == ("NAME",)
    assert field("Account", "Website").search_groups == ("NAME",)
    assert field("EmailMessage", "Subject").search_groups == ("NAME",)
    assert field("Contact", "Email").search_groups == ("EMAIL",)
    assert field("User", "Phone").search_groups == ("PHONE",)
    assert field("Case", "Description").search_groups == ()
    assert not field("Opportunity", "Amount").searchable
    assert not field("Opportunity", "AccountId").searchable


def test_what_a_creator_must_give() -> None:
    required = {f.name for f in load_schema("b2b").objects["Opportunity"].fields.values() if f.required}
    assert required == {"Name", "StageName", "CloseDate"}
    assert not field("Account", "CreatedDate").createable
    assert not field("User", "Name").createable
