"""The POMDP of one task: `execute` asks the org, `respond` speaks to the user; every end has one attributed cause."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.core.play import Action, ActionKind, Observation, Outcome, Row, SessionOver, Step, Trace, Usage
from crmarena.core.task import Task
from crmarena.session.profiles import Profile, profile

FORMAT_REMINDER = (
    "That turn held no action. Write exactly one action per turn: <execute>a SOQL or SOSL statement</execute> to look"
    " something up, or <respond>your text</respond> to speak to the user."
)
#: Actions after the end that are only answered; the next one raises `SessionOver`.
PATIENCE = 3
OVER = "The session is over; this action was not taken."
_FENCE = re.compile(r"^\s*```(?:[a-zA-Z]*[ \t]*\n|(?:soql|sosl|sql)\b)?(.*?)```\s*$", re.DOTALL | re.IGNORECASE)

#: Asks the org: a SOQL or SOSL statement -> Salesforce's JSON; raises SalesforceError for a refusal and CrmArenaError
#: if the org itself is out of order.
Engine = Callable[[str], Row]


class UserError(CrmArenaError):
    """The simulated user could not answer (an outage of its model, say): not the agent's fault."""


@dataclass(frozen=True, slots=True)
class UserTurn:
    """What the user says back; `stop` when the user is satisfied and hangs up."""

    text: str
    stop: bool = False


#: A simulated user: told what the agent said, answers.
User = Callable[[str], UserTurn]


@dataclass(frozen=True, slots=True)
class Limits:
    """Agent turns (invalid ones cost one, too) and, with a user, how often the agent may speak to it.

    With a user every `respond` starts the count of agent turns afresh, as in the published benchmark.
    """

    agent_turns: int = 20
    user_turns: int = 10


class Session:
    """One play. It is the agent's `Env`; when it is `done`, `trace` is its log."""

    def __init__(
        self,
        task: Task,
        engine: Engine,
        user: User | None = None,
        limits: Limits | None = None,
        observe: Profile | str = "official",
    ) -> None:
        if task.mode == "interactive" and user is None:
            raise CrmArenaError(
                f"task {task.key} is interactive and needs a user to talk to",
                "Load the tasks with mode='single', or hand the session a user.",
            )
        self.task = task
        self._engine = engine
        self._user = user
        self._limits = limits or Limits()
        self._observe = profile(observe) if isinstance(observe, str) else observe
        self._steps: list[Step] = []
        self._turns = 0
        self._user_turns = 0
        self._outcome: Outcome | None = None
        self._response: str | None = None
        self._reason = ""
        self._ignored = 0

    @property
    def done(self) -> bool:
        """True once the play has ended."""
        return self._outcome is not None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The log so far."""
        return tuple(self._steps)

    def execute(self, statement: str, thought: str = "") -> Observation:
        """Run a statement against the org; a Salesforce refusal is an observation, not an end."""
        if self.done:
            return self._over()
        fenced = _FENCE.match(statement)
        bare = (fenced.group(1) if fenced else statement).strip()
        try:
            seen = self._observe(self._engine(bare))
        except SalesforceError as refusal:
            seen = self._observe(refusal)
        except Exception as fault:  # noqa: BLE001  (whatever else the org raises is its own failure, never the agent's)
            seen = self._outage(Outcome.INFRASTRUCTURE_ERROR, "the org failed", fault)
        return self._log(Action(ActionKind.EXECUTE, statement), seen, thought)

    def respond(self, text: str, thought: str = "") -> Observation:
        """Speak to the user: the final answer in single-turn mode, one exchange of the dialogue otherwise.

        TypeError unless `text` is a string: an agent's answer is what it says.
        """
        if self.done:
            return self._over()
        if not isinstance(text, str):
            raise TypeError(f"respond() takes a string, not {type(text).__name__}")
        if self._user is None:
            self._response = text
            self.end(Outcome.ANSWERED, "responded")
            return self._log(Action(ActionKind.RESPOND, text), Observation("", done=True), thought)
        return self._log(Action(ActionKind.RESPOND, text), self._exchange(text), thought)

    def invalid(self, text: str) -> Observation:
        """A turn that held no action: it costs a turn and is answered by a reminder of the format."""
        if self.done:
            return self._over()
        return self._log(Action(ActionKind.INVALID, text), Observation(FORMAT_REMINDER, error=FORMAT_REMINDER), "")

    def end(self, outcome: Outcome, reason: str) -> None:
        """End the play from outside (an agent that raised, a model that is out); the first end stands."""
        if self._outcome is None:
            self._outcome, self._reason = outcome, reason

    def trace(self, agent: str, epoch: int = 1, usage: Usage | None = None) -> Trace:
        """The log of the finished play; one the agent left without a word is an agent error."""
        self.end(Outcome.AGENT_ERROR, "the agent stopped without a response")
        task = self.task
        return Trace(
            task_key=task.key, family=task.task, org=task.org, org_hash=task.org_hash, mode=task.mode, agent=agent,
            outcome=self._outcome or Outcome.AGENT_ERROR, response=self._response, steps=tuple(self._steps),
            reason=self._reason, epoch=epoch, usage=usage or Usage(),
        )  # fmt: skip

    def _exchange(self, text: str) -> Observation:
        """One word to the user and one back."""
        assert self._user is not None
        self._user_turns += 1
        self._turns = -1  # the step logged next counts as turn 0 of the new exchange
        try:
            turn = self._user(text)
        except Exception as fault:  # noqa: BLE001  (whatever the user raises is its own failure, never the agent's)
            return self._outage(Outcome.USER_ERROR, "the user failed", fault)
        if turn.stop:
            self._response = text
            self.end(Outcome.ANSWERED, "the user was satisfied")
        elif self._user_turns >= self._limits.user_turns:
            self.end(Outcome.LIMIT, f"user turn limit of {self._limits.user_turns} reached")
        return Observation(turn.text, done=self.done)

    def _log(self, action: Action, seen: Observation, thought: str) -> Observation:
        self._turns += 1
        if not self.done and self._turns >= self._limits.agent_turns:
            self.end(Outcome.LIMIT, f"agent turn limit of {self._limits.agent_turns} reached")
            seen = Observation(seen.text, seen.rows, seen.error, done=True)
        # The log keeps what the agent read; the parsed rows are only the agent's convenience.
        self._steps.append(Step(action, Observation(seen.text, None, seen.error, seen.done), thought))
        return seen

    def _outage(self, outcome: Outcome, what: str, fault: Exception) -> Observation:
        """End the play by somebody else's fault."""
        told = fault.message if isinstance(fault, CrmArenaError) else f"{type(fault).__name__}: {fault}"
        self.end(outcome, f"{what}: {told}")
        return Observation(told, error=told, done=True)

    def _over(self) -> Observation:
        """The play has ended: say so a few times, then unwind an agent that does not listen."""
        self._ignored += 1
        if self._ignored > PATIENCE:
            raise SessionOver(OVER)
        return Observation(OVER, error=OVER, done=True)
