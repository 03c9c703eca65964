"""What an agent holds during a play: the two actions, and nothing that leads to the task behind them."""

from collections.abc import Callable

from crmarena.core.play import ActionKind, Observation
from crmarena.session.session import Session


class Hands:
    """An agent's `Env`. The session itself stays out of reach: it knows the task's family and its key."""

    __slots__ = ("_act", "_ended")

    def __init__(self, session: Session) -> None:
        def act(kind: ActionKind, content: str, thought: str) -> Observation:
            if kind is ActionKind.EXECUTE:
                return session.execute(content, thought)
            return session.respond(content, thought) if kind is ActionKind.RESPOND else session.invalid(content)

        self._act: Callable[[ActionKind, str, str], Observation] = act
        self._ended: Callable[[], bool] = lambda: session.done

    @property
    def done(self) -> bool:
        """True once the play has ended."""
        return self._ended()

    def execute(self, statement: str, thought: str = "") -> Observation:
        """Run a SOQL or SOSL statement."""
        return self._act(ActionKind.EXECUTE, statement, thought)

    def respond(self, text: str, thought: str = "") -> Observation:
        """Speak to the user; in single-turn mode this is the final answer."""
        return self._act(ActionKind.RESPOND, text, thought)

    def invalid(self, text: str) -> Observation:
        """Record a turn that held no action; returns the format reminder."""
        return self._act(ActionKind.INVALID, text, "")
