"""Rules about what refers to what: ids, references, addresses, and whether related records agree (R1 to R8)."""

from collections import Counter

from crmarena.records.rules.facts import Facts, Found, Rule
from crmarena.schema import is_full_id


def r1(facts: Facts) -> Found:
    """Every reference finds its record, under an object it may point to."""
    ids = {name: set(facts.column(name, "Id")) for name in facts.schema.objects}
    for name, sobject in facts.schema.objects.items():
        for field in sobject.fields.values():
            if not field.reference_to:
                continue
            known = [ids[target] for target in field.reference_to if target in ids]
            stray = set(facts.column(name, field.name)).difference((None,), *known)
            for record, value in facts.read(name, "Id", field.name) if stray else ():
                if value in stray:
                    yield record, f"{name}.{field.name} {value} is not a {' or '.join(field.reference_to)}"


def r2(facts: Facts) -> Found:
    """Ids are well formed, under their object's prefix, and unique."""
    for name, sobject in facts.schema.objects.items():
        seen: Counter[str] = Counter(facts.column(name, "Id"))
        for record, times in seen.items():
            if times > 1 or not record.startswith(sobject.prefix) or not is_full_id(record):
                yield record, f"is not a unique id of {name}"


def r3(facts: Facts) -> Found:
    """A quote, its deal, its contact, contract and order all belong to one account."""
    contacts = facts.by("Contact", "Id", "AccountId")
    contracts = facts.by("Contract", "Id", "AccountId")
    deals = facts.by("Opportunity", "Id", "AccountId", "ContactId", "ContractID__c")
    for deal, (account, contact, contract) in deals.items():
        if contacts[contact][0] != account or (contract and contracts[contract][0] != account):
            yield deal, f"account {account}, contact of {contacts[contact][0]}, contract {contract}"
    for quote, deal, account, contact in facts.read("Quote", "Id", "OpportunityId", "AccountId", "ContactId"):
        if (account, contact) != deals[deal][:2]:
            yield quote, f"account {account}, contact {contact}; opportunity {deals[deal]}"
    for order, account, contract in facts.read("Order", "Id", "AccountId", "ContractId"):
        if contracts[contract][0] != account:
            yield order, f"account {account}, contract of {contracts[contract][0]}"


def r4(facts: Facts) -> Found:
    """Order lines are taken from the accepted quote, quote lines from the opportunity: same product and quantity."""
    accepted = {
        quote: deal
        for quote, deal, status in facts.read("Quote", "Id", "OpportunityId", "Status")
        if status == "Accepted"
    }
    deals = {contract: deal for deal, contract in facts.read("Opportunity", "Id", "ContractID__c") if contract}
    offered: dict[str, Counter[tuple[str, float]]] = {}
    sources = facts.by("OpportunityLineItem", "Id", "Product2Id", "Quantity", "OpportunityId")
    quotes = facts.by("Quote", "Id", "OpportunityId")
    for line, quote, source, product, quantity in facts.read(
        "QuoteLineItem", "Id", "QuoteId", "OpportunityLineItemId", "Product2Id", "Quantity"
    ):
        if sources[source] != (product, quantity, quotes[quote][0]):
            yield line, f"{product} x {quantity}, opportunity line {sources[source]}"
        if quote in accepted:
            offered.setdefault(accepted[quote], Counter())[product, quantity] += 1
    lines = facts.groups("OrderItem", "OrderId", "Product2Id", "Quantity")
    for order, contract in facts.read("Order", "Id", "ContractId"):
        ordered = Counter((product, quantity) for product, quantity in lines.get(order, ()))
        if not ordered or ordered - offered.get(deals[contract], Counter()):
            yield order, "has lines that its accepted quote does not have, or none"


def r5(facts: Facts) -> Found:
    """The contact of a case and the order it is about belong to its account; its chat does too."""
    contacts = facts.by("Contact", "Id", "AccountId")
    orders, lines = facts.by("Order", "Id", "AccountId"), facts.by("OrderItem", "Id", "OrderId")
    cases = facts.by("Case", "Id", "AccountId", "ContactId", "OrderItemId__c", "OwnerId")
    for case, (account, contact, line, _) in cases.items():
        if contacts[contact][0] != account or orders[lines[line][0]][0] != account:
            yield case, f"account {account}, contact of {contacts[contact][0]}, order of {orders[lines[line][0]][0]}"
    for chat, case, account, contact, owner in facts.read(
        "LiveChatTranscript", "Id", "CaseId", "AccountId", "ContactId", "OwnerId"
    ):
        if (account, contact, owner) != (cases[case][0], cases[case][1], cases[case][3]):
            yield chat, "does not have its case's account, contact and owner"


def r6(facts: Facts) -> Found:
    """A mail runs between a contact and a user, in the direction its flag says, and ToIds names the recipient."""
    users, contacts = facts.by("User", "Email", "Id"), facts.by("Contact", "Email", "Id")
    for mail, sender, recipient, to, incoming in facts.read(
        "EmailMessage", "Id", "FromAddress", "ToAddress", "ToIds", "Incoming"
    ):
        senders, recipients = (contacts, users) if incoming else (users, contacts)
        if sender not in senders or recipient not in recipients:
            yield mail, f"from {sender} to {recipient}, incoming {incoming}"
        elif to != recipients[recipient][0]:
            yield mail, f"goes to {recipient}, ToIds {to}"


def r7(facts: Facts) -> Found:
    """Each entity exists before what refers to it happens: accounts and contacts before their deals and cases."""
    accounts, contacts = facts.by("Account", "Id", "CreatedDate"), facts.by("Contact", "Id", "CreatedDate", "AccountId")
    for contact, (created, account) in contacts.items():
        if accounts[account][0] > created:
            yield contact, f"created {created}, account {accounts[account][0]}"
    for name in ("Opportunity", "Case"):
        for record, at, contact in facts.read(name, "Id", "CreatedDate", "ContactId"):
            if contacts[contact][0] > at:
                yield record, f"created {at}, contact {contacts[contact][0]}"


def r8(facts: Facts) -> Found:
    """Phone numbers and domains are ones reserved for fiction; addresses of people are unique."""
    for name in ("User", "Account", "Contact", "Lead"):
        for record, phone in facts.read(name, "Id", "Phone"):
            if phone is not None and ") 555-01" not in phone:
                yield record, f"phone {phone}"
    for name in ("User", "Contact", "Lead"):
        for record, mail in facts.read(name, "Id", "Email"):
            if not mail.endswith(".example"):
                yield record, f"address {mail}"
    yield from _sites(facts)
    for name in ("User", "Contact"):
        seen = Counter(mail for _, mail in facts.read(name, "Id", "Email"))
        yield from ((mail, f"is the address of {times} {name}s") for mail, times in seen.items() if times > 1)


def _sites(facts: Facts) -> Found:
    """Addresses and pages of accounts that are not under the domain reserved for fiction."""
    for field in ("PersonEmail", "Website"):
        known = field in facts.schema.objects["Account"].fields
        for record, address in facts.read("Account", "Id", field) if known else ():
            if address is not None and not address.endswith(".example"):
                yield record, f"{field} {address}"


RULES: dict[str, Rule] = {"R1": r1, "R2": r2, "R3": r3, "R4": r4, "R5": r5, "R6": r6, "R7": r7, "R8": r8}
