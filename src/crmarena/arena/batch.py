"""A batch of named agents without a model, kept as a run directory and resumed where it stopped."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmarena import __version__
from crmarena.arena.evaluate import Progress, jobs_for
from crmarena.arena.evaluation import Evaluation
from crmarena.arena.lock import sole_writer
from crmarena.arena.play import Terms
from crmarena.arena.pool import play_jobs
from crmarena.arena.rundir import RunDir
from crmarena.arena.selection import Selection
from crmarena.core.rng import derive
from crmarena.core.task import Task
from crmarena.org import Org
from crmarena.score.verdict import GRADING_VERSION
from crmarena.tasks.load import load_keys, load_tasks
from crmarena.tasks.shelf import family


@dataclass(frozen=True, slots=True)
class Batch:
    """What to play: named agents on the selected tasks, `epochs` times each."""

    agents: Sequence[str]
    select: Selection
    epochs: int = 1
    title: str = "Agents without a model"


def describe_run(batch: Batch, org: Org, tasks: Sequence[Task]) -> dict[str, Any]:
    """What `run.json` records: enough to know whether two runs are comparable."""
    select = batch.select
    return {
        "title": batch.title,
        "version": __version__,
        "grading": GRADING_VERSION,
        "org": org.name,
        "org_hash": org.fingerprint,
        "company": org.manifest.company,
        "mode": select.mode,
        "split": select.split,
        "agents": list(batch.agents),
        "epochs": batch.epochs,
        "tasks": len(tasks),
        "tasks_hash": derive(*(task.key for task in tasks)),
        "families": {name: {"title": family(name).title, "skill": family(name).skill} for name in _in_order(tasks)},
    }


def _in_order(tasks: Sequence[Task]) -> list[str]:
    return list(dict.fromkeys(task.task for task in tasks))


def run_batch(
    out: Path, org: Org, batch: Batch, *, processes: int | None = None, progress: Progress | None = None
) -> Evaluation:
    """Play a batch into the directory `out`; plays that are there already are not repeated, but for outages.

    CrmArenaError if `out` holds a run of another configuration.
    """
    with sole_writer(out):
        return _run_batch(out, org, batch, processes or os.cpu_count() or 1, progress)


def _run_batch(out: Path, org: Org, batch: Batch, processes: int, progress: Progress | None) -> Evaluation:
    select, agents = batch.select, batch.agents
    tasks = select.pick(load_tasks(org, select.mode, select.split, progress=progress))
    keys = load_keys(org, select.mode, select.split)
    run = RunDir(out)
    run.start(describe_run(batch, org, tasks))
    run.write_tasks(tasks, [keys[task.key] for task in tasks])
    result = Evaluation(tasks, keys)
    run.forget_outages()
    for trace in run.traces():
        result.add(trace)
    done = run.played()
    terms = [Terms(epoch=epoch) for epoch in range(1, batch.epochs + 1)]
    jobs = [job for job in jobs_for(agents, tasks, keys, terms) if (job[0], job[1].key, job[2].epoch) not in done]
    with run.append() as lines:
        for count, trace in enumerate(play_jobs(org.directory, jobs, processes), 1):
            lines.add(trace)
            result.add(trace)
            if progress and (count % 25 == 0 or count == len(jobs)):
                progress("play", count, len(jobs))
    run.write_scores(result.scores)
    return result
