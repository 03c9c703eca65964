"""How many days agents need from creating an opportunity to the company's signature under its contract."""

from datetime import date

from crmarena.agents.analysis.desk import Desk, at, on_days
from crmarena.agents.analysis.ranking import means, winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The opportunity owner with the lowest or highest mean of whole days, over contracts signed in the window."""
    rows = desk.all_rows(
        "Id, OwnerId, CreatedDate, ContractID__r.CompanySignedDate",
        "Opportunity",
        on_days("ContractID__r.CompanySignedDate", question.window),
        "Opportunities whose contract was signed in the window.",
    )
    lengths = (
        (str(row["OwnerId"]), (date.fromisoformat(signed[:10]) - date.fromisoformat(str(row["CreatedDate"])[:10])).days)
        for row in rows
        if (signed := at(row, "ContractID__r.CompanySignedDate"))
    )
    return winner(means(lengths), question.end)
