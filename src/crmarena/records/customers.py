"""Rows of the market: accounts, contacts and leads."""

from crmarena.core.rng import Rng
from crmarena.latents.people import ascii_slug
from crmarena.latents.places import places
from crmarena.latents.stories import AccountStory
from crmarena.latents.world import World
from crmarena.records.births import Births
from crmarena.records.prose import prose
from crmarena.records.sheet import Sheet, Table, Value, day
from crmarena.schema import Schema

_SOURCES = ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Trade Show", "Other")
_SOURCE_WEIGHTS = (40, 18, 15, 8, 14, 5)


def customer_tables(world: World, schema: Schema, born: Births) -> list[Table]:
    """Account and Contact."""
    accounts, contacts = Sheet(world, schema, "Account"), Sheet(world, schema, "Contact")
    ids, rng = world.ids, Rng("records", world.spec.edition, world.spec.seed, "customers")
    bought = {deal.account for deal in world.deals if deal.won}
    for account in world.accounts:
        values = _account(world, account, rng.child(account.ordinal))
        values["Type"] = "Customer" if account.ordinal in bought else "Prospect"
        accounts.add(account.ordinal, born.accounts[account.ordinal], account.owner, values)
    for person in world.contacts:
        owner = world.accounts[person.account].owner
        contacts.add(
            person.ordinal, born.contacts[person.ordinal], owner,
            {
                "Name": f"{person.first} {person.last}", "FirstName": person.first, "LastName": person.last,
                "Email": person.email, "AccountId": ids.of("Account", person.account), "Phone": person.phone,
                "Title": person.title or None, "OwnerId": ids.of("User", owner),
            },
        )  # fmt: skip
    return [accounts.table, contacts.table]


def _account(world: World, account: AccountStory, rng: Rng) -> dict[str, Value]:
    values: dict[str, Value] = {
        "Name": account.name,
        "Phone": account.phone,
        "ShippingState": account.state,
        "ShippingCity": account.city,
        "ShippingCountry": "United States",
        "Description": prose(world).account_text(world, account, rng),
        "OwnerId": world.ids.of("User", account.owner),
    }
    if account.person >= 0:
        person = world.contacts[account.person]
        return values | {"FirstName": person.first, "LastName": person.last, "PersonEmail": person.email}
    return values | {
        "Industry": account.industry,
        "NumberOfEmployees": account.employees,
        "Website": f"https://www.{ascii_slug(account.name)}.example",
    }


def lead_table(world: World, schema: Schema) -> Table:
    """Lead."""
    sheet, ids = Sheet(world, schema, "Lead"), world.ids
    rng = Rng("records", world.spec.edition, world.spec.seed, "leads")
    deals = {deal.lead: deal.ordinal for deal in world.deals if deal.lead >= 0}
    for lead in world.leads:
        place = places()[lead.state]
        values: dict[str, Value] = {
            "Name": f"{lead.first} {lead.last}", "FirstName": lead.first, "LastName": lead.last,
            "Company": lead.company, "Title": lead.title or None, "Email": lead.email, "Phone": lead.phone,
            "Status": lead.status, "OwnerId": ids.of("User", lead.owner), "IsConverted": lead.converted is not None,
            "ConvertedDate": day(lead.converted.date()) if lead.converted else None, "State": lead.state,
            "Country": place.country,
            "LeadSource": rng.child(lead.ordinal).weighted(_SOURCES, _SOURCE_WEIGHTS),
            "Description": prose(world).lead_text(world, lead, rng.child(lead.ordinal, "text")),
        }  # fmt: skip
        if lead.converted:
            values["ConvertedAccountId"] = ids.of("Account", lead.account)
            values["ConvertedContactId"] = ids.of("Contact", lead.contact)
            values["ConvertedOpportunityId"] = ids.of("Opportunity", deals[lead.ordinal])
        sheet.add(lead.ordinal, lead.created, lead.owner, values, lead.converted)
    return sheet.table
