"""The model agent: what it is told, how its replies are read, how it plays."""

import asyncio
import re
from collections.abc import Coroutine
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.agents.react import OBSERVATION_PREFIX, make_react, parse, system_prompt
from crmarena.arena.play import play
from crmarena.core.errors import ModelUnavailableError, SalesforceError
from crmarena.core.play import Action, ActionKind, Briefing, Facing, Message, Mode, Outcome, Row
from crmarena.core.task import Task
from crmarena.org import Org
from crmarena.session import Limits, Session

TASK = Task(0, "f", "q", "", "", "", "exact_match", "t", "single", "internal", "b2b", "0" * 64, 1)
BRIEFING = Briefing(
    "Who?", context="Today is Monday.", hints="Weeks begin on Sunday.", company="Acme", schema="## User"
)


@pytest.mark.parametrize(
    ("reply", "kind", "content"),
    [
        ("<thought>t</thought><execute> SELECT 1 </execute>", ActionKind.EXECUTE, "SELECT 1"),
        ("<respond>\n005\n</respond>", ActionKind.RESPOND, "005"),
        ("<respond>no</respond> or <execute>q</execute>", ActionKind.EXECUTE, "q"),
        ("<execute>a</execute><execute>b</execute>", ActionKind.EXECUTE, "a"),
        ("<execute>a\nb</execute>", ActionKind.EXECUTE, "a\nb"),
        ("<execute> </execute><respond>x</respond>", ActionKind.RESPOND, "x"),
        ("<execute></execute>", ActionKind.INVALID, "<execute></execute>"),
        ("<execute>open", ActionKind.INVALID, "<execute>open"),
        ("", ActionKind.INVALID, ""),
    ],
)
def test_the_first_full_tag_is_the_action(reply: str, kind: ActionKind, content: str) -> None:
    assert parse(reply)[0] == Action(kind, content)


@given(st.text())
def test_any_reply_is_read_as_some_action(reply: str) -> None:
    action, thought = parse(reply)
    assert action.content == action.content.strip() or action.kind is ActionKind.INVALID
    assert thought in reply


def test_the_thought_is_kept() -> None:
    assert parse("<thought> why\nnot </thought>\n<respond>x</respond>")[1] == "why\nnot"


def test_a_conversation_alternates_and_ends_with_the_response() -> None:
    told: list[list[Message]] = []
    replies = iter(["<execute>SELECT Id FROM User</execute>", "hm", "<respond>005</respond>"])

    async def generate(messages: list[Message]) -> str:
        told.append(list(messages))
        return next(replies)

    def ask(_: str) -> Row:
        return {"records": [{"attributes": {}, "Id": "005"}]}

    session = Session(TASK, ask)
    asyncio.run(cast(Coroutine[Any, Any, None], make_react(generate)(BRIEFING, session)))
    assert session.trace("react").response == "005"
    assert [message.role for message in told[-1]] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert told[-1][1].content == "Who?"
    assert told[-1][3].content == f'{OBSERVATION_PREFIX}[{{"Id": "005"}}]'
    assert "<execute>" in told[-1][5].content
    assert not told[-1][5].content.startswith(OBSERVATION_PREFIX)


def test_it_stops_when_the_play_is_over() -> None:
    calls = 0

    async def generate(_: list[Message]) -> str:
        nonlocal calls
        calls += 1
        return "no action here"

    session = Session(TASK, lambda _: {}, limits=Limits(agent_turns=4))
    asyncio.run(cast(Coroutine[Any, Any, None], make_react(generate)(BRIEFING, session)))
    assert calls == 4
    assert session.trace("react").outcome is Outcome.LIMIT


def test_a_model_that_is_gone_is_not_the_agents_error(tiny: Org) -> None:
    async def generate(_: list[Message]) -> str:
        raise ModelUnavailableError("the provider is down")

    task = TASK.replaced(org_hash=tiny.fingerprint)
    trace = play(make_react(generate), task, tiny)
    assert (trace.outcome, trace.reason) == (Outcome.INFRASTRUCTURE_ERROR, "the provider is down")


@pytest.mark.parametrize("facing", ["internal", "external"])
@pytest.mark.parametrize("mode", ["single", "interactive"])
def test_the_instructions_fit_the_briefing(facing: Facing, mode: Mode) -> None:
    briefing = Briefing("Who?", "Today is Monday.", "Weeks begin on Sunday.", "Acme", facing, mode, "## User", 7)
    prompt = system_prompt(briefing)
    assert ("customer of Acme" in prompt) == (facing == "external")
    assert ("nothing but the answer" in prompt) == (mode == "single")
    assert "at most 7 turns" in prompt
    assert prompt.index("## User") < prompt.index("# Additional task context")
    assert prompt.endswith("Today is Monday.\n\nWeeks begin on Sunday.")
    assert not re.search(r"\{[a-z_]+\}(?! IN| RETURNING)", prompt)
    assert "Who?" not in prompt


def test_there_is_no_empty_section() -> None:
    prompt = system_prompt(Briefing("Who?"))
    assert "# Additional task context" not in prompt
    assert "# Objects and fields" not in prompt
    assert "Acme" not in prompt


def test_the_worked_examples_are_what_the_org_would_say(tiny: Org) -> None:
    """Every statement of the prompt is run; where the prompt shows an error, the org gives that very error."""
    prompt = system_prompt(BRIEFING)
    shown = re.findall(r"<execute>(SELECT .*?|FIND .*?)</execute>\n\nSalesforce instance output: (.*)", prompt)
    assert len(shown) >= 4
    for statement, output in shown:
        if not output.startswith("["):
            with pytest.raises(SalesforceError) as refusal:
                tiny.query_all(statement)
            assert str(refusal.value).replace("\n", " ").split()[-6:] == output.split()[-6:]
        elif statement.startswith("FIND"):
            assert "searchRecords" in tiny.search(statement)
        else:
            assert "records" in tiny.query_all(statement)


def test_every_snippet_of_the_language_notes_is_legal(tiny: Org) -> None:
    notes = re.findall(r"`((?:SELECT|FIND)[^`…]*)`", system_prompt(BRIEFING))
    assert len(notes) >= 4
    for statement in notes:
        if statement.startswith("FIND"):
            assert "searchRecords" in tiny.search(statement)
        else:
            assert "records" in tiny.query_all(statement)
