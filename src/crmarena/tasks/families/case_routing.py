"""Which agent a new case goes to: who closed most on the issue, then on the product, then the lightest load."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.records.text import routing_text
from crmarena.tasks.causes import Causes, cascade, close_run
from crmarena.tasks.edits import passed_on
from crmarena.tasks.family import HIGHEST, LOWEST, UNDECIDED, Asked, Draft, Edit, Family, Finding, Truth
from crmarena.tasks.likeness import library, named_in
from crmarena.tasks.reading import Reader, Ref, Row, foremost, one_of, quoted, tied

POLICY = """\
How cases are assigned
- Issue: the agents who closed the most cases of the issue that the new case is about go on. Who closed a case is its \
owner (OwnerId) while its Status is 'Closed'; the case names its issue in IssueId__c.
- Product: if several agents share the most, those of them who closed the most cases of the product that the new case \
is about go on, whatever the issue. A case belongs to a product through its order item; having closed none counts as 0.
- Workload: if several are still left, the one who owns the fewest cases with a Status other than 'Closed' gets it; \
having none counts as 0.
- All records count, whatever their date. The new case is about exactly one known issue and one known product, and the \
steps always leave one agent."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """An issue and a sold product that can have it, if possible such that the wanted step decides, and a new text."""
    world = causes.world
    for _ in range(20):
        issue = rng.choice(world.issues)
        able = [product for product in issue.products if world.products[product].price is not None]
        hidden = {"issue": issue.ordinal, "product": rng.choice(able)}
        truth = gold(causes, Draft(Asked(), hidden))
        if truth.enough and truth.step == intent:
            break
    subject, text = routing_text(world, hidden["issue"], hidden["product"], rng.child("text"))
    return Draft(Asked(facts={"subject": subject, "description": text}), hidden)


def gold(causes: Causes, draft: Draft) -> Truth:
    """The rule over those who closed any case of the issue."""
    by_issue = causes.closed_by_issue.get(draft.hidden["issue"], Counter())
    by_product = causes.closed_by_product.get(draft.hidden["product"], Counter())
    steps = (("issue", by_issue, HIGHEST), ("product", by_product, HIGHEST), ("workload", causes.waiting, LOWEST))
    return close_run(cascade(causes, by_issue, steps))


def solve(reader: Reader, asked: Asked) -> Finding:
    """Issue and product from the text, then the three steps over the cases."""
    text = f"{asked.facts['subject']}. {asked.facts['description']}"
    issue, product = _issue(reader, text), _product(reader, text)
    if issue is None or product is None:
        return Finding(UNDECIDED)
    closed = reader.select("Id, OwnerId", "Case", "Status = 'Closed'", f"IssueId__c = {quoted(issue)}")
    rows: defaultdict[str, list[Ref]] = defaultdict(list)
    found = _count(closed, sorted({row["OwnerId"] for row in closed}), HIGHEST, rows)
    if found.answer or not found.standings:
        return found
    left = tied(found)
    sold = f"OrderItemId__r.Product2Id = {quoted(product)}"
    found = _count(reader.select("Id, OwnerId", "Case", "Status = 'Closed'", sold, one_of("OwnerId", left)), left,
                   HIGHEST, rows)  # fmt: skip
    if found.answer:
        return found
    left = tied(found)
    waiting = reader.select("Id, OwnerId", "Case", "Status != 'Closed'", one_of("OwnerId", left))
    return _count(waiting, left, LOWEST, rows)


def _count(cases: Sequence[Row], pool: list[str], direction: str, rows: dict[str, list[Ref]]) -> Finding:
    for row in cases:
        rows[row["OwnerId"]].append(("Case", row["Id"]))
    return foremost(Counter(row["OwnerId"] for row in cases), pool, direction, rows)


def _issue(reader: Reader, text: str) -> str | None:
    """The issue whose description or whose past cases read most like the text."""
    kinds = [(row["Id"], f"{row['Name']} {row['Description__c']}") for row in
             reader.select("Id, Name, Description__c", "Issue__c")]  # fmt: skip
    past = [(row["IssueId__c"], f"{row['Subject']} {row['Description']}") for row in
            reader.select("IssueId__c, Subject, Description", "Case", "IssueId__c != null")]  # fmt: skip
    return library((*kinds, *past)).vote(text, neighbours=5)


def _product(reader: Reader, text: str) -> str | None:
    rows = reader.select("Id, Name, Description", "Product2")
    by_name = named_in(text, {row["Id"]: row["Name"] for row in rows})
    return by_name or library(tuple((row["Id"], f"{row['Name']} {row['Description']}") for row in rows)).vote(text, 1)


def edits(reader: Reader, _asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Give a case that decided to the other one, or reopen it."""
    mine = [key for kind, key in finding.evidence if kind == "Case"]
    if mine:
        rows = reader.select("Id, OwnerId", "Case", one_of("Id", mine))
        yield from passed_on("Case", "OwnerId", rows, finding)
        yield from (Edit("Case", row["Id"], {"Status": "New"}) for row in rows[:3])


FAMILY = Family(
    id="case_routing", title="Case routing", block=1480, skill="workflow", scenario="service",
    kind=AnswerKind.RECORD_ID, intents=("issue", "product", "issue", "product", "workload"), absent=False,
    policy=POLICY,
    questions={"": tuple(f"{lead}\nSubject: {{subject}}\nDescription: {{description}}\n" for lead in (
        "[which|what] agent should [this|the] [new|incoming|] case be [assigned|given|handed|routed] to?",
        "who should [take over|take care of|look after|be in charge of] this [new|incoming|] case?",
        "[please|] [find|identify|name|determine] the [right|best|proper] agent for this [new|incoming|] case.",
        "[under|following|by] our [assignment|routing] rules, [who|which agent] gets this [new|incoming|] case?",
        "we have a [new|fresh] case: [who|which agent] is the right one for it?",
        "[which|what] agent do the [assignment|routing] rules give this [new|incoming|] case to?",
        "to [whom|which agent] does this [new|incoming|] case [go|belong] [by|under] the [assignment|routing] rules?",
        "a [new|fresh] case [came|has come] in. [Which agent|Who] should [work on|own|get] it?",
    ))},
    forms=("[Return|Give|Reply with] only the Id of the agent.", "[Answer with|State] nothing but the agent's Id."),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
