"""Every relationship resolves at both ends, under the names Salesforce gives it."""

import pytest

from crmarena.schema import EDITIONS, load_schema

PARENTS = [
    ("Contact", "Account", "AccountId", {"Account"}),
    ("Case", "OrderItemId__r", "OrderItemId__c", {"OrderItem"}),
    ("Case", "IssueId__r", "IssueId__c", {"Issue__c"}),
    ("Case", "Owner", "OwnerId", {"User", "Group"}),
    ("Lead", "Owner", "OwnerId", {"User", "Group"}),
    ("Order", "Owner", "OwnerId", {"User", "Group"}),
    ("Opportunity", "Owner", "OwnerId", {"User"}),
    ("Opportunity", "ContractID__r", "ContractID__c", {"Contract"}),
    ("ProductCategoryProduct", "Product", "ProductId", {"Product2"}),
    ("ProductCategory", "Catalog", "CatalogId", {"ProductCatalog"}),
    ("EmailMessage", "Parent", "ParentId", {"Case"}),
    ("EmailMessage", "RelatedTo", "RelatedToId", {"Opportunity", "Case", "Account", "Quote", "Order", "Contract"}),
    ("Task", "What", "WhatId", {"Opportunity", "Case", "Account", "Quote", "Order", "Contract"}),
    ("Event", "Who", "WhoId", {"Contact", "Lead"}),
    ("VoiceCallTranscript__c", "LeadId__r", "LeadId__c", {"Lead"}),
    ("Lead", "ConvertedOpportunity", "ConvertedOpportunityId", {"Opportunity"}),
    ("User", "Manager", "ManagerId", {"User"}),
    ("Account", "CreatedBy", "CreatedById", {"User"}),
]

CHILDREN = {
    "User": {"UserTerritory2Associations"},
    "Account": {
        "Contacts", "Cases", "Opportunities", "Orders", "Contracts", "Quotes", "Tasks", "Events", "LiveChatTranscripts",
    },
    "Contact": {"Cases", "Tasks", "Events", "Opportunities", "LiveChatTranscripts"},
    "Case": {"EmailMessages", "Tasks", "Events", "LiveChatTranscripts", "CaseHistories__r"},
    "ProductCategory": {"ProductCategoryProducts"},
    "Product2": {"PricebookEntries", "OrderItems", "ProductCategoryProducts"},
    "Pricebook2": {"PricebookEntries", "Orders", "Opportunities", "Quotes"},
    "PricebookEntry": {"OrderItems", "OpportunityLineItems", "QuoteLineItems"},
    "Order": {"OrderItems", "Tasks", "Events"},
    "OrderItem": {"Cases__r"},
    "Issue__c": {"Cases__r"},
    "Opportunity": {"OpportunityLineItems", "Quotes", "Tasks", "Events", "VoiceCallTranscripts__r"},
    "Quote": {"QuoteLineItems", "Tasks", "Events"},
    "Contract": {"Orders", "Tasks", "Events"},
    "Territory2": {"UserTerritory2Associations"},
    "Lead": {"Tasks", "Events", "VoiceCallTranscripts__r"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "relationship", "field_name", "targets"), PARENTS)
def test_parent_names(name: str, relationship: str, field_name: str, targets: set[str]) -> None:
    found = load_schema("b2b").objects[name].relationship(relationship.upper())
    assert found is not None
    assert found.name == field_name
    assert set(found.reference_to) == targets
    assert found.polymorphic == (len(targets) > 1)


@pytest.mark.parametrize("name", sorted(CHILDREN))
def test_child_names(name: str) -> None:
    sobject = load_schema("b2b").objects[name]
    assert CHILDREN[name] <= {child.name for child in sobject.children}
    for child_name in CHILDREN[name]:
        assert sobject.child(child_name.lower()) is not None


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_relationship_resolves_at_both_ends(edition: str) -> None:
    schema = load_schema(edition)
    for sobject in schema.objects.values():
        for f in sobject.fields.values():
            assert (f.type == "reference") == bool(f.reference_to) == (f.relationship_name is not None)
            for target in f.reference_to:
                seen = {(child.object, child.field) for child in schema.objects[target].children}
                assert ((sobject.name, f.name) in seen) == (f.child_name is not None)
        for child in sobject.children:
            assert sobject.name in schema.objects[child.object].fields[child.field].reference_to


@pytest.mark.parametrize("edition", EDITIONS)
def test_relationship_names_never_hide_fields_or_each_other(edition: str) -> None:
    for sobject in load_schema(edition).objects.values():
        names = [f.relationship_name.lower() for f in sobject.fields.values() if f.relationship_name]
        assert len(set(names)) == len(names), sobject.name
        children = [child.name.lower() for child in sobject.children]
        assert len(set(children)) == len(children), sobject.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_parents_come_before_children_except_in_audit_fields(edition: str) -> None:
    place = {name: i for i, name in enumerate(load_schema(edition).objects)}
    audit = {"CreatedById", "LastModifiedById"}
    for sobject in load_schema(edition).objects.values():
        for f in sobject.fields.values():
            if f.name not in audit:
                late = [t for t in f.reference_to if place[t] > place[sobject.name]]
                assert not late, (sobject.name, f.name, late)
