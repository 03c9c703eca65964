"""Which agent converted the largest or smallest share of their leads."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.latents.stories import LeadStory
from crmarena.tasks.causes import Causes, extreme, widened, window_of
from crmarena.tasks.family import HIGHEST, LOWEST, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, Row, bounds, during, leader
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How conversion rates are worked out
- The leads of an agent are those the agent owns (OwnerId) that were created within the period.
- The agent's conversion rate is the share of these leads that were converted within the same period: IsConverted is \
true and ConvertedDate lies within the period. A lead converted later counts as not converted.
- Only agents with at least {floor} leads created within the period are compared. A rate of 0 % counts like any other.
- The best rate is never shared by two agents. If no agent has that many leads, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period, and a least number of leads that leaves a handful of agents to compare (or just nobody)."""
    draft = timed(causes, intent, rng, Grid())
    sizes = sorted(map(len, _by_owner(causes.leads.within(window_of(draft))).values()), reverse=True)
    low, high = 2, max(3, sizes[0] + 1 if sizes else 3)
    return Draft(replace(draft.asked, floor=rng.integer(low, min(high, low + 9))))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Converted in the window by created in the window, for owners with enough leads."""
    window, floor = window_of(draft), draft.asked.floor
    owners = {user: leads for user, leads in _by_owner(causes.leads.within(window)).items() if len(leads) >= floor}
    rates = {
        causes.user(user): sum(lead.converted is not None and lead.converted in window for lead in leads) / len(leads)
        for user, leads in owners.items()
    }
    wide = _by_owner(causes.leads.within(widened(window)))
    close = [lead for leads in wide.values() if len(leads) >= floor for lead in leads]
    days = [lead.created.date() for lead in close] + [lead.converted.date() for lead in close if lead.converted]
    return extreme(rates, draft, days, near=bool(causes.leads.within(window)))


def _by_owner(leads: list[LeadStory]) -> dict[int, list[LeadStory]]:
    owners: defaultdict[int, list[LeadStory]] = defaultdict(list)
    for lead in leads:
        owners[lead.owner].append(lead)
    return owners


def solve(reader: Reader, asked: Asked) -> Finding:
    """The period's leads by owner, and the share of each owner's that were converted in time."""
    rows = reader.select("Id, OwnerId, IsConverted, ConvertedDate", "Lead", during("CreatedDate", asked))
    start, end = (day.isoformat() for day in bounds(asked))
    owners: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        owners[row["OwnerId"]].append(row)
    able = {user: leads for user, leads in owners.items() if len(leads) >= asked.floor}
    rates = {
        user: sum(bool(row["IsConverted"]) and start <= row["ConvertedDate"][:10] < end for row in leads) / len(leads)
        for user, leads in able.items()
    }
    mine = {user: [("Lead", row["Id"]) for row in leads] for user, leads in able.items()}
    return leader(rates, asked.direction, mine)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Give a lead away, or undo or add a conversion, for one of the first two (or for one who lacks a lead)."""
    rows = reader.select("Id, OwnerId, IsConverted, ConvertedDate", "Lead", during("CreatedDate", asked))
    owners = [row["OwnerId"] for row in rows]
    if not finding.standings:
        short = sorted({user for user in owners if owners.count(user) == asked.floor - 1})
        spare = [row for row in rows if row["OwnerId"] not in short] or rows
        yield from (Edit("Lead", row["Id"], {"OwnerId": user}) for user in short for row in spare[:2])
        return
    (winner, _), (second, _) = finding.standings[:2]
    last = max(asked.moment[1], bounds(asked)[0])
    inside = str(min(last, bounds(asked)[0] + (bounds(asked)[1] - bounds(asked)[0]) // 2))
    for user, other in ((winner, second), (second, winner)):
        for row in [row for row in rows if row["OwnerId"] == user][:6]:
            yield Edit("Lead", row["Id"], {"IsConverted": False, "ConvertedDate": None})
            yield Edit("Lead", row["Id"], {"IsConverted": True, "ConvertedDate": inside})
            yield Edit("Lead", row["Id"], {"OwnerId": other})


_TOP = "[highest|best|greatest]"
_LOW = "[lowest|worst|smallest|poorest]"
_TEMPLATES = (
    "{in_period}, [which|what] agent had the % lead conversion rate?",
    "[find|identify|name|determine] the agent with the % [lead conversion rate|rate of converting leads] {in_period}.",
    "who [recorded|had|showed] the % [lead conversion rate|conversion rate for leads] {in_period}?",
    "looking at leads created {in_period}, [which agent|who] had the % conversion rate?",
    "we want to know which agent had the % lead conversion rate {in_period}.",
    "[which|what] agent's lead conversion rate was the % {in_period}?",
    "going by leads created {in_period}, name the agent with the % conversion rate.",
    "for leads created {in_period}, whose conversion rate was the %?",
)

FAMILY = Family(
    id="conversion_rate_comprehension", title="Conversion rate comprehension", block=980, skill="database",
    scenario="sales", kind=AnswerKind.RECORD_ID, intents=(LOWEST, HIGHEST), rivals=3, margin=Margin(share=0.05),
    policy=POLICY,
    questions={
        HIGHEST: tuple(text.replace("%", _TOP) for text in _TEMPLATES),
        LOWEST: tuple(text.replace("%", _LOW) for text in _TEMPLATES),
    },
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if no agent has enough leads.",
        "[Answer with|State] nothing but the agent's Id; if nobody qualifies, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
