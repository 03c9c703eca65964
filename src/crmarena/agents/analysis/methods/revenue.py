"""How much agents sold: the value of the order lines of their orders."""

from fractions import Fraction

from crmarena.agents.analysis.desk import Desk, at, on_days
from crmarena.agents.analysis.ranking import winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The order owner with the highest or lowest sum of quantity times price, over orders effective in the window."""
    rows = desk.all_rows(
        "Id, Quantity, UnitPrice, Order.OwnerId",
        "OrderItem",
        on_days("Order.EffectiveDate", question.window),
        "The lines of the orders of the window, with the orders' owners.",
    )
    sold: dict[str, Fraction] = {}
    for row in rows:
        owner = at(row, "Order.OwnerId")
        if owner is not None:
            value = Fraction(str(row.get("Quantity") or 0)) * Fraction(str(row.get("UnitPrice") or 0))
            sold[owner] = sold.get(owner, Fraction(0)) + value
    return winner(sold, question.end)
