"""Which share of their leads agents converted."""

from fractions import Fraction

from crmarena.agents.analysis.desk import Desk, day_in, during
from crmarena.agents.analysis.ranking import means, sizes, winner
from crmarena.agents.analysis.reading import Question
from crmarena.agents.analysis.thresholds import least_of


def _wanted(question: Question) -> int:
    """The leads an agent must have: as the question says, else as the rules say, else one."""
    if question.above is not None:
        return question.above + 1
    return least_of(question.rules, "leads?") or 1


def work_out(question: Question, desk: Desk) -> str | None:
    """The owner with the highest or lowest share of leads created in the window that were converted in it."""
    rows = desk.all_rows(
        "Id, OwnerId, IsConverted, ConvertedDate",
        "Lead",
        during("CreatedDate", question.window),
        "The leads created in the window, and what became of them.",
    )
    counts = sizes(str(row["OwnerId"]) for row in rows)
    converted = (
        (str(row["OwnerId"]), int(bool(row.get("IsConverted")) and day_in(row.get("ConvertedDate"), question.window)))
        for row in rows
    )
    least = _wanted(question)
    shares: dict[str, Fraction] = {u: share for u, share in means(converted).items() if counts[u] >= least}
    return winner(shares, question.end)
