"""Rows 11, 14, 15 and 27 to 29: what the questions of a set, or their answers, would give away together."""

import re
from statistics import mean

import pytest

from crmarena.core.calendar import MONTHS
from crmarena.core.rng import Rng
from crmarena.tasks.shelf import families
from shortcuts.gates import hold
from shortcuts.leaks import concentration, even, majority, predicted, within
from shortcuts.sample import EACH, Item, Sample, months_of

FAMILIES = tuple(families())
_ID = re.compile(r"\b[0-9a-zA-Z]{15,18}\b|\d+")


def test_every_family_has_a_sample(drawn: Sample) -> None:
    assert set(drawn) == set(FAMILIES)
    assert all(len(items) >= EACH * 0.8 for items in drawn.values())


def places(drawn: Sample) -> list[float]:
    """For each answer that is an id, its place among the candidates in the order of ids, from 0 to 1."""
    rng = Rng("shortcuts", "ids")
    out = []
    for item in answered(drawn):
        if len(item.candidates) > 1 and len(item.candidates[0]) == 18:
            ordered = sorted(item.candidates)
            out.append(within(ordered.index(item.candidates[0]), len(ordered), rng))
    return out


def answered(drawn: Sample) -> list[Item]:
    """The tasks that have an answer."""
    return [item for items in drawn.values() for item in items if not item.none]


def test_row_11_the_order_of_ids_tells_no_answer(drawn: Sample) -> None:
    found = places(drawn)
    assert len(found) >= 200
    hold(11, mean(found), f"{len(found)} tasks")


@pytest.mark.parametrize("family", FAMILIES)
def test_row_14_no_constant_answer_is_right_often(drawn: Sample, family: str) -> None:
    hold(14, majority([item.answer for item in drawn[family]]), family)


def test_row_15_none_does_not_mean_that_the_first_query_finds_nothing(drawn: Sample) -> None:
    near = [bool((item.key.proof or {})["near"]) for items in drawn.values() for item in items if item.none]
    assert len(near) >= 15
    hold(15, mean(near), f"{len(near)} tasks without an answer")


def month_places(items: list[Item]) -> list[float]:
    """The place of each winning month within the period its question names."""
    rng, out = Rng("shortcuts", "months"), []
    for item in items:
        span = months_of(item.asked) if item.asked.period else []
        numbers = [month for _, month in span]
        if item.answer in MONTHS and numbers.count(MONTHS.index(item.answer)) == 1:
            out.append(within(numbers.index(MONTHS.index(item.answer)), len(span), rng))
    return out


def test_row_27_the_winning_month_is_anywhere_in_the_period(drawn: Sample) -> None:
    found = month_places([item for items in drawn.values() for item in items])
    assert len(found) >= 25
    hold(27, even(found), f"{len(found)} months, mean place {mean(found):.2f}")


@pytest.mark.parametrize("family", FAMILIES)
def test_row_28_winners_are_many(drawn: Sample, family: str) -> None:
    hold(28, concentration(item.answer for item in drawn[family] if not item.none), family)


def test_row_29_the_words_of_a_question_do_not_tell_its_answer(drawn: Sample) -> None:
    gain, total = 0.0, 0
    for items in drawn.values():
        answers = [item.answer for item in items]
        texts = [_ID.sub(" ", f"{item.task.query} {item.task.persona}").lower() for item in items]
        gain += len(items) * (predicted(texts, answers) - majority(answers))
        total += len(items)
    hold(29, gain / total)


def test_row_29_the_words_of_a_question_do_not_tell_whether_it_has_an_answer(drawn: Sample) -> None:
    items = [item for found in drawn.values() for item in found]
    texts = [_ID.sub(" ", f"{item.task.query} {item.task.persona}").lower() for item in items]
    answers = [str(item.none) for item in items]
    hold(29, predicted(texts, answers) - majority(answers))
