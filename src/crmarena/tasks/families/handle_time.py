"""Which agent closed cases fastest or slowest on average, transferred cases left out."""

from collections import defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.caseload import assignments, lifted, over
from crmarena.tasks.causes import Causes, extreme, widened, window_of
from crmarena.tasks.edits import AGES, into_period
from crmarena.tasks.family import HIGHEST, LOWEST, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, during, leader, mean, moment, seconds_between
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How handle time is measured
- The handle time of a case is the time from its creation (CreatedDate) to its closure (ClosedDate). An agent's figure \
is the average over the cases that count for that agent.
- Only cases created within the period are looked at, whenever they were closed.
- A case counts for the agent who owns it, provided that it is closed and was never handed from one agent to another. \
The history of such a case holds exactly one 'Owner Assignment'; a case with more of them was transferred and enters \
nobody's average.
- A minimum number of cases in the question is checked on all cases created within the period that were ever assigned \
to the agent, as first assignee or by a later transfer: each case once, open or closed, transferred or not.
- Agents who pass that check but have no case left to average are not compared.
- The best figure is never shared by two agents. If no agent can be compared, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period and a threshold of 0 to 3 cases."""
    return timed(causes, intent, rng, Grid(), floor=rng.weighted((0, 1, 2, 3), (45, 24, 15, 16)))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Mean time to close of the cases that stayed with their first owner."""
    window = window_of(draft)
    cases, held = causes.cases.within(window), causes.caseload(window)
    times: defaultdict[int, list[float]] = defaultdict(list)
    for case in cases:
        if case.closed and len(case.assignments) == 1:
            times[case.owner].append((case.closed - case.created).total_seconds())
    floor = draft.asked.floor
    means = {causes.user(user): sum(spans) / len(spans) for user, spans in times.items() if held[user] > floor}
    days = [case.created.date() for case in causes.cases.within(widened(window))]
    return extreme(means, draft, days, near=bool(cases))


def solve(reader: Reader, asked: Asked) -> Finding:
    """Cases of the period, their assignments, then averages."""
    fields = "Id, OwnerId, Status, CreatedDate, ClosedDate"
    cases = reader.select(fields, "Case", during("CreatedDate", asked))
    handed = assignments(reader, asked)
    times_assigned: defaultdict[str, int] = defaultdict(int)
    for row in handed:
        times_assigned[row["CaseId__c"]] += 1
    able = over(handed, asked.floor)
    mine: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for row in cases:
        if row["Status"] == "Closed" and times_assigned[row["Id"]] == 1 and row["OwnerId"] in able:
            times[row["OwnerId"]].append(seconds_between(row, "CreatedDate", "ClosedDate"))
            mine[row["OwnerId"]].append(("Case", row["Id"]))
    return leader({user: mean(spans) for user, spans in times.items()}, asked.direction, mine)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Let a case stay open for ages: the fastest agent's, or the one's who is next to the slowest."""
    if not finding.standings:
        yield from lifted(assignments(reader, asked), asked.floor)
        yield from into_period(reader, asked, "Case", "CreatedDate", "Status = 'Closed'")
        return
    holder = finding.standings[0 if asked.direction == LOWEST else 1][0]
    cases = {row["Id"]: row for row in reader.select("Id, OwnerId, CreatedDate", "Case", during("CreatedDate", asked))}
    for _, case in finding.evidence:
        if cases[case]["OwnerId"] == holder:
            late = moment(cases[case]["CreatedDate"]) + AGES
            yield Edit("Case", case, {"ClosedDate": f"{late:%Y-%m-%dT%H:%M:%S}.000+0000"})
            return


_WHO = "[which|what] [agent|service agent|support agent]"
_HELD = "[handled|managed|dealt with|worked on|looked after] {cases}"
_FAST = "[the lowest|the shortest|the quickest]"
_SLOW = "[the highest|the longest|the slowest]"
_TEMPLATES = (
    f"{{in_period}}, {_WHO} had % average handle time among those who {_HELD}?",
    (
        f"[find|identify|name|determine] the agent with % [average|mean] handle time {{in_period}}, counting only "
        f"agents who {_HELD}."
    ),
    f"of all agents who {_HELD} {{in_period}}, [who|which one] had % [average|mean] handle time?",
    f"who [recorded|had|showed] % average handle time {{in_period}} [among|out of] the agents that {_HELD}?",
    f"looking at agents who {_HELD} {{in_period}}, whose average handle time was %?",
    f"among agents that {_HELD} {{in_period}}, which one has % handle time on average?",
    f"we want to know who had % average handle time {{in_period}}. Consider only agents who {_HELD}.",
    f"{{in_period}}, whose cases [show|had] % average handle time, if only agents who {_HELD} are considered?",
)

FAMILY = Family(
    id="handle_time", title="Handle time", block=880, skill="database", scenario="service",
    kind=AnswerKind.RECORD_ID, intents=(LOWEST, HIGHEST), rivals=3, margin=Margin(share=0.05), policy=POLICY,
    questions={
        LOWEST: tuple(text.replace("%", _FAST) for text in _TEMPLATES),
        HIGHEST: tuple(text.replace("%", _SLOW) for text in _TEMPLATES),
    },
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if no agent can be compared.",
        "[Answer with|State] nothing but the agent's Id; if no agent qualifies, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
