"""Reading who had which cases: the threshold that the case families share, from the rows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from crmarena.tasks.family import Asked, Edit
from crmarena.tasks.reading import Reader, Row, among, during

ASSIGNED = "Field__c = 'Owner Assignment'"


def assignments(reader: Reader, asked: Asked) -> Sequence[Row]:
    """Every assignment of the cases created in the period."""
    created = during("CreatedDate", asked)
    return reader.select("Id, CaseId__c, OldValue__c, NewValue__c", "CaseHistory__c",
                         ASSIGNED, among("CaseId__c", "Id", "Case", created))  # fmt: skip


def caseload(handed: Sequence[Row]) -> dict[str, set[str]]:
    """The distinct cases that were ever each user's, from assignment rows."""
    cases: defaultdict[str, set[str]] = defaultdict(set)
    for row in handed:
        cases[row["NewValue__c"]].add(row["CaseId__c"])
    return dict(cases)


def over(handed: Sequence[Row], floor: int) -> set[str]:
    """Users with more than `floor` cases."""
    return {user for user, cases in caseload(handed).items() if len(cases) > floor}


def lifted(handed: Sequence[Row], floor: int) -> Iterator[Edit]:
    """Edits that give one more case to a user who has exactly `floor`."""
    cases = caseload(handed)
    short = sorted(user for user, held in cases.items() if len(held) == floor)
    for user in short:
        others = [row for row in handed if row["CaseId__c"] not in cases[user]]
        for row in islice(others, 3):
            yield Edit("CaseHistory__c", row["Id"], {"NewValue__c": user})
