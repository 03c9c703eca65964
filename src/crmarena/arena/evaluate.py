"""From tasks to verdicts: play a batch without a model and grade it."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Unpack

from crmarena.agents import factory
from crmarena.arena.evaluation import Evaluation
from crmarena.arena.play import Terms, agent_name
from crmarena.arena.pool import Job, play_here, play_jobs
from crmarena.arena.selection import Choice, Selection
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Agent, Trace
from crmarena.core.task import Key, Task
from crmarena.org import Org
from crmarena.tasks.baselines import most_frequent
from crmarena.tasks.family import Answer
from crmarena.tasks.load import load_keys, load_tasks

#: (what is being done, how much is done, how much there is)
Progress = Callable[[str, int, int], None]


def jobs_for(agents: Sequence[str], tasks: Sequence[Task], keys: dict[str, Key], terms: Sequence[Terms]) -> list[Job]:
    """Every named agent on every task, once per terms.

    `oracle` is handed the certificate of its task and a bare `constant` the most frequent answer of the family: being
    told is what these two measure. The others are made without knowing the task.
    """
    constants = most_frequent(keys[task.key] for task in tasks)
    told: dict[str, Callable[[Task], tuple[object, ...]]] = {
        "oracle": lambda task: certificate(keys[task.key]),
        "constant": lambda task: (spoken(constants[task.task]),),
    }
    return [
        (agent, task, term, told[agent](task) if agent in told else ())
        for agent in agents
        for term in terms
        for task in tasks
    ]


def certificate(key: Key) -> tuple[object, ...]:
    """What the oracle plays: the statements, the answer, and what the statements were answered when certified."""
    return (key.trace, spoken(key.answer), (key.proof or {}).get("seen", ()))


def spoken(answer: Answer) -> str:
    """A key's answer as an agent would say it."""
    return ", ".join(value for value in answer if value is not None) or "None"


def evaluate(
    agent: Agent | str | Sequence[str],
    org: Org | str | Path = "b2b",
    *,
    epochs: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    **choice: Unpack[Choice],
) -> Evaluation:
    """Play and grade an agent on the tasks of an org.

    `agent` is your own function `(briefing, env) -> str` (or a coroutine function), or one or more names of agents
    without a model (`analyst`, `null`, `constant`, `oracle`). Your own function is played in this process, up
    to 16 tasks at a time if it is a coroutine function; named agents by a pool of `processes`. A missing org is built
    and missing tasks are drawn first. `choice` is a `Selection`: mode, split, families, per_family, limit, keys.
    """
    from crmarena.arena.orgs import open_org

    if not isinstance(org, Org):
        with open_org(org, progress=progress) as opened:
            return evaluate(agent, opened, epochs=epochs, processes=processes, progress=progress, **choice)
    if epochs < 1:
        raise CrmArenaError(f"epochs is {epochs}", "It must be 1 or more.")
    called = () if callable(agent) else _called(agent)
    chosen = Selection(**choice)
    tasks = chosen.pick(load_tasks(org, chosen.mode, chosen.split, progress=progress))
    keys = load_keys(org, chosen.mode, chosen.split)
    result = Evaluation(tasks, keys)
    terms = [Terms(epoch=epoch) for epoch in range(1, epochs + 1)]
    if callable(agent):
        traces = play_here(agent, tasks, org, terms, agent_name(agent), at_once=16)
        total = len(tasks) * len(terms)
    else:
        jobs = jobs_for(called, tasks, keys, terms)
        traces = play_jobs(org.directory, jobs, processes or os.cpu_count() or 1)
        total = len(jobs)
    for trace in _counted(traces, progress, total):
        result.add(trace)
    return result


def _called(agent: object) -> tuple[str, ...]:
    """Names of agents without a model, each of them known; CrmArenaError says what an agent may be."""
    named = (agent,) if isinstance(agent, str) else agent
    if not isinstance(named, Sequence) or not named or not all(isinstance(name, str) for name in named):
        cure = "Give a function of (briefing, env), or the names of agents without a model."
        raise CrmArenaError(f"{agent!r} is no agent", cure)
    for name in named:
        factory(name)
    return tuple(named)


def _counted(traces: Iterator[Trace], progress: Progress | None, total: int) -> Iterator[Trace]:
    for done, trace in enumerate(traces, 1):
        yield trace
        if progress and (done % 10 == 0 or done == total):
            progress("play", done, total)
