"""Which agent passed on the most or the fewest cases."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.caseload import ASSIGNED, assignments, caseload, lifted, over
from crmarena.tasks.causes import Causes, extreme, widened, window_of
from crmarena.tasks.edits import into_period, passed_on
from crmarena.tasks.family import HIGHEST, LOWEST, Asked, Draft, Edit, Family, Finding, Truth
from crmarena.tasks.reading import Reader, during, leader
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How transfers are counted
- A transfer is the hand-over of a case from one agent to another: an 'Owner Assignment' in the case history that has \
an old value. It counts for the agent who gave the case away (the old value), once for every hand-over.
- Transfers are dated by the moment of the hand-over, which must lie within the period.
- A minimum number of cases in the question is checked on all cases created within the period that were ever assigned \
to the agent, as first assignee or by a later transfer: each case once, open or closed, transferred or not.
- An agent who passes that check and gave nothing away has a count of 0 and is compared with the others.
- The best count is never shared by two agents. If no agent passes the check, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period and a threshold of 0 to 3 cases."""
    return timed(causes, intent, rng, Grid(), floor=rng.weighted((0, 1, 2, 3), (24, 50, 14, 12)))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Hand-overs in the window by giver, zeros included; at least two givers must be compared."""
    window = window_of(draft)
    held = causes.caseload(window)
    given = Counter(move.giver for move in causes.handovers.within(window))
    counts = {user: given[user] for user, cases in held.items() if cases > draft.asked.floor}
    wide = widened(window)
    days = [case.created.date() for case in causes.cases.within(wide)]
    days += [move.day for move in causes.handovers.within(wide)]
    enough = not counts or sum(count > 0 for count in counts.values()) >= 2
    return extreme({causes.user(u): count for u, count in counts.items()}, draft, days, bool(held), enough)


def solve(reader: Reader, asked: Asked) -> Finding:
    """Assignments of the period's cases for the check, hand-overs of the period for the count."""
    able = over(assignments(reader, asked), asked.floor)
    moves: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in reader.select("Id, OldValue__c", "CaseHistory__c", *_given(asked)):
        moves[row["OldValue__c"]].append(("CaseHistory__c", row["Id"]))
    return leader({user: len(moves[user]) for user in able}, asked.direction, moves)


def _given(asked: Asked) -> tuple[str, ...]:
    return (ASSIGNED, "OldValue__c != null", during("CreatedDate", asked))


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Lay a hand-over at the other one's door, or take a case that the winner needs to be compared."""
    handed = assignments(reader, asked)
    if not finding.standings:
        yield from lifted(handed, asked.floor)
        yield from into_period(reader, asked, "Case", "CreatedDate")
        return
    yield from passed_on("CaseHistory__c", "OldValue__c", reader.select("Id, OldValue__c", "CaseHistory__c",
                                                                       *_given(asked)), finding)  # fmt: skip
    (winner, _), (second, _) = finding.standings[:2]
    if len(caseload(handed)[winner]) == asked.floor + 1:
        rows = [row for row in handed if row["NewValue__c"] == winner]
        yield from (Edit("CaseHistory__c", row["Id"], {"NewValue__c": second}) for row in rows)


_HELD = "[handled|managed|dealt with|worked on|looked after] {cases}"
_MOST = "[the highest|the largest|the greatest|the maximum]"
_LEAST = "[the lowest|the smallest|the minimum]"
_TEMPLATES = (
    (
        f"{{in_period}}, [which|what] [agent|service agent|support agent] had % [number of transfers|transfer count] "
        f"among those who {_HELD}?"
    ),
    (
        f"[find|identify|name|determine] the agent with % [number of case transfers|transfer count] {{in_period}}, "
        f"counting only agents who {_HELD}."
    ),
    f"of all agents who {_HELD} {{in_period}}, [who|which one] had % [number of transfers|transfer count]?",
    (
        f"who [recorded|had|showed] % [number of transfers|count of transferred cases] {{in_period}} [among|out of] "
        f"the agents that {_HELD}?"
    ),
    f"looking at agents who {_HELD} {{in_period}}, whose transfer count was %?",
    f"among agents that {_HELD} {{in_period}}, which one has % number of transfers?",
    f"we want to know who had % transfer count {{in_period}}. Consider only agents who {_HELD}.",
    f"{{in_period}}, whose number of [case transfers|transfers] was %, if only agents who {_HELD} are considered?",
)

FAMILY = Family(
    id="transfer_count", title="Transfer count", block=1180, skill="database", scenario="service",
    kind=AnswerKind.RECORD_ID, intents=(HIGHEST, LOWEST), rivals=2, policy=POLICY,
    questions={
        HIGHEST: tuple(text.replace("%", _MOST) for text in _TEMPLATES),
        LOWEST: tuple(text.replace("%", _LEAST) for text in _TEMPLATES),
    },
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if no agent passes the check.",
        "[Answer with|State] nothing but the agent's Id; if no agent qualifies, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
