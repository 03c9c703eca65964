"""Which agent's deals took the shortest or longest from opening to signature."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, extreme, missed, signature, widened, window_of
from crmarena.tasks.edits import AGES, into_period
from crmarena.tasks.family import HIGHEST, LOWEST, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.reading import Reader, during, leader, mean, moment
from crmarena.tasks.timing import Grid, timed

POLICY = """\
How sales cycles are measured
- The sales cycle of an opportunity is the number of whole days from the date it was created (the date part of \
CreatedDate) to the date the company signed its contract (CompanySignedDate of the contract in ContractID__c).
- The opportunity belongs to the period in which the company signed, whenever it was created. Opportunities without a \
contract, or whose contract lacks that date, are left out.
- An agent's figure is the average over the opportunities that the agent owns (OwnerId of the Opportunity). Agents \
with at least one such opportunity are compared.
- The best average is never shared by two agents. If no contract was signed within the period, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A period."""
    return timed(causes, intent, rng, Grid(named=0.5))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Mean days from creation to signature by deal owner; near is a period with orders, or just beside a signature."""
    window = window_of(draft)
    cycles: defaultdict[int, list[int]] = defaultdict(list)
    for deal in causes.signed.within(window):
        cycles[deal.owner].append((signature(deal) - deal.created.date()).days)
    means = {causes.user(user): sum(days) / len(days) for user, days in cycles.items()}
    days = [signature(deal) for deal in causes.signed.within(widened(window))]
    near = bool(causes.orders.within(window)) or missed(causes.signed, window)
    return extreme(means, draft, days, near=near)


def solve(reader: Reader, asked: Asked) -> Finding:
    """Opportunities whose contract was signed in the period, averaged by owner."""
    mine: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    cycles: defaultdict[str, list[float]] = defaultdict(list)
    fields = "Id, OwnerId, CreatedDate, ContractID__r.CompanySignedDate"
    for row in reader.select(fields, "Opportunity", during("ContractID__r.CompanySignedDate", asked, timed=False)):
        signed = date.fromisoformat(row["ContractID__r"]["CompanySignedDate"])
        cycles[row["OwnerId"]].append((signed - date.fromisoformat(row["CreatedDate"][:10])).days)
        mine[row["OwnerId"]].append(("Opportunity", row["Id"]))
    return leader({user: mean(days) for user, days in cycles.items()}, asked.direction, mine)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Open one deal ages earlier: of the agent with the shortest cycle, or of the one next to the longest."""
    if not finding.standings:
        yield from into_period(reader, asked, "Contract", "CompanySignedDate")
        return
    holder = finding.standings[0 if asked.direction == LOWEST else 1][0]
    deals = reader.select("Id, CreatedDate", "Opportunity", f"OwnerId = '{holder}'",
                          during("ContractID__r.CompanySignedDate", asked, timed=False), tail="LIMIT 1")  # fmt: skip
    for row in deals:
        early = moment(row["CreatedDate"]) - AGES
        yield Edit("Opportunity", row["Id"], {"CreatedDate": f"{early:%Y-%m-%dT%H:%M:%S}.000+0000"})


_SHORT = "[the shortest|the quickest|the fastest]"
_LONG = "[the longest|the slowest]"
_SIGNED = "[contracts|deals] signed {in_period}"
_TEMPLATES = (
    "{in_period}, [which|what] agent had % average sales cycle?",
    f"[which|what] agent had % [average|mean] sales cycle for {_SIGNED}?",
    f"[find|identify|name|determine] the agent with % average sales cycle, going by {_SIGNED}.",
    f"looking at {_SIGNED}, whose sales cycle was % on average?",
    "we want to know which agent had % average sales cycle {in_period}.",
    f"taking {_SIGNED}, which agent shows % average time from opportunity to signature?",
    f"whose {_SIGNED} had % sales cycle on average?",
    f"for {_SIGNED}, who [recorded|had|showed] % average [sales cycle|time from opportunity to signature]?",
)

FAMILY = Family(
    id="sales_cycle_understanding", title="Sales cycle understanding", block=2040, skill="database", scenario="sales",
    kind=AnswerKind.RECORD_ID, intents=(LOWEST, HIGHEST), rivals=3, margin=Margin(gap=1), policy=POLICY,
    questions={
        LOWEST: tuple(text.replace("%", _SHORT) for text in _TEMPLATES),
        HIGHEST: tuple(text.replace("%", _LONG) for text in _TEMPLATES),
    },
    forms=(
        "[Return|Give|Reply with] only the Id of the agent, or None if no contract was signed.",
        "[Answer with|State] nothing but the agent's Id; if no contract qualifies, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
