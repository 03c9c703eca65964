"""What a response is understood to say."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.answers import VOCABULARY, AnswerKind
from crmarena.core.calendar import MONTHS
from crmarena.schema.recordid import to_18
from crmarena.score.extract import STATES
from crmarena.score.extract import extract as extracted

SHORT = "005Ws000001xZjA"
LONG = to_18(SHORT) or ""
OTHER = to_18("005Ws000001xZjB") or ""
ID, IDS, STATE, MONTH, STAGE, BANT = (
    AnswerKind.RECORD_ID, AnswerKind.RECORD_IDS, AnswerKind.STATE, AnswerKind.MONTH, AnswerKind.STAGE, AnswerKind.BANT,
)  # fmt: skip


def extract(said: str, kind: AnswerKind) -> set[str] | None:
    """What is understood, as a plain set."""
    found = extracted(said, kind)
    return None if found is None else set(found)


@pytest.mark.parametrize(
    "said",
    [
        LONG,
        SHORT,
        LONG.lower(),
        LONG.upper(),
        f"  {LONG}\n",
        f"'{LONG}'",
        f"**{LONG}**",
        f"`{SHORT}`",
        f"```\n{LONG}\n```",
        f"```text\n{LONG}\n```",
        f"<respond>{LONG}</respond>",
        f"The agent is {SHORT}.",
        f"The Id is {LONG}, with the shortest handle time ({SHORT}).",
        f'{{"agent": "{LONG}"}}',
        f"Not none of them: {LONG}",
    ],
)
def test_an_id_is_found(said: str) -> None:
    assert extract(said, ID) == {LONG}


def test_ids_are_a_set() -> None:
    assert extract(f"{OTHER}, {SHORT} and {LONG}", IDS) == {LONG, OTHER}


@pytest.mark.parametrize(
    "said", ["", "I could not find out.", "responsibilities", SHORT[:-1], LONG + "x", "internationalisation"]
)
def test_what_is_no_id_names_nothing(said: str) -> None:
    assert extract(said, ID) is None


def test_letters_in_the_wrong_case_are_another_short_id() -> None:
    assert extract(SHORT.lower(), ID) != {LONG}


@pytest.mark.parametrize("kind", [ID, IDS, STATE, MONTH, STAGE, BANT])
@pytest.mark.parametrize(
    "said",
    [
        "None", "none", "NONE.", '"None"', "**None**", "`None`", "```none```", "```\nNone\n```",
        "<respond>None</respond>", "null", "N/A", "No match", "No agent", "No such agent exists", "The answer is None.",
        f"None. No agent had more than 3 cases ({OTHER} had 2, in California, in June, at the Quote stage).",
        f"None (the nearest is {OTHER})",
    ],
)  # fmt: skip
def test_none_is_an_answer(said: str, kind: AnswerKind) -> None:
    assert extract(said, kind) == set()


def test_none_of_them_but_one_is_that_one() -> None:
    assert extract(f"None of the agents but {LONG} qualifies", ID) == {LONG}


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("TX", {"TX"}),
        ("tx", {"TX"}),
        (" tx.", {"TX"}),
        ("or", {"OR"}),
        ("OR", {"OR"}),
        ("in", {"IN"}),
        ("Texas", {"TX"}),
        ("texas", {"TX"}),
        ("Texas (TX)", {"TX"}),
        ("The quickest region is TX.", {"TX"}),
        ("The quickest region is OR.", {"OR"}),
        ("OK, the state is Texas.", {"TX"}),
        ("The ID of the state is CA", {"CA"}),
        ("West Virginia", {"WV"}),
        ("Virginia and West Virginia", {"VA", "WV"}),
        ("new york", {"NY"}),
        ("TX, OR", {"TX", "OR"}),
        ("me", {"ME"}),
        ("XX", None),
        ("it closes quickest in the north", None),
        ("I cannot tell", None),
        ("Kansas", {"KS"}),
        ("Arkansas", {"AR"}),
    ],
)
def test_states(said: str, codes: set[str] | None) -> None:
    assert extract(said, STATE) == codes


@given(st.sampled_from(sorted(STATES)))
def test_every_state_by_code_and_name(code: str) -> None:
    for said in (code, code.lower(), STATES[code], f"It is {STATES[code]}.", f"{STATES[code]} ({code})"):
        assert extract(said, STATE) == {code}


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("June", {"June"}),
        ("june", {"June"}),
        ("JUNE", {"June"}),
        ("may", {"May"}),
        ("May.", {"May"}),
        ("It may be June", {"June"}),
        ("Sales march on: September 2023 leads", {"September"}),
        ("June and July", {"June", "July"}),
        ("Juneau", None),
        ("06", None),
    ],
)
def test_months(said: str, months: set[str] | None) -> None:
    assert extract(said, MONTH) == months


@given(st.sampled_from(MONTHS), st.sampled_from([str.lower, str.upper, str.title]))
def test_every_month_in_any_case(month: str, case: Callable[[str], str]) -> None:
    assert extract(case(month), MONTH) == {month}


def test_stages_and_factors() -> None:
    assert extract("The opportunity belongs in Negotiation: the quote is out", STAGE) == {"Negotiation"}
    assert extract("closed", STAGE) == {"Closed"}
    assert extract("authority and Budget", BANT) == {"Authority", "Budget"}
    assert set(VOCABULARY) == {MONTH, STAGE, BANT}
