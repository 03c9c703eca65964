"""The owner assignments of cases, as the case history tells them."""

from dataclasses import dataclass

from crmarena.agents.analysis.desk import Desk, at


@dataclass(frozen=True, slots=True)
class Handing:
    """One 'Owner Assignment' row: the case went from `giver` (None for the first assignment) to `taker`."""

    case: str
    giver: str | None
    taker: str | None


def handings(desk: Desk, where: str, why: str) -> list[Handing]:
    """The owner assignments that fit a condition on CaseHistory__c."""
    rows = desk.all_rows(
        "Id, CaseId__c, OldValue__c, NewValue__c",
        "CaseHistory__c",
        f"Field__c = 'Owner Assignment' AND {where}",
        why,
    )
    return [
        Handing(
            case=str(row["CaseId__c"]),
            giver=at(row, "OldValue__c"),
            taker=at(row, "NewValue__c"),
        )
        for row in rows
    ]


def cases_held(found: list[Handing]) -> dict[str, int]:
    """How many distinct cases each user was ever assigned, among these handings."""
    held: dict[str, set[str]] = {}
    for handing in found:
        if handing.taker is not None:
            held.setdefault(handing.taker, set()).add(handing.case)
    return {user: len(cases) for user, cases in held.items()}
