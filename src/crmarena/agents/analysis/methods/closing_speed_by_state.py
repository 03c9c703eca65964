"""How long the cases of each state take to be closed, on average."""

from crmarena.agents.analysis.desk import Desk, at, during
from crmarena.agents.analysis.ranking import means, seconds_between, winner
from crmarena.agents.analysis.reading import Question


def work_out(question: Question, desk: Desk) -> str | None:
    """The customers' state with the lowest or highest mean time to close the cases created in the window."""
    rows = desk.all_rows(
        "Id, CreatedDate, ClosedDate, Account.ShippingState",
        "Case",
        f"{during('CreatedDate', question.window)} AND Status = 'Closed'",
        "Closed cases of the window, with their customers' states.",
    )
    spans = (
        (state, seconds_between(str(row["CreatedDate"]), str(row["ClosedDate"])))
        for row in rows
        if (state := at(row, "Account.ShippingState")) and at(row, "ClosedDate")
    )
    return winner(means(spans), question.end)
