"""What agents offer to settle a case: mostly what the issue's article grants, now and then what it does not."""

from collections.abc import Sequence
from datetime import timedelta

from crmarena.core.rng import Rng
from crmarena.latents.complaints import Complaint
from crmarena.latents.stories import IssueStory

BREACHES = ("foreign", "late")
_BREAKING = 0.15
"""Share of the cases with an offer in which it breaks the rules."""
_LONGEST = timedelta(days=10)
"""An offer is made within so many days of the case's creation."""
_TALKATIVE = 1500
"""Seconds a closed case must have taken for an agent's mail to be in its thread for sure."""


def offer_remedies(complaints: Sequence[Complaint], issues: Sequence[IssueStory], rng: Rng) -> None:
    """Sets the remedy of every case in which one may be offered, and what is wrong with it, if anything."""
    able = [i for i, complaint in enumerate(complaints) if answered(complaint)]
    for i in able:
        complaints[i].remedy = _lawful(complaints[i], issues, rng.child("lawful", i))
    for turn, i in enumerate(breaking(able, rng.child("breaking"))):
        _break(complaints[i], issues, BREACHES[(turn + 1) % 2 :] + BREACHES, rng.child("breach", i))


def breaking(able: Sequence[int], rng: Rng) -> list[int]:
    """The cases whose agents offer what they must not."""
    return rng.sample(able, round(len(able) * _BREAKING))


def answered(complaint: Complaint) -> bool:
    """Whether an agent gets to make an offer: in a chat, or in a closed case with an answer in its thread."""
    return complaint.chat or (not complaint.open and complaint.mails >= 2 and complaint.handle >= _TALKATIVE)


def _ages(complaint: Complaint) -> tuple[int, int]:
    """Days from the order to the first and the last day on which the offer may be made."""
    created = complaint.created.date()
    return (created - complaint.purchase.effective).days, (created + _LONGEST - complaint.purchase.effective).days


def _lawful(complaint: Complaint, issues: Sequence[IssueStory], rng: Rng) -> str:
    """A remedy that the article grants on any day of the case, or "" if there is none."""
    _, age = _ages(complaint)
    granted = [name for name, days in issues[complaint.issue].solutions if days < 0 or age <= days]
    return rng.choice(granted) if granted else ""


def _break(complaint: Complaint, issues: Sequence[IssueStory], kinds: Sequence[str], rng: Rng) -> None:
    """Makes the offer one that is past its time or not listed for the issue, whichever of the kinds is possible."""
    age, _ = _ages(complaint)
    own = issues[complaint.issue].solutions
    listed = {name for name, _ in own}
    wrong = {
        "late": [name for name, days in own if 0 <= days < age],
        "foreign": sorted({name for issue in issues for name, _ in issue.solutions} - listed),
    }
    kind = next(kind for kind in kinds if wrong[kind])
    complaint.remedy, complaint.breach = rng.choice(wrong[kind]), kind
