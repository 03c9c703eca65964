"""Rules about values: money that adds up, quotes that break at most one rule, counts, picklists (R9 to R14)."""

from collections.abc import Iterator
from typing import Any

from crmarena.latents.places import inside
from crmarena.records.rules.facts import Facts, Found, Rule
from crmarena.schema import Field


def _cents(value: float) -> int:
    return round(value * 100)


def r9(facts: Facts) -> Found:
    """Lines cost quantity times price less discount at the book's price, and amounts are the sums of their lines."""
    book = facts.by("PricebookEntry", "Id", "UnitPrice", "Product2Id")
    for name, whole in (("OpportunityLineItem", "Opportunity"), ("QuoteLineItem", "Quote")):
        sums: dict[str, int] = {}
        for line, head, product, entry, quantity, price, discount, cost in facts.read(
            name,
            "Id",
            f"{whole}Id",
            "Product2Id",
            "PricebookEntryId",
            "Quantity",
            "UnitPrice",
            "Discount",
            "TotalPrice",
        ):
            right = (int(quantity) * _cents(price) * (100 - int(discount)) + 50) // 100
            if _cents(cost) != right or book[entry] != (price, product):
                yield line, f"{quantity} x {price} less {discount} % is not {cost}, or the book says {book[entry]}"
            sums[head] = sums.get(head, 0) + _cents(cost)
        for record, amount in facts.read(whole, "Id", "Amount" if whole == "Opportunity" else "TotalPrice"):
            if sums.get(record) != _cents(amount):
                yield record, f"amount {amount}, lines {sums.get(record, 0) / 100}"


def r10(facts: Facts) -> Found:
    """The price on an order line is net of the discount of its accepted quote."""
    accepted = {q: d for q, d, status in facts.read("Quote", "Id", "OpportunityId", "Status") if status == "Accepted"}
    rates: dict[tuple[str, str], tuple[float, float]] = {}
    for quote, product, price, discount in facts.read(
        "QuoteLineItem", "QuoteId", "Product2Id", "UnitPrice", "Discount"
    ):
        if quote in accepted:
            rates[accepted[quote], product] = (price, discount)
    deals = {contract: deal for deal, contract in facts.read("Opportunity", "Id", "ContractID__c") if contract}
    orders = facts.by("Order", "Id", "ContractId")
    for line, order, product, price in facts.read("OrderItem", "Id", "OrderId", "Product2Id", "UnitPrice"):
        listed, discount = rates.get((deals[orders[order][0]], product), (0.0, 0.0))
        if _cents(price) != (_cents(listed) * (100 - int(discount)) + 50) // 100:
            yield line, f"costs {price}, quoted {listed} less {discount} %"


def _broken(facts: Facts, lines: list[tuple[Any, ...]]) -> Iterator[str]:
    """Names of the rules of the house that the lines (product id, quantity, discount) break."""
    rules, ids = facts.world.policies, facts.world.ids
    held = {product: quantity for product, quantity, _ in lines}

    def id_of(product: int) -> str:
        return ids.of("Product2", product)

    if any(held.get(id_of(product), 0) > most for product, most in rules.quantity_limits):
        yield "limit"
    if any(id_of(a) in held and id_of(b) in held for a, b in rules.exclusions):
        yield "exclusion"
    if any(id_of(head) in held and not {id_of(c) for c in rest} <= set(held) for head, rest in rules.bundles):
        yield "bundle"
    if any(rate != max([r for n, r in rules.discount_tiers if q >= n], default=0) for _, q, rate in lines):
        yield "discount"


def r11(facts: Facts) -> Found:
    """A quote breaks exactly the rule it was meant to break, if any."""
    meant = {quote.ordinal: quote.violation for deal in facts.world.deals for quote in deal.quotes}
    for quote, lines in facts.groups("QuoteLineItem", "QuoteId", "Product2Id", "Quantity", "Discount").items():
        broken = list(_broken(facts, lines))
        wanted = meant[facts.ordinal(quote)]
        if broken != ([wanted] if wanted else []):
            yield quote, f"breaks {broken}, meant to break {wanted or 'nothing'}"


def r12(facts: Facts) -> Found:
    """Territories share out the states and the district: each of these is in exactly one, no region is in two."""
    seen: dict[str, str] = {}
    for territory, states in facts.read("Territory2", "Id", "Description"):
        for state in states.split(","):
            if state in seen:
                yield territory, f"has {state}, and so has {seen[state]}"
            seen[state] = territory
    missing = sorted({place.code for place in inside()} - set(seen))
    if missing:
        yield "Territory2", f"{', '.join(missing)} belong to no territory"


def r13(facts: Facts) -> Found:
    """There are as many records of each object as the spec says."""
    for name, count in facts.world.spec.counts.items():
        if len(facts.rows[name]) != count:
            yield name, f"has {len(facts.rows[name])} records, not {count}"


def r14(facts: Facts) -> Found:
    """Required fields are filled, picklists hold their values, texts fit their length."""
    for name, sobject in facts.schema.objects.items():
        for field in sobject.fields.values():
            values = set(field.values)
            # Whole columns first: only those with a fault are read record by record.
            if _sound(field, values, facts.column(name, field.name)):
                continue
            for record, value in facts.read(name, "Id", field.name):
                if value is None:
                    if not field.nillable:
                        yield record, f"{name}.{field.name} is empty"
                elif field.type == "picklist" and value not in values:
                    yield record, f"{name}.{field.name} is {value!r}, not one of {', '.join(field.values)}"
                elif field.length and isinstance(value, str) and len(value) > field.length:
                    yield record, f"{name}.{field.name} has {len(value)} characters, {field.length} fit"


def _sound(field: Field, values: set[str], cells: list[Any]) -> bool:
    """Whether no cell of a column is at fault."""
    if not field.nillable and None in cells:
        return False
    if field.type == "picklist":
        return set(cells) <= values | {None}
    return not field.length or all(len(cell) <= field.length for cell in cells if isinstance(cell, str))


RULES: dict[str, Rule] = {"R9": r9, "R10": r10, "R11": r11, "R12": r12, "R13": r13, "R14": r14}
