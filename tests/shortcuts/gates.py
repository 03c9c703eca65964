"""The gates: for each known shortcut the figure that measures it and the bounds it must keep to."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Gate:
    """A risk in one sentence, and the least and the most its figure may be."""

    risk: str
    low: float
    high: float


GATES = {
    1: Gate("one keyword gives a factor away: unigram AUC", 0.0, 0.60),
    2: Gate("one phrase bank per class can be memorised: AUC on the frames not learned from", 0.0, 0.60),
    3: Gate("frames are remembered by word runs: AUC of 1-3-grams", 0.0, 0.75),
    4: Gate("calls are longer with one label: AUC of the length", 0.45, 0.55),
    5: Gate("the seller's words tell the label: unigram AUC", 0.0, 0.55),
    6: Gate("the seller says that it fits: correlation with the label", -0.05, 0.05),
    7: Gate("the only large number of a call is the budget: share of calls with one", 0.0, 0.50),
    8: Gate("the only duration of a call is the wish: share of calls with several", 0.50, 1.0),
    9: Gate("budgets that fail are nearer to or further from the total: p of a KS test", 0.10, 1.0),
    10: Gate("few units never fail: least share of failures in a band of units", 0.02, 1.0),
    11: Gate("the order of ids tells the answer: mean rank of the gold id", 0.45, 0.55),
    12: Gate("the first competitor mentioned is the answer: share above one of those mentioned", -1.0, 0.10),
    13: Gate("the competitor mentioned most is the answer: share", 0.0, 0.50),
    14: Gate("one constant answer is right: share", 0.0, 0.25),
    15: Gate("None goes with an empty first query: share of None with something found", 0.40, 1.0),
    16: Gate("the gold article is longer, first or full of figures: AUC", 0.0, 0.60),
    17: Gate("a text search finds the gold article first: share", 0.0, 0.50),
    18: Gate("odd quantities tell a broken rule: AUC", 0.0, 0.60),
    19: Gate("odd discounts tell a broken rule: AUC", 0.0, 0.60),
    20: Gate("rare subjects tell the tasks of another stage: correlation", -0.10, 0.10),
    21: Gate("date, owner or priority tell the tasks of another stage: AUC", 0.0, 0.55),
    22: Gate("a fault of form tells a text's template: faults", 0, 0),
    23: Gate("rare words tell the label or the time of a call: AUC", 0.45, 0.55),
    24: Gate("two texts are nearly the same: highest Jaccard similarity of 4-grams", 0.0, 0.15),
    25: Gate("a case names its issue: median share of the issue's words", 0.0, 0.40),
    26: Gate("a paraphrase repeats the product's name: most words in common", 0, 1),
    27: Gate("the winner is always the last month: p of a KS test of its place", 0.05, 1.0),
    28: Gate("the same few win: Herfindahl index", 0.0, 0.10),
    29: Gate("the question's words tell the answer: share guessed above the majority", -1.0, 0.05),
    30: Gate("a rewrite would touch one label more: difference of the frozen share of turns", -0.02, 0.02),
}


def hold(row: int, figure: float, detail: str = "") -> None:
    """Fails if a figure is beyond its gate, with the risk, the figure and what explains it."""
    gate = GATES[row]
    if not gate.low <= figure <= gate.high:
        pytest.fail(f"row {row}, {gate.risk}: {figure:.3f} is not within {gate.low}..{gate.high}. {detail}")


def refuse(row: int, figure: float) -> None:
    """Fails if the gate lets a planted fault pass."""
    with pytest.raises(pytest.fail.Exception, match=f"row {row},"):
        hold(row, figure)
