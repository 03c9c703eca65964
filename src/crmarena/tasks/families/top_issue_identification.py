"""Which issue was reported most often for a product."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from crmarena.core.answers import AnswerKind
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, close_run, extreme, widened, window_of
from crmarena.tasks.edits import into_period, passed_on
from crmarena.tasks.family import HIGHEST, Asked, Draft, Edit, Family, Finding, Truth
from crmarena.tasks.products import about_product
from crmarena.tasks.reading import Reader, during, leader, of_product
from crmarena.tasks.timing import Grid

POLICY = """\
How the top issue is found
- A case belongs to a product through its order item. Cases are dated by their creation; all cases created within the \
period count, open or closed.
- The top issue is the issue with the most such cases; no other issue has as many.
- If no case of the product was created within the period, the answer is None."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A product that has cases, and a period."""
    return about_product(causes, intent, rng, Grid(named=0.44), share_elsewhere=0.3)


def gold(causes: Causes, draft: Draft) -> Truth:
    """Cases of the product in the window by issue; the winner needs two. Near is a month beside a case."""
    window, product = window_of(draft), draft.hidden["product"]
    cases = [case for case in causes.cases.within(window) if case.product == product]
    counts = Counter(case.issue for case in cases)
    ids = causes.world.ids
    wide = [case.created.date() for case in causes.cases.within(widened(window)) if case.product == product]
    enough = max(counts.values(), default=2) >= 2
    near = any(case.product == product for case in causes.cases.within(widened(window, 30)))
    named = {ids.of("Issue__c", issue): float(count) for issue, count in counts.items()}
    return close_run(extreme(named, draft, wide, near, enough))


def solve(reader: Reader, asked: Asked) -> Finding:
    """The product's cases in the period, counted by issue."""
    by_issue: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in reader.select("Id, IssueId__c", "Case", of_product(asked), during("CreatedDate", asked)):
        by_issue[row["IssueId__c"]].append(("Case", row["Id"]))
    return leader({issue: len(cases) for issue, cases in by_issue.items()}, HIGHEST, by_issue)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """File one of the winner's cases under the next issue, or under one nobody reported."""
    if not finding.standings:
        yield from into_period(reader, asked, "Case", "CreatedDate", of_product(asked))
        return
    yield from passed_on("Case", "IssueId__c", reader.select("Id, IssueId__c", "Case", of_product(asked),
                                                            during("CreatedDate", asked)), finding)  # fmt: skip


_MOST = "[most frequent|most common|most often reported|predominant|most prevalent]"
_WHAT = "[issue|problem]"

FAMILY = Family(
    id="top_issue_identification", title="Top issue identification", block=300, skill="database", scenario="service",
    kind=AnswerKind.RECORD_ID, intents=(HIGHEST,), policy=POLICY,
    questions={"": (
        (f"what was the {_MOST} {_WHAT} with {{product}} {{in_period}}? "
        "[The product's Id is|Product Id:] {product_id}."),
        (f"{{in_period}}, which {_WHAT} did customers [report|raise] most often for {{product}} "
        "(product Id {product_id})?"),
        (f"[find|identify|name|determine] the {_MOST} {_WHAT} in the cases about {{product}} {{in_period}}. "
        "[The product has the Id|Its product Id is] {product_id}."),
        f"which {_WHAT} accounts for [the most|most] cases of {{product}} (Id {{product_id}}) {{in_period}}?",
        f"{{product}} has the Id {{product_id}}. {{In_period}}, which {_WHAT} was the {_MOST} one for it?",
        f"we want to know the {_MOST} {_WHAT} with {{product}} (product Id {{product_id}}) {{in_period}}.",
        f"for {{product}} (Id {{product_id}}), which {_WHAT} [came up|was reported] in the most cases {{in_period}}?",
        (f"customers opened cases about {{product}}, product Id {{product_id}}. Which {_WHAT} was the {_MOST} one "
        "{in_period}?"),
    )},
    forms=(
        "[Return|Give|Reply with] only the Id of the issue, or None if there was no case.",
        "[Answer with|State] nothing but the issue's Id; if no case was created, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
