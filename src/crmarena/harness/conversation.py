"""An Inspect model as the `Generate` an agent is handed: the dialogue is kept in the sample, the tokens are counted."""

from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser, ModelUsage
from inspect_ai.solver import Generate as InspectGenerate
from inspect_ai.solver import TaskState
from inspect_ai.util import LimitExceededError

from crmarena.core.errors import ModelUnavailableError
from crmarena.core.play import Message, Outcome, Usage
from crmarena.session import Session


class Conversation:
    """Callable as `core.play.Generate`; `state.messages` holds what the model was told last, and its replies.

    A reply is sent back as Inspect gave it (with its reasoning, say), not rebuilt from its text. A limit of the run
    ends the session; `stopped` keeps whatever broke the conversation off.
    """

    def __init__(self, state: TaskState, generate: InspectGenerate, session: Session) -> None:
        self.usage = Usage()
        self.stopped: LimitExceededError | ModelUnavailableError | None = None
        self._state = state
        self._generate = generate
        self._session = session
        self._told: list[Message] = []

    async def __call__(self, messages: list[Message]) -> str:
        """The model's next message; ModelUnavailableError once Inspect's retries are used up."""
        try:
            self._tell(messages)
            await self._generate(self._state, tool_calls="none")
        except LimitExceededError as limit:
            self.stopped = limit
            self._session.end(Outcome.LIMIT, limit.message)
            raise
        except Exception as fault:  # the boundary: each provider raises errors of its own, none of them the agent's
            self.stopped = ModelUnavailableError(_reason(fault))
            raise self.stopped from fault
        reply = self._state.output
        self._told.append(Message("assistant", reply.completion))
        self.usage = _added(self.usage, reply.usage)
        return reply.completion

    def _tell(self, messages: list[Message]) -> None:
        """Bring the sample's messages in line with the agent's, keeping those that are the same from the start."""
        same = 0
        for told, wanted in zip(self._told, messages, strict=False):
            if told != wanted:
                break
            same += 1
        if same < len(self._state.messages):
            self._state.messages = self._state.messages[:same]
        self._state.messages.extend(_chat_message(message) for message in messages[same:])
        self._told = list(messages)


def _chat_message(message: Message) -> ChatMessage:
    match message.role:
        case "system":
            return ChatMessageSystem(content=message.content)
        case "user":
            return ChatMessageUser(content=message.content)
        case "assistant":
            return ChatMessageAssistant(content=message.content)


def _added(before: Usage, used: ModelUsage | None) -> Usage:
    if used is None:
        return Usage(before.input_tokens, before.output_tokens, before.calls + 1, before.cost)
    cached = (used.input_tokens_cache_read or 0) + (used.input_tokens_cache_write or 0)
    return Usage(
        before.input_tokens + used.input_tokens + cached,
        before.output_tokens + used.output_tokens,
        before.calls + 1,
        before.cost + (used.total_cost or 0.0),
    )


def _reason(fault: Exception) -> str:
    """What went wrong, in one line: the cause below the wrapping that Inspect's retries put around it."""
    cause: BaseException = fault
    while cause.__cause__ is not None:
        cause = cause.__cause__
    text = " ".join(str(cause).split())
    return f"no reply from the model: {type(cause).__name__}: {text[:300]}"
