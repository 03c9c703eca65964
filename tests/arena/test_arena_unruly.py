"""Agents that do not behave: each play still ends, with its cause."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crmarena import CrmArenaError, Env, Org, Outcome, evaluate, load_tasks, play
from crmarena.core.play import Briefing


def forever(_: Briefing, env: Env) -> str:
    """Executes on and on, whatever it is told, and swallows every error."""
    while True:
        try:
            env.execute("SELECT Id FROM Case LIMIT 1")
        except Exception:  # noqa: BLE001  (this is what such an agent does)
            continue


async def forever_async(_: Briefing, env: Env) -> str:
    """The same as a coroutine."""
    while True:
        env.execute("SELECT Id FROM Case LIMIT 1")


def leaving(_: Briefing, env: Env) -> str:
    """Tries to end the process."""
    sys.exit(3)


def generating(_: Briefing, env: Env) -> Iterator[int]:
    """A generator function: called, it returns no string."""
    yield 1


@pytest.mark.parametrize(
    ("agent", "outcome", "reason"),
    [
        (forever, Outcome.LIMIT, "agent turn limit of 20 reached"),
        (forever_async, Outcome.LIMIT, "agent turn limit of 20 reached"),
        (leaving, Outcome.AGENT_ERROR, "SystemExit: 3"),
        (generating, Outcome.AGENT_ERROR, "the agent returned generator, not a string"),
        (lambda _briefing, _env: 5, Outcome.AGENT_ERROR, "the agent returned int, not a string"),
        (lambda _briefing, _env: None, Outcome.AGENT_ERROR, "the agent stopped without a response"),
    ],
)
def test_every_play_ends_with_its_cause(agent: Callable[..., Any], outcome: Outcome, reason: str, tiny: Org) -> None:
    trace = play(agent, load_tasks(tiny)[0], tiny)
    assert (trace.outcome, reason in trace.reason) == (outcome, True)
    assert len(trace.steps) <= 20


def test_an_agent_does_not_hold_the_task(tiny: Org) -> None:
    """What it holds names neither the family nor the key nor the org's hash."""
    task = load_tasks(tiny)[0]
    held: list[Env] = []

    def curious(briefing: Briefing, env: Env) -> str:
        held.append(env)
        return repr(briefing) + repr([getattr(env, name) for name in dir(env) if not name.startswith("_")])

    response = play(curious, task, tiny).response or ""
    assert task.key not in response
    assert task.task not in response
    assert task.org_hash not in response
    assert not hasattr(held[0], "task")


@pytest.mark.parametrize(
    "asked", [{"limit": 0}, {"limit": -1}, {"per_family": 0}, {"epochs": 0}, {"mode": "x"}, {"split": "../keys"}]
)
def test_a_senseless_request_is_refused(asked: dict[str, Any], tiny: Org) -> None:
    with pytest.raises(CrmArenaError):
        evaluate("null", tiny, **asked)


@pytest.mark.parametrize("agent", [[], None, 5, ["null", 3]])
def test_something_that_is_no_agent_is_refused(agent: Any, tiny: Org) -> None:
    with pytest.raises(CrmArenaError, match="is no agent"):
        evaluate(agent, tiny)
