"""The agents without a model: found by name, and each does what it says and no more."""

from collections.abc import Sequence

import pytest

from crmarena import agents
from crmarena.agents.constant import make_constant
from crmarena.agents.null import null
from crmarena.agents.oracle import make_oracle
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Briefing, Observation

BRIEFING = Briefing(query="Who sold most?")


class Recorder:
    """An env that writes down what is executed and ends after a number of turns."""

    def __init__(self, turns: int = 20) -> None:
        self.turns = turns
        self.executed: list[str] = []

    @property
    def done(self) -> bool:
        return len(self.executed) >= self.turns

    def execute(self, statement: str, thought: str = "") -> Observation:  # noqa: ARG002 - an env's signature
        self.executed.append(statement)
        return Observation("[]", rows=(), done=self.done)

    def respond(self, text: str, thought: str = "") -> Observation:  # noqa: ARG002 - an env's signature
        return Observation("", done=True)

    def invalid(self, text: str) -> Observation:  # noqa: ARG002 - an env's signature
        return Observation("", error="no action")


def test_the_registry_lists_the_model_free_agents_and_only_them() -> None:
    assert {"analyst", "constant", "null", "oracle"} <= set(agents.names())
    assert "react" not in agents.names()
    assert agents.factory("null")() is null


def test_an_unknown_agent_is_told_with_the_known_ones() -> None:
    with pytest.raises(CrmArenaError, match="analyst"):
        agents.factory("analyst2")


def test_null_and_constant_look_nothing_up() -> None:
    env = Recorder()
    assert null(BRIEFING, env) == "None"
    assert make_constant("TX")(BRIEFING, env) == "TX"
    assert env.executed == []


@pytest.mark.parametrize(("turns", "played"), [(20, ["a", "b", "c"]), (2, ["a", "b"])])
def test_the_oracle_plays_its_script_in_order_until_the_play_is_over(turns: int, played: Sequence[str]) -> None:
    env = Recorder(turns)
    assert make_oracle(["a", "b", "c"], "005x")(BRIEFING, env) == "005x"
    assert env.executed == played
