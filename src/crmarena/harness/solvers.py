"""Inspect solvers: one sample is one play of one task by one agent, through the same session as everywhere else."""

from collections.abc import Callable
from typing import Any

import anyio
from inspect_ai.solver import Generate, Solver, TaskState, solver

from crmarena.agents import factory
from crmarena.agents.react import make_react
from crmarena.arena.evaluate import jobs_for
from crmarena.arena.play import Terms, briefing_of, drive, open_session
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Agent, Outcome, Trace
from crmarena.core.task import Task
from crmarena.core.trace_json import trace_from_dict, trace_to_dict
from crmarena.harness.conversation import Conversation
from crmarena.harness.names import qualified
from crmarena.harness.worlds import World, world_of
from crmarena.session import Limits

#: Where a sample keeps the trace of its play.
TRACE = "trace"

#: Makes the agent of one play: told the task and the world, handed the model.
Maker = Callable[[Task, World, Conversation], Agent]


@solver(name=qualified("react"))
def react(aided: bool = True, max_turns: int = 20, first_epoch: int = 1) -> Solver:
    """The paper's thought, execute, respond loop.

    Args:
        aided: Show the task's optional domain details.
        max_turns: Turns until the play ends without an answer.
        first_epoch: Number of the first epoch (a resumed run may begin with its second).
    """

    def maker(_task: Task, _world: World, conversation: Conversation) -> Agent:
        return make_react(conversation)

    return _player("react:{model}", maker, Terms(aided, Limits(agent_turns=max_turns), epoch=first_epoch))


@solver(name=qualified("agent"))
def agent(name: str | None = "analyst", aided: bool = True, max_turns: int = 20, first_epoch: int = 1) -> Solver:
    """An agent without a model, by name (`analyst`, `null`, `constant:<answer>`, `oracle`).

    Args:
        name: The agent. (None is the null agent: Inspect's command line reads `-S name=null` as no value.)
        aided: Show the task's optional domain details.
        max_turns: Turns until the play ends without an answer.
        first_epoch: Number of the first epoch (a resumed run may begin with its second).
    """
    terms = Terms(aided, Limits(agent_turns=max_turns), epoch=first_epoch)
    called = name or "null"
    told: dict[str, tuple[object, ...]] = {}

    def maker(task: Task, world: World, _conversation: Conversation) -> Agent:
        if task.key not in told:  # once per world: what some are told depends on all its tasks
            jobs = jobs_for([called], list(world.tasks.values()), world.keys, [terms])
            told.update((played.key, arguments) for _, played, _, arguments in jobs)
        return factory(called)(*told[task.key])

    return _player(called, maker, terms)


def trace_of(state: TaskState) -> Trace | None:
    """The trace of a sample's play, or None if it never came to one."""
    data: dict[str, Any] | None = state.store.get(TRACE)
    return None if data is None else trace_from_dict(data)


def _player(name: str, maker: Maker, terms: Terms) -> Solver:
    """A solver that plays the sample's task; `{model}` in `name` stands for the model that is played with."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        world = world_of(state.metadata)
        task = world.tasks[str(state.sample_id)]
        session = open_session(task, world.org, terms=terms)
        conversation = Conversation(state, generate, session)
        try:
            await drive(maker(task, world, conversation), session, briefing_of(task, world.org, terms))
        except anyio.get_cancelled_exc_class():
            session.end(Outcome.LIMIT, "stopped by a limit of the run")
            raise
        finally:
            called = name.replace("{model}", str(state.model))
            trace = session.trace(called, terms.epoch + state.epoch - 1, conversation.usage)
            state.store.set(TRACE, trace_to_dict(trace))
        _tell_inspect(trace, conversation.stopped)
        return state

    return solve


def _tell_inspect(trace: Trace, stopped: Exception | None) -> None:
    """Raise what Inspect must know of: a limit it set, or an outage, which is an error of the sample."""
    if trace.outcome is Outcome.LIMIT and stopped is not None:
        raise stopped
    if trace.outcome is Outcome.INFRASTRUCTURE_ERROR:
        raise stopped or CrmArenaError(trace.reason)
