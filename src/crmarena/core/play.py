"""The nouns of the game: what an agent is told, what it may do, what it sees, and the log of one play."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Protocol

Mode = Literal["single", "interactive"]
Facing = Literal["internal", "external"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Briefing:
    """All an agent is told before it acts.

    `context` is the task's required text (policy, record ids, today's date), `hints` its optional text (shown in aided
    mode only), `schema` the listing of objects and fields. There is no answer, no family name and no record in it.
    """

    query: str
    context: str = ""
    hints: str = ""
    company: str = ""
    facing: Facing = "internal"
    mode: Mode = "single"
    schema: str = ""
    max_turns: int = 20


class ActionKind(StrEnum):
    """The two actions of the game, and the one that is neither."""

    EXECUTE = "execute"
    RESPOND = "respond"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Action:
    """One move: a SOQL or SOSL statement, a text to the user, or something that was neither (it costs a turn)."""

    kind: ActionKind
    content: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What comes back: `text` as the agent reads it; `rows` for a query that ran; `error` if Salesforce refused.

    `done` is true once the play has ended: no further action is taken.
    """

    text: str
    rows: tuple[Row, ...] | None = None
    error: str | None = None
    done: bool = False


class Outcome(StrEnum):
    """How a play ended; exactly one each. The first three are the agent's own, the others are not its fault."""

    ANSWERED = "answered"
    LIMIT = "limit"
    AGENT_ERROR = "agent_error"
    USER_ERROR = "user_error"
    JUDGE_ERROR = "judge_error"
    INFRASTRUCTURE_ERROR = "infrastructure_error"


#: Outcomes that get a score: an answer, or an agent that failed to give one (0). Outages are counted, never scored.
SCORED = (Outcome.ANSWERED, Outcome.LIMIT, Outcome.AGENT_ERROR)


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of the log."""

    action: Action
    observation: Observation
    thought: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the agent's model used; zeros for an agent without a model."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Trace:
    """The log of one play; everything a verdict needs but the key."""

    task_key: str
    family: str
    org: str
    org_hash: str
    mode: Mode
    agent: str
    outcome: Outcome
    response: str | None
    steps: tuple[Step, ...]
    reason: str = ""
    epoch: int = 1
    usage: Usage = field(default_factory=Usage)


class SessionOver(BaseException):
    """Unwinds an agent that goes on acting after its play has ended.

    Like KeyboardInterrupt it is no Exception, so that an agent that catches its errors cannot play on for ever.
    """


class Env(Protocol):
    """An agent's hands: the two actions of the session it plays, and the turn lost to an invalid one."""

    @property
    def done(self) -> bool:
        """True once the play has ended."""
        ...

    def execute(self, statement: str, thought: str = "") -> Observation:
        """Run a SOQL or SOSL statement."""
        ...

    def respond(self, text: str, thought: str = "") -> Observation:
        """Speak to the user; in single-turn mode this is the final answer."""
        ...

    def invalid(self, text: str) -> Observation:
        """Record a turn that held no action; returns the format reminder."""
        ...


#: An agent: told the briefing, handed the env. A returned string is its final response.
Agent = Callable[[Briefing, Env], str | Awaitable[str | None] | None]


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message for a model: role system|user|assistant."""

    role: Literal["system", "user", "assistant"]
    content: str


#: Asks a model for the next message, given all before it.
Generate = Callable[[list[Message]], Awaitable[str]]
