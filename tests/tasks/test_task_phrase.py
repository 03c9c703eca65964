"""The words of every family: whole, plentiful, and honest about None."""

from datetime import date

import pytest

from crmarena.core.calendar import Period
from crmarena.core.rng import Rng
from crmarena.tasks.families.monthly_trend_analysis import SPANS as TREND_SPANS
from crmarena.tasks.family import Asked, Family
from crmarena.tasks.phrase import DOMAIN_DETAILS, PERIOD_RULES, ask, at_least, densely, expand, expansions, in_period
from crmarena.tasks.shelf import families
from crmarena.tasks.timing import SPANS

FACTS = {"product": "Anvil", "product_id": "01t", "region": "OR", "subject": "S {x}", "description": "D [a|b]"}
EVERY = sorted(families().values(), key=lambda family: family.id)


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.id)
def test_every_wording_is_whole_and_says_how_to_answer(family: Family) -> None:
    asked = Asked("", date(2023, 5, 10), Period("week", 3), 2, FACTS)
    for direction in dict.fromkeys([*family.questions, ""]) if "" in family.questions else family.questions:
        templates = family.wordings(direction)
        texts = {text for template in templates for text in expansions(template)}
        assert len(texts) >= 8
        assert len(templates) >= 5
        for seed in range(60):
            query, context = ask(family, Asked(direction, asked.today, asked.period, 2, FACTS), Rng(seed))
            plain = query.replace(FACTS["subject"], "").replace(FACTS["description"], "")
            assert not set("[]{}|%") & set(plain)
            assert "  " not in plain
            assert query[0].isupper()
            assert context.endswith("Today's date: 2023-05-10")
            assert ("None" in query) == family.absent
            assert "{" not in context


@pytest.mark.parametrize("family", EVERY, ids=lambda family: family.id)
def test_a_family_with_directions_never_mixes_them(family: Family) -> None:
    if "" in family.questions:
        return
    words = {"highest": {"lowest", "shortest", "fewest", "least"}, "lowest": {"highest", "longest", "most", "largest"}}
    for direction, banned in words.items():
        texts = [text for template in family.wordings(direction) for text in expansions(template)]
        assert not [text for text in texts if banned & set(text.replace("?", "").split())]


def test_expansions_are_all_that_expand_can_give() -> None:
    template = "[a|b [c|d]|] end"
    known = set(expansions(template))
    assert known == {"a end", "b c end", "b d end", "end"}
    assert {expand(template, Rng(seed)) for seed in range(80)} == known


@pytest.mark.parametrize("rules", [PERIOD_RULES, DOMAIN_DETAILS])
def test_the_rules_of_periods_name_every_kind_of_span_that_is_asked_about(rules: str) -> None:
    relative = [Period(unit, count) for unit, counts in (*SPANS, *TREND_SPANS) for count in counts]
    said = {in_period(period, Rng(seed)) for period in relative for seed in range(60)}
    nouns = {text.split()[-1].removesuffix("s") for text in said}
    assert nouns == {"day", "week", "month", "quarter", "half-year", "year"}
    assert [noun for noun in nouns if noun not in rules] == []


def test_thresholds_mean_more_than_the_floor() -> None:
    said = {at_least(1, "case", Rng(seed)) for seed in range(200)}
    assert said == {
        "more than 1 case", "more than one case", "at least 2 cases", "at least two cases", "2 or more cases",
        "two or more cases",
    }  # fmt: skip
    assert "at least one case" in {at_least(0, "case", Rng(seed)) for seed in range(200)}


def test_periods_in_words() -> None:
    def said(period: Period) -> set[str]:
        return {in_period(period, Rng(seed)) for seed in range(400)}

    weeks = {"over the past three weeks", "in the last 21 days", "during the preceding 3 weeks"}
    assert weeks <= said(Period("week", 3))
    assert {"in Q2 of 2022", "during the second quarter of 2022"} <= said(Period("named-quarter", year=2022, index=2))
    assert {"in the autumn of 2021", "in the fall of 2021"} <= said(Period("season", year=2021, index=9))
    assert said(Period("named-month", year=2021, index=7)) >= {"in July 2021", "in the month of July 2021"}
    # "the last year" and "the previous half-year" might be calendar ones.
    assert not [text for text in said(Period("quarter", 4)) if "year" in text and "past year" not in text]


def test_the_interactive_question_holds_the_context() -> None:
    text = densely("Who?", "Today's date: 2023-05-10")
    assert text.startswith("Who?")
    assert text.endswith("Today's date: 2023-05-10")
