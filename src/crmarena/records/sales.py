"""Rows of deals and their papers: opportunities, quotes, contracts and orders with their lines."""

from datetime import UTC, date, datetime, time, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.deals import total
from crmarena.latents.stories import ContractStory, DealStory, Line, OrderStory, QuoteStory
from crmarena.latents.world import World
from crmarena.records.prose import prose
from crmarena.records.sheet import Sheet, Table, Value, day, money
from crmarena.schema import Schema


def at_office(when: date, minute: int = 0) -> datetime:
    """A moment of that day when papers are filed (from 15:00 UTC)."""
    return datetime.combine(when, time(15), UTC) + timedelta(minutes=minute)


class Sales:
    """Fills the tables of one share of the deals."""

    def __init__(self, world: World, schema: Schema, entries: dict[int, int], firsts: dict[int, int]) -> None:
        """`entries` gives price book entry ordinals by product, `firsts` the first deal of each account."""
        self.world, self.ids = world, world.ids
        self.entries, self.firsts = entries, firsts
        self.book = world.ids.of("Pricebook2", 0)
        names = (
            "Opportunity", "OpportunityLineItem", "Quote", "QuoteLineItem", "Contract", "Order", "OrderItem",
        )  # fmt: skip
        self.sheets = {name: Sheet(world, schema, name) for name in names}
        self.prose = prose(world)
        self.rng = Rng("text", world.spec.edition, world.spec.seed, "deal")

    @property
    def tables(self) -> list[Table]:
        """What has been filled so far."""
        return [sheet.table for sheet in self.sheets.values()]

    def add(self, deal: DealStory) -> None:
        """All rows of one deal."""
        rng = self.rng.child(deal.ordinal)
        self._opportunity(deal, rng.child("opportunity"))
        for quote in deal.quotes:
            self._quote(deal, quote, rng.child("quote", quote.ordinal))
        if deal.contract and deal.order:
            self._contract(deal, deal.contract, rng.child("contract"))
            self._order(deal.contract, deal.order)

    def _opportunity(self, deal: DealStory, rng: Rng) -> None:
        values: dict[str, Value] = {
            "Name": deal.name, "AccountId": self.ids.of("Account", deal.account),
            "ContactId": self.ids.of("Contact", deal.contact),
            "ContractID__c": self.ids.of("Contract", deal.contract.ordinal) if deal.contract else None,
            "OwnerId": self.ids.of("User", deal.owner), "StageName": deal.stage, "Amount": money(total(deal.lines)),
            "Probability": float(deal.probability), "CloseDate": day(deal.close),
            "Description": self.prose.deal_text(self.world, deal, rng),
            "Type": "New Business" if self.firsts[deal.account] == deal.ordinal else "Existing Business",
            "IsClosed": deal.stage == "Closed", "IsWon": deal.won and deal.stage == "Closed", "Pricebook2Id": self.book,
        }  # fmt: skip
        changed = at_office(deal.entered[-1], 30)
        self.sheets["Opportunity"].add(deal.ordinal, deal.created, deal.owner, values, changed)
        lines = self.sheets["OpportunityLineItem"]
        for line in deal.lines:
            values = self._line(line) | {
                "OpportunityId": self.ids.of("Opportunity", deal.ordinal), "ListPrice": money(line.price),
                "Discount": float(line.discount), "TotalPrice": money(total((line,))),
            }  # fmt: skip
            lines.add(line.ordinal, deal.created + timedelta(minutes=5), deal.owner, values)

    def _line(self, line: Line) -> dict[str, Value]:
        return {
            "Product2Id": self.ids.of("Product2", line.product),
            "PricebookEntryId": self.ids.of("PricebookEntry", self.entries[line.product]),
            "Quantity": float(line.quantity),
            "UnitPrice": money(line.price),
        }

    def _quote(self, deal: DealStory, quote: QuoteStory, rng: Rng) -> None:
        number = self.ids.number("Quote", quote.ordinal)
        listed, net = sum(line.quantity * line.price for line in quote.lines), total(quote.lines)
        values: dict[str, Value] = {
            "Name": f"{deal.name[:110]} - Q{number:05d}",
            "OpportunityId": self.ids.of("Opportunity", deal.ordinal),
            "AccountId": self.ids.of("Account", deal.account), "ContactId": self.ids.of("Contact", deal.contact),
            "Status": quote.status, "ExpirationDate": day(quote.expires),
            "Description": self.prose.quote_text(self.world, deal, quote, rng),
            "Discount": round(10_000 * (listed - net) / listed) / 100, "TotalPrice": money(net),
            "Pricebook2Id": self.book,
        }  # fmt: skip
        self.sheets["Quote"].add(quote.ordinal, quote.created, deal.owner, values)
        for line, source in zip(quote.lines, quote.sources, strict=True):
            values = self._line(line) | {
                "QuoteId": self.ids.of("Quote", quote.ordinal),
                "OpportunityLineItemId": self.ids.of("OpportunityLineItem", source),
                "Discount": float(line.discount), "TotalPrice": money(total((line,))),
            }  # fmt: skip
            self.sheets["QuoteLineItem"].add(line.ordinal, quote.created, deal.owner, values)

    def _contract(self, deal: DealStory, contract: ContractStory, rng: Rng) -> None:
        values: dict[str, Value] = {
            "AccountId": self.ids.of("Account", deal.account), "Status": "Activated", "StartDate": day(contract.starts),
            "ContractTerm": contract.term, "CustomerSignedDate": day(contract.customer_signed),
            "CompanySignedDate": day(contract.company_signed),
            "Description": self.prose.contract_text(self.world, deal, rng), "OwnerId": self.ids.of("User", deal.owner),
        }  # fmt: skip
        signed = at_office(contract.company_signed)
        self.sheets["Contract"].add(contract.ordinal, at_office(contract.customer_signed), deal.owner, values, signed)

    def _order(self, contract: ContractStory, order: OrderStory) -> None:
        values: dict[str, Value] = {
            "AccountId": self.ids.of("Account", order.account), "Status": "Activated",
            "EffectiveDate": day(order.effective), "Pricebook2Id": self.book,
            "OwnerId": self.ids.of("User", order.owner), "ContractId": self.ids.of("Contract", contract.ordinal),
        }  # fmt: skip
        made = at_office(order.effective)
        self.sheets["Order"].add(order.ordinal, made, order.owner, values)
        for line in order.lines:
            # An order line's price is already net of the discount.
            values = self._line(line) | {
                "OrderId": self.ids.of("Order", order.ordinal), "UnitPrice": money(line.net),
            }  # fmt: skip
            self.sheets["OrderItem"].add(line.ordinal, made, order.owner, values)
