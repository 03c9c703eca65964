"""Verdicts: right, wrong and unscored, with the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmarena
from crmarena.core.answers import AnswerKind
from crmarena.core.play import SCORED, Outcome, Trace
from crmarena.core.task import Key
from crmarena.schema.recordid import to_18
from crmarena.score.verdict import grade

SHORT = "005Ws000001xZjA"
LONG = to_18(SHORT) or ""
OTHER = to_18("005Ws000001xZjB") or ""


def key(*answer: str | None, kind: AnswerKind = AnswerKind.RECORD_ID) -> Key:
    return Key("k0", 0, "a_family", answer, kind.value)


def said(response: str | None, outcome: Outcome = Outcome.ANSWERED) -> Trace:
    return Trace("k0", "a_family", "tiny", "h", "single", "someone", outcome, response, (), reason="told", epoch=3)


@pytest.mark.parametrize(
    ("response", "value", "reason"),
    [
        (LONG, 1.0, "exact match"),
        (SHORT, 1.0, "exact match"),
        (OTHER, 0.0, "another answer"),
        (f"{LONG} or {OTHER}", 0.0, "another answer"),
        ("None", 0.0, "no answer given"),
        ("I do not know", 0.0, "the response names no record id"),
        ("", 0.0, "the response names no record id"),
    ],
)
def test_one_id(response: str, value: float, reason: str) -> None:
    verdict = grade(said(response), key(LONG))
    assert (verdict.value, verdict.reason, verdict.scored, verdict.epoch) == (value, reason, True, 3)


def test_a_key_may_hold_the_short_form() -> None:
    assert grade(said(LONG), key(SHORT)).value == 1.0


def test_the_answer_none() -> None:
    assert grade(said("None"), key(None)).value == 1.0
    assert grade(said(LONG), key(None)).reason == "an answer where there is none"
    assert grade(said("nobody knows"), key(None)).value == 0.0, "to say nothing is not to say None"


@given(st.permutations([LONG, OTHER, to_18("005Ws000001xZjC") or ""]), st.sampled_from([", ", "\n", " and ", "; "]))
def test_sets_have_no_order(ids: list[str], joint: str) -> None:
    gold = key(*sorted(ids), kind=AnswerKind.RECORD_IDS)
    assert grade(said(joint.join(ids)), gold).value == 1.0
    assert grade(said(joint.join(ids[:2])), gold).value == 0.0


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outage_is_never_a_zero(outcome: Outcome) -> None:
    verdict = grade(said(None if outcome is not Outcome.ANSWERED else LONG, outcome), key(LONG))
    if outcome is Outcome.ANSWERED:
        assert verdict.value == 1.0
    elif outcome in SCORED:
        assert (verdict.value, verdict.reason) == (0.0, "told")
    else:
        assert (verdict.value, verdict.scored, verdict.reason) == (None, False, "told")


def test_a_key_of_another_task_is_refused() -> None:
    other = Key("k1", 1, "a_family", (LONG,), "record_id")
    with pytest.raises(ValueError, match="k1"):
        grade(said(LONG), other)


def test_the_room_can_be_called() -> None:
    verdict = crmarena.score(said(LONG), key(LONG))
    assert verdict == grade(said(LONG), key(LONG))


@given(st.text(max_size=60), st.sampled_from(list(AnswerKind)))
def test_any_response_gets_a_verdict(response: str, kind: AnswerKind) -> None:
    assert grade(said(response), key("x", kind=kind)).value in (0.0, 1.0)
