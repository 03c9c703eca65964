"""Which state's cases were closed fastest on average."""

from collections import defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, extreme, missed, widened, window_of
from crmarena.tasks.edits import AGES, into_period
from crmarena.tasks.family import LOWEST, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, during, leader, mean, moment, seconds_between
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How regions are compared
- A case belongs to the state in its account's shipping address (ShippingState). Accounts without a state are left out.
- Only cases created within the period and closed by now count, whenever they were closed; transferred cases count too.
- A state's figure is the average time from creation (CreatedDate) to closure (ClosedDate) of its cases; the lowest \
average is the best. It is never shared by two states.
- If no case created within the period is closed, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period."""
    return timed(causes, intent, rng, Grid(named=0.5))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Mean time to close by state; the winner needs two cases. Near are open cases, and any just beside the window."""
    window = window_of(draft)
    cases = causes.cases.within(window)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for case in cases:
        if case.closed:
            state = causes.world.accounts[case.account].state
            times[state].append((case.closed - case.created).total_seconds())
    means = {state: sum(spans) / len(spans) for state, spans in times.items() if state}
    days = [case.created.date() for case in causes.cases.within(widened(window))]
    enough = not means or len(times[min(means, key=lambda state: means[state])]) >= 2
    return extreme(means, draft, days, missed(causes.cases, window), enough)


def solve(reader: Reader, asked: Asked) -> Finding:
    """Closed cases of the period with their accounts' states, averaged."""
    fields = "Id, CreatedDate, ClosedDate, Account.ShippingState"
    times: defaultdict[str, list[float]] = defaultdict(list)
    mine: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in reader.select(fields, "Case", *_closed(asked)):
        state = row["Account"] and row["Account"]["ShippingState"]
        if state:
            times[state].append(seconds_between(row, "CreatedDate", "ClosedDate"))
            mine[state].append(("Case", row["Id"]))
    return leader({state: mean(spans) for state, spans in times.items()}, LOWEST, mine)


def _closed(asked: Asked) -> tuple[str, str]:
    return "Status = 'Closed'", during("CreatedDate", asked)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Let one of the best state's cases stay open for ages."""
    if not finding.standings:
        yield from into_period(reader, asked, "Case", "CreatedDate", "Status = 'Closed'")
        return
    rows = {row["Id"]: row for row in reader.select("Id, CreatedDate", "Case", *_closed(asked))}
    for _, case in finding.evidence[:1]:
        late = moment(rows[case]["CreatedDate"]) + AGES
        yield Edit("Case", case, {"ClosedDate": f"{late:%Y-%m-%dT%H:%M:%S}.000+0000"})


_FAST = "[fastest|quickest|shortest]"
_CASES = "cases [created|opened] {in_period}"

FAMILY = Family(
    id="best_region_identification", title="Best region identification", block=1080, skill="database",
    scenario="service", kind=AnswerKind.STATE, intents=(LOWEST,), rivals=3, margin=Margin(share=0.05), policy=POLICY,
    questions={"": (
        f"in which state were {_CASES} closed [fastest|most quickly|in the shortest time] on average?",
        f"[find|identify|name|determine] the state with the {_FAST} average time to close, for {_CASES}.",
        f"{_CASES}: which state [had|shows] the {_FAST} average closing time?",
        f"looking at {_CASES}, which state's cases took the least time to close on average?",
        f"which state [had|achieved|recorded] the lowest average time from opening to closing for {_CASES}?",
        f"which state comes out [first|best] by average closing time, taking {_CASES}?",
        f"we want to know where {_CASES} were closed [fastest|most quickly] on average: in which state?",
        f"[which|what] state needed the [shortest|least] time on average to see {_CASES} closed?",
    )},
    forms=(
        "[Return|Give|Reply with] only the two-letter code of the state (as in OH), or None if no such case is closed.",
        "[Answer with|State] nothing but the state's two-letter code; if there is no closed case, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
