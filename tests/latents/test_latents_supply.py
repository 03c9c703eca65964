"""What the worlds of the shipped recipes can be asked: enough different questions, and many different answers."""

from collections import Counter
from functools import cache

import pytest

from crmarena.core.rng import Rng
from crmarena.latents import sample_world
from crmarena.spec.spec import load_spec
from crmarena.tasks.causes import Causes, touches
from crmarena.tasks.family import NO_ANSWER, Answer, Draft, Family, Truth
from crmarena.tasks.shelf import families

TRIES = 2500
TEXT_TRIES = 500
#: Families over windows of time: their questions are countable by parameters. The others ask about texts and states.
WINDOWED = (
    "handle_time", "transfer_count", "top_issue_identification", "monthly_trend_analysis", "best_region_identification",
    "sales_amount_understanding", "sales_cycle_understanding", "conversion_rate_comprehension",
)  # fmt: skip
ANSWERS = {"lead_routing": 10, "case_routing": 18}


@cache
def causes(recipe: str) -> Causes:
    return Causes(sample_world(load_spec(recipe)))


def usable(family: Family, draft: Draft, truth: Truth) -> bool:
    """A question with a unique, clear and well supported answer."""
    if truth.answer == NO_ANSWER or not truth.enough or len(truth.standings) < family.rivals:
        return False
    period = draft.asked.period
    if period is not None and touches(truth.days, *draft.asked.moment):
        return False
    return len(truth.standings) < 2 or family.margin.holds(truth.standings[0][1], truth.standings[1][1])


def supply(family: Family, recipe: str, tries: int = TRIES) -> tuple[set[str], Counter[Answer]]:
    """The different usable questions among `tries` random ones of each intent, and how often each answer came."""
    questions: set[str] = set()
    answers: Counter[Answer] = Counter()
    for intent in dict.fromkeys(family.intents):
        for attempt in range(tries):
            draft = family.draw(causes(recipe), intent, Rng("supply", recipe, family.id, intent, attempt))
            truth = family.gold(causes(recipe), draft)
            if usable(family, draft, truth):
                questions.add(str(draft.asked.params()))
                answers[truth.answer] += 1
    return questions, answers


@pytest.mark.parametrize("recipe", ["b2b", "b2c"])
@pytest.mark.parametrize("family", [f for f in families().values() if f.id in WINDOWED], ids=lambda f: f.id)
def test_windows_are_plentiful_and_winners_change(family: Family, recipe: str) -> None:
    questions, answers = supply(family, recipe)
    assert len(questions) >= 500
    # At a cap of 12 % per answer nine answers fill a set; a month can only be one of twelve.
    assert len(answers) >= 12
    assert answers.most_common(1)[0][1] <= 0.3 * answers.total()
    assert sum(count >= 0.01 * answers.total() for count in answers.values()) >= 9


@pytest.mark.parametrize("recipe", ["b2b", "b2c"])
@pytest.mark.parametrize("family", [f for f in families().values() if f.id in ANSWERS], ids=lambda f: f.id)
def test_routing_has_many_winners(family: Family, recipe: str) -> None:
    _, answers = supply(family, recipe, TEXT_TRIES)
    assert len(answers) >= ANSWERS[family.id]


@pytest.mark.parametrize("recipe", ["b2b", "b2c"])
@pytest.mark.parametrize("family", [f for f in families().values() if f.id in ANSWERS], ids=lambda f: f.id)
def test_every_step_of_a_routing_decides_now_and_then(family: Family, recipe: str) -> None:
    for intent in dict.fromkeys(family.intents):
        drafts = (family.draw(causes(recipe), intent, Rng("steps", recipe, family.id, n)) for n in range(400))
        assert sum(family.gold(causes(recipe), draft).step == intent for draft in drafts) >= 40, intent
