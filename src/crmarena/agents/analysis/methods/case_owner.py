"""Who should get a case: most closed cases of its issue, then of its product, then the fewest open cases."""

from crmarena.agents.analysis.desk import Desk, at, one_of, quoted, select
from crmarena.agents.analysis.matching import best, blended, shelf
from crmarena.agents.analysis.products import match_product
from crmarena.agents.analysis.ranking import extremes, sizes, winner
from crmarena.agents.analysis.reading import Question
from crmarena.core.play import Row

#: How many of the past cases that read most alike have a say in which issue a new one is about.
_NEIGHBOURS = 5


def _issue(text: str, cases: list[Row], desk: Desk) -> str | None:
    """The issue the text is about: by its description, and by the past cases that read most alike."""
    rows = desk.rows(select("Id, Name, Description__c", "Issue__c"), "Which issue is this case about?")
    described = tuple((str(row["Id"]), f"{at(row, 'Name') or ''} {at(row, 'Description__c') or ''}") for row in rows)
    told = tuple(
        (issue, f"{at(case, 'Subject') or ''} {at(case, 'Description') or ''}")
        for case in cases
        if (issue := at(case, "IssueId__c"))
    )
    by_description = shelf(described).likeness(text, len(described))
    return best(blended(by_description, shelf(told).likeness(text, _NEIGHBOURS)))


def _closed_of_product(text: str, tied: list[str], desk: Desk) -> dict[str, int]:
    """How many cases of the text's product each of the tied agents closed."""
    counts = dict.fromkeys(tied, 0)
    if product := match_product(text, desk):
        about = f"OrderItemId__r.Product2Id = {quoted(product)} AND OwnerId IN {one_of(tied)}"
        why = "A tie: who closed most cases of this product?"
        counts |= desk.counts("OwnerId", "Case", f"Status = 'Closed' AND {about}", why)
    return counts


def _open(tied: list[str], desk: Desk) -> dict[str, int]:
    """How many cases each of the tied agents has open."""
    still = f"Status != 'Closed' AND OwnerId IN {one_of(tied)}"
    return dict.fromkeys(tied, 0) | desk.counts("OwnerId", "Case", still, "Still a tie: who has the fewest cases open?")


def work_out(question: Question, desk: Desk) -> str | None:
    """The agent for the case whose text stands in the question."""
    text = question.case_text or question.query
    cases = desk.all_rows(
        "Id, OwnerId, IssueId__c, Subject, Description", "Case", "Status = 'Closed'", "The closed cases, as examples."
    )
    issue = _issue(text, cases, desk)
    tied = extremes(sizes(str(case["OwnerId"]) for case in cases if case.get("IssueId__c") == issue), "high")
    if len(tied) > 1:
        tied = extremes(_closed_of_product(text, tied, desk), "high")
    if len(tied) > 1:
        return winner(_open(tied, desk), "low")
    return next(iter(tied), None)
