"""How long agents take to close the cases that stayed with them, on average."""

from crmarena.agents.analysis.assignments import cases_held, handings
from crmarena.agents.analysis.desk import Desk, at, during
from crmarena.agents.analysis.ranking import means, seconds_between, sizes, winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The agent with the lowest or highest mean time from opening to closing.

    Cases created in the window count; those with more than one owner assignment in their history do not. Agents must
    have been assigned more distinct cases of the window than the question's minimum.
    """
    closed = f"{during('CreatedDate', question.window)} AND Status = 'Closed'"
    cases = desk.all_rows("Id, OwnerId, CreatedDate, ClosedDate", "Case", closed, "The closed cases of the window.")
    if not cases:
        return None
    found = handings(desk, during("CaseId__r.CreatedDate", question.window), "Who was given each case of the window?")
    times_assigned = sizes(handing.case for handing in found)
    held = cases_held(found)
    spans = (
        (str(case["OwnerId"]), seconds_between(str(case["CreatedDate"]), str(case["ClosedDate"])))
        for case in cases
        if times_assigned.get(str(case["Id"])) == 1 and at(case, "ClosedDate")
    )
    wanted = question.above or 0
    return winner({u: mean for u, mean in means(spans).items() if held.get(u, 0) > wanted}, question.end)
