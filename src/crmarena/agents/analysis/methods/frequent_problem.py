"""Which kind of problem the cases of a product report most often."""

from crmarena.agents.analysis.desk import Desk, during, quoted
from crmarena.agents.analysis.products import find_product
from crmarena.agents.analysis.ranking import winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The issue most cases of the product created in the window have."""
    product = find_product(question, desk)
    if product is None:
        return None
    about = f"OrderItemId__r.Product2Id = {quoted(product)} AND {during('CreatedDate', question.window)}"
    return winner(desk.counts("IssueId__c", "Case", about, "How often was each issue reported?"), question.end)
