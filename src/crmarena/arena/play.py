"""One play: an agent, a task and an org become a trace."""

import asyncio
import inspect
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from crmarena.core.errors import CrmArenaError, ModelUnavailableError
from crmarena.core.play import Agent, Briefing, Outcome, Row, SessionOver, Trace
from crmarena.core.task import Task
from crmarena.org import Org, is_sosl
from crmarena.schema import load_schema
from crmarena.schema.listing import listing
from crmarena.session import Hands, Limits, Session
from crmarena.session.session import Engine, User

T = TypeVar("T")


def engine(org: Org) -> Engine:
    """The org as a session asks it: SOSL by its first word, SOQL with all pages."""

    def ask(statement: str) -> Row:
        return org.search(statement) if is_sosl(statement) else org.query_all(statement)

    return ask


@cache
def _listing(schema_edition: str) -> str:
    return listing(load_schema(schema_edition))


@dataclass(frozen=True, slots=True)
class Terms:
    """How a play is held: `aided` shows the optional domain details, `profile` how answers look; `epoch` is 1-based."""

    aided: bool = True
    limits: Limits = field(default_factory=Limits)
    profile: str = "official"
    epoch: int = 1


def open_session(task: Task, org: Org, user: User | None = None, terms: Terms | None = None) -> Session:
    """A session of `task` on `org`; CrmArenaError if the task was drawn on another org."""
    if task.org_hash != org.fingerprint:
        raise CrmArenaError(
            f"task {task.key} was drawn on org {task.org_hash[:12]}, this org is {org.fingerprint[:12]}",
            "Open the org the tasks were drawn on, or draw them anew: crmarena tasks draw --help.",
        )
    held = terms or Terms()
    return Session(task, engine(org), user, held.limits, held.profile)


def briefing_of(task: Task, org: Org, terms: Terms | None = None) -> Briefing:
    """What an agent is told before it plays `task` on `org`."""
    held = terms or Terms()
    return task.briefing(_listing(org.edition), held.aided, held.limits.agent_turns)


def play(
    agent: Agent,
    task: Task,
    org: Org,
    *,
    name: str | None = None,
    user: User | None = None,
    terms: Terms | None = None,
) -> Trace:
    """Let `agent` (a function or coroutine function of `(briefing, env)`) play `task` on `org`; returns its trace.

    The agent's returned string is its final response. An exception it raises is an `agent_error`, told in the trace;
    a model that could not be reached is an `infrastructure_error`.
    """
    if inspect.iscoroutinefunction(agent):
        return wait(play_async(agent, task, org, name=name, user=user, terms=terms))
    session = open_session(task, org, user, terms)
    with _blamed(session):
        said = agent(briefing_of(task, org, terms), Hands(session))
        _close(session, wait(said) if inspect.isawaitable(said) else said)
    return session.trace(name or agent_name(agent), (terms or Terms()).epoch)


async def play_async(
    agent: Agent,
    task: Task,
    org: Org,
    *,
    name: str | None = None,
    user: User | None = None,
    terms: Terms | None = None,
) -> Trace:
    """The same for a coroutine agent, inside a running loop."""
    session = open_session(task, org, user, terms)
    await drive(agent, session, briefing_of(task, org, terms))
    return session.trace(name or agent_name(agent), (terms or Terms()).epoch)


async def drive(agent: Agent, session: Session, briefing: Briefing) -> None:
    """Let `agent` play on an open session, inside a running loop; whatever it raises ends the session."""
    with _blamed(session):
        said = agent(briefing, Hands(session))
        _close(session, await said if inspect.isawaitable(said) else said)


@contextmanager
def _blamed(session: Session) -> Iterator[None]:
    """The one boundary at which a failed play gets its cause."""
    try:
        yield
    except SessionOver:
        pass  # it ended before, with its own cause
    except ModelUnavailableError as fault:
        session.end(Outcome.INFRASTRUCTURE_ERROR, fault.message)
    except (Exception, SystemExit) as fault:  # noqa: BLE001  (whatever an agent raises is its own error, never ours)
        session.end(Outcome.AGENT_ERROR, f"{type(fault).__name__}: {fault}")


def _close(session: Session, said: object) -> None:
    """A returned string is the final response; None means that the agent spoke through its env."""
    if said is None or session.done:
        return
    if not isinstance(said, str):
        raise TypeError(f"the agent returned {type(said).__name__}, not a string")
    session.respond(said)


def agent_name(agent: Agent) -> str:
    """What to call an agent in tables: its function's name."""
    return str(getattr(agent, "__name__", type(agent).__name__))


def wait(awaitable: Awaitable[T]) -> T:
    """Run a coroutine to its end, also from inside a running loop (a notebook)."""

    async def work() -> T:
        return await awaitable

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work())
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work()).result()
