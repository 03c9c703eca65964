"""Emission: every object, every column, the same rows in any order of shares."""

from crmarena.latents import World, sample_world
from crmarena.records import SHARES, Facts, emit, share_tables
from crmarena.records.births import births
from crmarena.records.customers import customer_tables
from crmarena.records.rules.spoken import spoken_lines
from crmarena.schema import Schema, load_schema
from crmarena.spec.spec import load_spec


def test_every_object_has_rows_of_full_width(tiny_facts: Facts, tiny_schema: Schema) -> None:
    for name, sobject in tiny_schema.objects.items():
        assert tiny_facts.rows[name], name
        assert {len(row) for row in tiny_facts.rows[name]} == {len(sobject.fields)}


def test_shares_may_run_in_any_order(tiny_world: World, tiny_schema: Schema, tiny_facts: Facts) -> None:
    def backwards(shares: object) -> list[list[tuple[str, list[tuple[str | int | float | bool | None, ...]]]]]:
        return [share_tables(tiny_world, tiny_schema, share) for share in reversed(range(SHARES))]

    other = Facts(tiny_world, tiny_schema, emit(tiny_world, tiny_schema, backwards))
    for name, rows in tiny_facts.rows.items():
        assert sorted(map(repr, other.rows[name])) == sorted(map(repr, rows)), name


def test_persons_are_their_accounts_in_b2c() -> None:
    spec = load_spec("b2c")
    world, schema = sample_world(spec), load_schema("b2c")
    facts = Facts(world, schema, customer_tables(world, schema, births(world)))
    contacts = facts.by("Contact", "AccountId", "Name", "Email", "Phone")
    for account, name, mail, phone, person in facts.read(
        "Account", "Id", "Name", "PersonEmail", "Phone", "IsPersonAccount"
    ):
        assert person
        assert contacts[account] == (name, mail, phone)


def test_history_begins_with_the_creation_of_a_chat(tiny_facts: Facts) -> None:
    chats = {case for (case,) in tiny_facts.read("LiveChatTranscript", "CaseId")}
    created = {
        case: (old, new)
        for case, field, old, new in tiny_facts.read(
            "CaseHistory__c", "CaseId__c", "Field__c", "OldValue__c", "NewValue__c"
        )
        if field == "Case Creation"
    }
    assert set(created) == chats
    assert all(old is None and new.startswith("005") for old, new in created.values())


def test_a_converted_contact_is_born_by_the_conversion_or_before(tiny_world: World) -> None:
    born = births(tiny_world)
    for lead in tiny_world.leads:
        if lead.converted:
            assert born.accounts[lead.account] <= born.contacts[lead.contact] <= lead.converted


def test_order_lines_cost_less_where_a_discount_was_due(tiny_facts: Facts) -> None:
    book = tiny_facts.by("PricebookEntry", "Id", "UnitPrice")
    tiers = tiny_facts.world.policies.discount_tiers
    seen = set()
    for entry, quantity, price in tiny_facts.read("OrderItem", "PricebookEntryId", "Quantity", "UnitPrice"):
        due = max([rate for least, rate in tiers if quantity >= least], default=0)
        assert abs(price - book[entry][0] * (100 - due) / 100) <= 0.005 + 1e-9
        seen.add(due > 0)
    assert seen == {True, False}


def test_transcripts_are_read_line_by_line() -> None:
    body = "[2022-04-25T15:42:15] Ann O'Neil: Hi: there.\nnoise\n[2022-04-25T15:42:20] Bo Xu: Yes."
    assert [(line.stamp[-8:], line.speaker, line.words) for line in spoken_lines(body)] == [
        ("15:42:15", "Ann O'Neil", "Hi: there."), ("15:42:20", "Bo Xu", "Yes."),
    ]  # fmt: skip
