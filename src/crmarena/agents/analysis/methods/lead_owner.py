"""Who should get a lead: the territory's agent with the most accepted quotes, then the fewest open leads."""

from crmarena.agents.analysis.desk import Desk, at, one_of, select
from crmarena.agents.analysis.places import place_name, read_place
from crmarena.agents.analysis.ranking import extremes, winner
from crmarena.agents.analysis.reading import Question


def _members(place: str, desk: Desk) -> list[str]:
    """The agents of the territories that list the place, as its code or its name."""
    accepted = {place.lower(), place_name(place).lower()}
    rows = desk.rows(select("Id, Description", "Territory2"), "Which territory lists the lead's state?")
    found = [
        str(row["Id"])
        for row in rows
        if accepted & {token.strip(" .").lower() for token in (at(row, "Description") or "").split(",")}
    ]
    if not found:
        return []
    works_there = f"Territory2Id IN {one_of(found)}"
    members = desk.rows(select("UserId", "UserTerritory2Association", works_there), "Who works that territory?")
    return sorted({str(row["UserId"]) for row in members})


def work_out(question: Question, desk: Desk) -> str | None:
    """The agent for a lead from the place the briefing names; None if no territory lists it."""
    place = read_place(question.context, question.query)
    members = _members(place, desk) if place else []
    if not members:
        return None
    accepted = f"Status = 'Accepted' AND Opportunity.OwnerId IN {one_of(members)}"
    successes = desk.counts("Opportunity.OwnerId", "Quote", accepted, "How many quotes of each were accepted?")
    tied = extremes(dict.fromkeys(members, 0) | successes, "high")
    if len(tied) == 1:
        return tied[0]
    waiting = f"IsConverted = FALSE AND OwnerId IN {one_of(tied)}"
    open_leads = desk.counts("OwnerId", "Lead", waiting, "A tie: who has the fewest open leads?")
    return winner(dict.fromkeys(tied, 0) | open_leads, "low")
