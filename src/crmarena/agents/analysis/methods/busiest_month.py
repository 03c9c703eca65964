"""The month in which a product drew far more cases than in any other."""

import re

from crmarena.agents.analysis.desk import Desk, during, quoted
from crmarena.agents.analysis.products import find_product
from crmarena.agents.analysis.ranking import sizes
from crmarena.agents.analysis.reading import Question
from crmarena.agents.analysis.thresholds import least_of
from crmarena.core.calendar import MONTHS

_RATIO = re.compile(r"\b(\d+(?:\.\d+)?)\s*(?:times|x\b|-fold|fold)|\b(twice|double|thrice|triple)\b")
_RATIOS = {"twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0}
_DEFAULT_RATIO, _DEFAULT_LEAST = 2.0, 3


def _stated_ratio(rules: str) -> float:
    """How many times the runner-up a clear winner must have, by the rules given."""
    match = _RATIO.search(rules)
    if match is None:
        return _DEFAULT_RATIO
    return float(match[1]) if match[1] else _RATIOS[match[2]]


def work_out(question: Question, desk: Desk) -> str | None:
    """The name of the month whose cases are enough, and enough times those of the next; None if no month stands out."""
    product = find_product(question, desk)
    if product is None:
        return None
    where = f"OrderItemId__r.Product2Id = {quoted(product)} AND {during('CreatedDate', question.window)}"
    rows = desk.all_rows("Id, CreatedDate", "Case", where, "The product's cases of the window, to be counted by month.")
    counts = sizes(str(row["CreatedDate"])[:7] for row in rows)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return None
    month, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    least = least_of(question.rules, "cases?") or _DEFAULT_LEAST
    if most < least or most < _stated_ratio(question.rules) * second or most == second:
        return None
    return MONTHS[int(month[5:]) - 1]
