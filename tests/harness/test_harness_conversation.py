"""How an Inspect model is handed to an agent: the dialogue it keeps, the tokens it counts."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from inspect_ai.model import (
    ChatMessageAssistant,
    ChatMessageUser,
    ContentReasoning,
    ContentText,
    ModelName,
    ModelOutput,
    ModelUsage,
)
from inspect_ai.solver import Generate, TaskState

from crmarena.core.errors import ModelUnavailableError
from crmarena.core.play import Message, Outcome, Usage
from crmarena.core.task import Task
from crmarena.harness.conversation import Conversation
from crmarena.session import Session

TASK = Task(0, "f", "q", "", "", "", "exact_match", "t", "single", "internal", "b2b", "0" * 64, 1)


def _conversation(reply: Callable[[TaskState], ModelOutput]) -> tuple[Conversation, TaskState, Session]:
    state = TaskState(
        model=ModelName("openai/gpt-4o"), sample_id="t", epoch=1, input="q", messages=[ChatMessageUser(content="q")]
    )

    async def generate(state: TaskState, **_: Any) -> TaskState:
        state.output = reply(state)
        state.messages.append(state.output.message)
        return state

    session = Session(TASK, lambda _: {})
    return Conversation(state, cast(Generate, generate), session), state, session


def _thinking(_: TaskState) -> ModelOutput:
    message = ChatMessageAssistant(content=[ContentReasoning(reasoning="hm", signature="s"), ContentText(text="yes")])
    output = ModelOutput.from_message(message)
    output.usage = ModelUsage(input_tokens=5, input_tokens_cache_read=7, output_tokens=2, total_tokens=14)
    return output


def test_a_reply_goes_back_with_its_reasoning() -> None:
    talk, state, _ = _conversation(_thinking)
    asked = [Message("system", "s"), Message("user", "u")]
    said = asyncio.run(talk(asked))
    asyncio.run(talk([*asked, Message("assistant", said), Message("user", "more")]))
    assert [message.role for message in state.messages] == ["system", "user", "assistant", "user", "assistant"]
    assert isinstance(state.messages[2].content, list)
    assert talk.usage == Usage(input_tokens=24, output_tokens=4, calls=2)


def test_an_agent_may_tell_the_story_differently() -> None:
    talk, state, _ = _conversation(_thinking)
    asyncio.run(talk([Message("system", "s"), Message("user", "u")]))
    asyncio.run(talk([Message("system", "s"), Message("user", "a summary")]))
    assert [message.text for message in state.messages] == ["s", "a summary", "yes"]


def test_whatever_a_provider_raises_is_an_outage() -> None:
    def broken(_: TaskState) -> ModelOutput:
        raise OSError("no route") from TimeoutError("the wire is cut")

    talk, _, session = _conversation(broken)
    with pytest.raises(ModelUnavailableError, match="TimeoutError: the wire is cut"):
        asyncio.run(talk([Message("user", "u")]))
    assert not session.done
    session.end(Outcome.LIMIT, "")
