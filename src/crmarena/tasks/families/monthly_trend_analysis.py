"""Whether one month stands out by the cases of a product, and which."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from crmarena.core.answers import AnswerKind
from crmarena.core.calendar import MONTHS
from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes, widened, window_of
from crmarena.tasks.edits import into_period
from crmarena.tasks.family import HIGHEST, NO_ANSWER, UNDECIDED, Asked, Draft, Edit, Family, Finding, Margin, Truth
from crmarena.tasks.products import about_product
from crmarena.tasks.reading import Reader, during, of_product
from crmarena.tasks.timing import Grid

POLICY = """\
When a month stands out
- A case belongs to a product through its order item, and to the month of its creation. All cases created within the \
period count, open or closed.
- Months are told apart by year: the same month of two years is two months. The first and the last month of a period \
may be cut; only their days within the period count.
- A month has significantly more cases than the others if it has at least {floor} cases, and at least twice as many as \
every other month of the period.
- At most one month stands out. If none does, the answer is None."""

SPANS = (("month", (7, 8, 9, 10, 11)), ("quarter", (3, 4)))
TURNED, EARLY, TRIES = 0.6, 3, 20
"""So many draws look for a period that ends in the first months of a year, in as many tries."""


def draw(causes: Causes, intent: str, rng: Rng) -> Draft:
    """A product that has cases, a span of seven to twelve months, and how many cases make a month stand out."""
    early = rng.chance(TURNED)
    for turn in range(TRIES):
        draft = about_product(causes, intent, rng.child(turn), Grid(SPANS, named=0.0), share_elsewhere=0.0)
        # Most of a period that ends early in a year lies in the year before: the calendar year it ends in, which a
        # careless reader may take it for, holds another peak or none.
        if not early or window_of(draft).end.month <= EARLY:
            break
    return replace(draft, asked=replace(draft.asked, floor=rng.weighted((3, 4, 5), (50, 35, 15))))


def gold(causes: Causes, draft: Draft) -> Truth:
    """Cases of the product by month; a month name must not mean two months that both have cases."""
    window, product = window_of(draft), draft.hidden["product"]
    days = [case.created.date() for case in causes.cases.within(widened(window)) if case.product == product]
    counts = Counter((day.year, day.month) for day in days if day in window)
    (top, most), *rest = counts.most_common() or [((0, 0), 0)]
    stands_out = most >= draft.asked.floor and all(most >= 2 * other for _, other in rest)
    answer = (MONTHS[top[1] - 1],) if stands_out else NO_ANSWER
    clear = all(month[1] != top[1] for month, _ in rest)
    standings = tuple((f"{year}-{month:02d}", float(count)) for (year, month), count in counts.most_common())
    return Truth(answer, standings, tuple(days), near=bool(counts), enough=clear or not stands_out)


def solve(reader: Reader, asked: Asked) -> Finding:
    """The product's cases of the period, sorted into months."""
    by_month: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in reader.select("Id, CreatedDate", "Case", *_mine(asked)):
        by_month[row["CreatedDate"][:7]].append(("Case", row["Id"]))
    order = sorted(by_month, key=lambda month: (-len(by_month[month]), month))
    standings = tuple((month, float(len(by_month[month]))) for month in order)
    evidence = tuple(ref for month in order[:2] for ref in by_month[month])
    tallest, runner_up = [*(count for _, count in standings), 0.0, 0.0][:2]
    if tallest < asked.floor or tallest < 2 * runner_up:
        return Finding(NO_ANSWER, standings, evidence)
    name = MONTHS[int(order[0][5:]) - 1]
    same = [month for month in order if month[5:] == order[0][5:]]
    return Finding(UNDECIDED if len(same) > 1 else (name,), standings, evidence)


def _mine(asked: Asked) -> tuple[str, str]:
    return of_product(asked), during("CreatedDate", asked)


def edits(reader: Reader, asked: Asked, finding: Finding) -> Iterator[Edit]:
    """Move a case between the two tallest months, or one from outside into the tallest."""
    months = [month for month, _ in finding.standings]
    rows = reader.select("Id, CreatedDate", "Case", *_mine(asked))
    dates = {month: [row["CreatedDate"] for row in rows if row["CreatedDate"][:7] == month] for month in months}
    second = dates[months[1]][0] if len(months) > 1 else None
    tall = dates[months[0]][0] if months else None
    for row in rows:
        if second and row["CreatedDate"] in dates[months[0]]:
            yield Edit("Case", row["Id"], {"CreatedDate": second})
        elif tall and row["CreatedDate"] not in dates[months[0]]:
            yield Edit("Case", row["Id"], {"CreatedDate": tall})
    yield from (
        Edit("Case", edit.id, {"CreatedDate": tall or edit.values["CreatedDate"]})
        for edit in into_period(reader, asked, "Case", "CreatedDate", _mine(asked)[0])
    )
    yield from (Edit("Case", row["Id"], {"OrderItemId__c": None}) for row in rows[:1])


_MORE = "[significantly|markedly|clearly] more cases"

FAMILY = Family(
    id="monthly_trend_analysis", title="Monthly trend analysis", block=100, skill="database", scenario="service",
    kind=AnswerKind.MONTH, intents=(HIGHEST,), margin=Margin(share=0.5), policy=POLICY,
    questions={"": (
        (f"is there a month {{in_period}} in which {{product}} had {_MORE} than in any other month? "
        "[The product's Id is|Product Id:] {product_id}."),
        (f"{{in_period}}, did one month bring {_MORE} about {{product}} than all the others, and which one? "
        "[The product has the Id|Its product Id is] {product_id}."),
        (f"[find|identify|name|determine] the month, if any, with {_MORE} on {{product}} (product Id {{product_id}}) "
        "than every other month {in_period}."),
        (f"for {{product}} (Id {{product_id}}), which month [stood out|stands out] with {_MORE} than the rest "
        "{in_period}?"),
        (f"looking at the cases about {{product}}, product Id {{product_id}}, was there a month {{in_period}} with "
        f"{_MORE} than each of the other months?"),
        (f"which month {{in_period}}, if any, had {_MORE} on {{product}} than every other month? "
        "Product Id: {product_id}."),
        (f"{{product}} has the Id {{product_id}}. {{In_period}}, was there a month with {_MORE} for it than in each of "
        "the others?"),
        (f"we want to know whether the cases on {{product}} (Id {{product_id}}) peaked {{in_period}}: which month had "
        f"{_MORE} than any other?"),
    )},
    forms=(
        "[Return|Give|Reply with] only the name of the month, or None if no month stands out.",
        "[Answer with|State] nothing but the month's name; if there is no such month, answer None.",
    ),
    draw=draw, gold=gold, solve=solve, edits=edits,
)  # fmt: skip
