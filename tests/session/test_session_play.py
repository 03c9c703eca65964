"""One play: turns, limits, observations, and one attributed cause for every end."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.core.play import ActionKind, Outcome, Row, SessionOver
from crmarena.core.task import Task
from crmarena.session import Limits, Session, UserError, UserTurn
from crmarena.session.session import FORMAT_REMINDER, PATIENCE

SINGLE = Task(
    idx=0, task="a_family", query="Which case?", persona="", required="", optional="", reward_metric="exact_match",
    key="k0", mode="single", facing="internal", org="tiny", org_hash="h", seed=1,
)  # fmt: skip
DIALOGUE = SINGLE.replaced(mode="interactive")
CASES: list[Row] = [{"Id": "500A", "Subject": "Screen"}, {"Id": "500B", "Subject": None}]


def ask(statement: str) -> Row:
    """A desk with two cases: it answers one statement, refuses others, and is out of order for some."""
    if statement == "SELECT Id, Subject FROM Case":
        records = [{"attributes": {"type": "Case"}, **case} for case in CASES]
        return {"totalSize": 2, "done": True, "records": records}
    if statement == "BROKEN":
        raise CrmArenaError("the org file is gone")
    if statement == "BUG":
        raise ZeroDivisionError("division by zero")
    raise SalesforceError("MALFORMED_QUERY", f"unexpected token: {statement}")


def ends(session: Session) -> tuple[Outcome, str, str | None]:
    trace = session.trace("someone")
    return trace.outcome, trace.reason, trace.response


def test_an_answer_ends_a_single_turn() -> None:
    session = Session(SINGLE, ask)
    seen = session.execute("SELECT Id, Subject FROM Case", "look")
    assert seen.rows == tuple(CASES)
    assert not session.done
    assert session.respond("500A").done
    assert ends(session) == (Outcome.ANSWERED, "responded", "500A")
    trace = session.trace("someone", epoch=2)
    assert [step.action.kind for step in trace.steps] == [ActionKind.EXECUTE, ActionKind.RESPOND]
    assert (trace.steps[0].thought, trace.epoch, trace.task_key, trace.org_hash) == ("look", 2, "k0", "h")
    assert trace.steps[0].observation.rows is None, "the log keeps what was read"


def test_a_refusal_is_an_observation_and_costs_a_turn() -> None:
    session = Session(SINGLE, ask, limits=Limits(agent_turns=2))
    seen = session.execute("SELEC")
    assert seen.text == seen.error == "MALFORMED_QUERY: unexpected token: SELEC"
    assert not session.done
    session.execute("SELEC")
    assert ends(session)[0] is Outcome.LIMIT


@pytest.mark.parametrize(
    "wrapped",
    [
        "SELECT Id, Subject FROM Case",
        "  SELECT Id, Subject FROM Case\n",
        "```\nSELECT Id, Subject FROM Case\n```",
        "```soql\nSELECT Id, Subject FROM Case\n```",
        "```SELECT Id, Subject FROM Case```",
        "```sql SELECT Id, Subject FROM Case ```",
    ],
)
def test_a_code_fence_is_no_part_of_the_statement(wrapped: str) -> None:
    session = Session(SINGLE, ask)
    assert session.execute(wrapped).error is None
    assert session.steps[0].action.content == wrapped, "the log keeps what was said"


def test_a_turn_without_an_action_is_reminded_and_counted() -> None:
    session = Session(SINGLE, ask, limits=Limits(agent_turns=3))
    assert session.invalid("hmm").text == FORMAT_REMINDER
    session.invalid("hmm")
    assert not session.done
    assert session.invalid("hmm").done
    assert ends(session)[:2] == (Outcome.LIMIT, "agent turn limit of 3 reached")


@given(st.integers(1, 8), st.lists(st.sampled_from(["execute", "invalid"]), min_size=8, max_size=12))
def test_the_limit_counts_every_turn(limit: int, moves: list[str]) -> None:
    session = Session(SINGLE, ask, limits=Limits(agent_turns=limit))
    heard = moves[: limit + PATIENCE]
    seen = [getattr(session, move)("x") for move in heard]
    assert [observation.done for observation in seen] == [turn >= limit for turn in range(1, len(heard) + 1)]
    assert len(session.steps) == limit, "nothing is logged after the end"
    if len(moves) > len(heard):
        with pytest.raises(SessionOver):
            getattr(session, moves[len(heard)])("x")


def test_the_last_turn_may_be_the_answer() -> None:
    session = Session(SINGLE, ask, limits=Limits(agent_turns=2))
    session.execute("SELECT Id, Subject FROM Case")
    session.respond("500B")
    assert ends(session) == (Outcome.ANSWERED, "responded", "500B")


def test_after_the_end_nothing_happens() -> None:
    session = Session(SINGLE, ask)
    session.respond("first")
    for seen in (session.respond("second"), session.execute("BROKEN"), session.invalid("x")):
        assert seen.done
        assert "over" in seen.text
    assert ends(session) == (Outcome.ANSWERED, "responded", "first")
    assert len(session.steps) == 1


@pytest.mark.parametrize(("statement", "told"), [("BROKEN", "the org file is gone"), ("BUG", "ZeroDivisionError")])
def test_an_org_out_of_order_is_not_the_agents_fault(statement: str, told: str) -> None:
    session = Session(SINGLE, ask)
    assert session.execute(statement).done
    outcome, reason, response = ends(session)
    assert (outcome, response) == (Outcome.INFRASTRUCTURE_ERROR, None)
    assert told in reason


def test_an_agent_that_walks_away_failed() -> None:
    session = Session(SINGLE, ask)
    session.execute("SELECT Id, Subject FROM Case")
    assert ends(session) == (Outcome.AGENT_ERROR, "the agent stopped without a response", None)


def test_the_first_end_stands() -> None:
    session = Session(SINGLE, ask)
    session.end(Outcome.INFRASTRUCTURE_ERROR, "the model is out")
    session.end(Outcome.AGENT_ERROR, "and then it raised")
    assert ends(session)[:2] == (Outcome.INFRASTRUCTURE_ERROR, "the model is out")


@pytest.mark.parametrize("said", [None, 7, ["500A"]])
def test_an_answer_is_a_text(said: Any) -> None:
    with pytest.raises(TypeError, match="string"):
        Session(SINGLE, ask).respond(said)


def polite(text: str) -> UserTurn:
    """A user who is satisfied by an id, hangs on otherwise, and breaks down when shouted at."""
    if text.isupper() and not text.startswith("500"):
        raise UserError("the user's model is out")
    if text == "raise":
        raise ConnectionError("reset")
    return UserTurn("Thanks.", stop=True) if text.startswith("500") else UserTurn("Go on.")


def test_a_dialogue_ends_when_the_user_is_satisfied() -> None:
    session = Session(DIALOGUE, ask, polite, Limits(agent_turns=2, user_turns=3))
    assert session.respond("which year?").text == "Go on."
    session.execute("SELECT Id, Subject FROM Case")
    seen = session.respond("500A")
    assert (seen.text, seen.done) == ("Thanks.", True)
    assert ends(session) == (Outcome.ANSWERED, "the user was satisfied", "500A")


def test_speaking_starts_the_agents_turns_afresh() -> None:
    session = Session(DIALOGUE, ask, polite, Limits(agent_turns=2, user_turns=9))
    for _ in range(4):
        session.execute("SELEC")
        session.respond("hm?")
    assert not session.done
    session.execute("SELEC")
    assert session.execute("SELEC").done
    assert ends(session)[0] is Outcome.LIMIT


def test_a_user_has_only_so_much_patience() -> None:
    session = Session(DIALOGUE, ask, polite, Limits(user_turns=2))
    session.respond("hm?")
    assert session.respond("hm?").done
    assert ends(session)[:2] == (Outcome.LIMIT, "user turn limit of 2 reached")


@pytest.mark.parametrize(("said", "told"), [("WHAT", "the user's model is out"), ("raise", "ConnectionError: reset")])
def test_a_user_who_breaks_down_is_not_the_agents_fault(said: str, told: str) -> None:
    session = Session(DIALOGUE, ask, polite)
    assert session.respond(said).done
    outcome, reason, response = ends(session)
    assert (outcome, response) == (Outcome.USER_ERROR, None)
    assert told in reason


def test_a_dialogue_needs_a_user() -> None:
    with pytest.raises(CrmArenaError, match="needs a user"):
        Session(DIALOGUE, ask)
