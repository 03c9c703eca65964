"""How often agents passed their cases on to somebody else."""

from crmarena.agents.analysis.assignments import cases_held, handings
from crmarena.agents.analysis.desk import Desk, during
from crmarena.agents.analysis.ranking import winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The agent with the fewest or most reassignments away in the window, none included.

    Agents must have been assigned more distinct cases created in the window than the question's minimum.
    """
    created = during("CaseId__r.CreatedDate", question.window)
    held = cases_held(handings(desk, created, "Who was ever given a case created in the window?"))
    wanted = question.above or 0
    given = {user: 0 for user, cases in held.items() if cases > wanted}
    if not given:
        return None
    moved = f"OldValue__c != NULL AND {during('CreatedDate', question.window)}"
    for handing in handings(desk, moved, "Which cases changed hands in the window?"):
        if handing.giver in given:
            given[handing.giver] += 1
    return winner(given, question.end)
