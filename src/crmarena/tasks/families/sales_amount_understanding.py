"""Which agent sold most or least by the amount of their orders."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, extreme, missed, widened, window_of
from crmarena.tasks.edits import into_period
from crmarena.tasks.family import HIGHEST, LOWEST, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, during, leader
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How sales amounts are worked out
- The amount of an order is the sum of Quantity x UnitPrice over its order items. UnitPrice is what was charged: \
discounts are already taken off.
- An order belongs to the agent who owns the order (OwnerId of the Order), whoever owns the opportunity, and to the \
day it takes effect (EffectiveDate of the Order). Dates of contracts and opportunities play no part.
- An agent's sales amount is the sum over the orders that take effect within the period. Only agents with at least one \
such order are compared, also when the lowest amount is asked for.
- The best amount is never shared by two agents. If no order takes effect within the period, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period."""
    return timed(causes, intent, rng, Grid(named=0.5))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Net amounts by order owner; near is a period with signatures, or just beside an order."""
    window = window_of(draft)
    amounts: Counter[int] = Counter()
    for order in causes.orders.within(window):
        amounts[order.owner] += sum(line.quantity * line.net for line in order.lines)
    days = [order.effective for order in causes.orders.within(widened(window))]
    near = bool(causes.signed.within(window)) or missed(causes.orders, window)
    return extreme({causes.user(user): float(cents) for user, cents in amounts.items()}, draft, days, near)


def solve(reader: Reader, asked: Asked) -> Finding:
    """The order items of the period's orders, summed by the order's owner."""
    mine: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    amounts: defaultdict[str, float] = defaultdict(float)
    fields = "Id, Quantity, UnitPrice, Order.OwnerId"
    for row in reader.select(fields, "OrderItem", during("Order.EffectiveDate", asked, timed=False)):
        seller = row["Order"]["OwnerId"]
        amounts[seller] += row["Quantity"] * row["UnitPrice"]
        mine[seller].append(("OrderItem", row["Id"]))
    return leader(amounts, asked.direction, mine)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Sell a million pieces more: as the agent with the least, or as the one next to the top."""
    if not finding.standings:
        yield from into_period(reader, asked, "Order", "EffectiveDate")
        return
    holder = finding.standings[0 if asked.direction == LOWEST else 1][0]
    items = reader.select("Id", "OrderItem", f"Order.OwnerId = '{holder}'",
                          during("Order.EffectiveDate", asked, timed=False), tail="LIMIT 1")  # fmt: skip
    yield from (Edit("OrderItem", row["Id"], {"Quantity": 1_000_000}) for row in items)


_TOP = "[highest|largest|greatest|biggest]"
_LOW = "[lowest|smallest]"
_ORDERS = "orders [taking effect|effective] {in_period}"
_TEMPLATES = (
    f"[which|what] agent had the % [total sales amount|sales total] for {_ORDERS}?",
    f"[find|identify|name|determine] the agent with the % [total sales amount|sales total] from {_ORDERS}.",
    "{in_period}, [which|what] agent reached the % [total sales amount|sum of order amounts]?",
    f"who [sold|brought in] the % total [amount|sales amount] with {_ORDERS}?",
    f"summing up {_ORDERS}, [which agent|who] comes out with the % sales amount?",
    "we want to know whose orders {in_period} [added up|amounted] to the % total. Which agent was it?",
    f"whose {_ORDERS} make up the % total amount?",
    "going by the amounts of their orders, who had the % total sales {in_period}?",
)

FAMILY = Family(
    id="sales_amount_understanding", title="Sales amount understanding", block=780, skill="database", scenario="sales",
    kind=AnswerKind.RECORD_ID, intents=(HIGHEST, HIGHEST, LOWEST), rivals=3, margin=Margin(share=0.05), policy=POLICY,
    questions={
        HIGHEST: tuple(text.replace("%", _TOP) for text in _TEMPLATES),
        LOWEST: tuple(text.replace("%", _LOW) for text in _TEMPLATES),
    },
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if there was no order.",
        "[Answer with|State] nothing but the agent's Id; if no order qualifies, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
