"""Playing rounds in this process: one Inspect eval each, every finished play on disk before the next one ends."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import inspect_ai
from inspect_ai.log import EvalLog, read_eval_log_sample_summaries
from inspect_ai.solver import Solver, TaskState

from crmarena.arena.rundir import Appender, RunDir
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Outcome, Trace
from crmarena.core.task import Task
from crmarena.harness.batch import ModelBatch, Round
from crmarena.harness.solvers import agent, react, trace_of
from crmarena.harness.tasks import inspect_task
from crmarena.harness.worlds import World


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one process plays: the org's directory, the run directory for its traces, the folder for Inspect's logs."""

    org: Path
    run: Path
    logs: Path
    connections: int


def play_rounds(
    batch: ModelBatch, world: World, rounds: list[Round], desk: Desk, seen: Callable[[], None] | None = None
) -> None:
    """Play the rounds, appending each trace to the desk's run directory; `seen` is called for each.

    KeyboardInterrupt if the play was broken off, CrmArenaError if Inspect could not play at all; what was finished
    before is kept either way.
    """
    with RunDir(desk.run).append() as lines:
        for part in rounds:
            _play_round(batch, world, part, desk, _Journal(lines, batch.player, seen))


class _Journal:
    """Appends the traces of finished plays, and remembers which there were."""

    def __init__(self, lines: Appender, player: str, seen: Callable[[], None] | None) -> None:
        self._lines = lines
        self._player = player
        self._seen = seen
        self.done: set[tuple[str, int]] = set()

    def add(self, trace: Trace) -> None:
        """Keep one trace."""
        self._lines.add(replace(trace, agent=self._player))
        self.done.add((trace.task_key, trace.epoch))
        if self._seen:
            self._seen()

    def cleanup(self) -> Callable[[TaskState], Awaitable[None]]:
        """Inspect calls this at the end of every sample; one that was broken off before it was scored is not kept."""

        async def keep(state: TaskState) -> None:
            trace = trace_of(state)
            if trace is not None and state.scores:
                self.add(trace)

        return keep


def _solver(batch: ModelBatch, first_epoch: int) -> Solver:
    if batch.agent == "react":
        return react(batch.aided, batch.max_turns, first_epoch)
    return agent(batch.agent, batch.aided, batch.max_turns, first_epoch)


def _play_round(batch: ModelBatch, world: World, part: Round, desk: Desk, journal: _Journal) -> None:
    task = inspect_task([world.tasks[key] for key in part.keys], world.keys, str(desk.org))
    task.cleanup = journal.cleanup()
    logs = inspect_ai.eval(
        task,
        model=batch.model,
        model_base_url=batch.model_base_url,
        model_args=batch.model_args,
        solver=_solver(batch, part.first),
        epochs=part.epochs,
        log_dir=str(desk.logs),
        log_header_only=True,
        log_realtime=False,
        log_model_api=False,
        display="none",
        max_samples=desk.connections,
        max_connections=desk.connections,
        **batch.limits,
        **batch.calls,
    )
    log = _finished(logs)
    for key, epoch in part.plays:
        if (key, epoch) not in journal.done:
            journal.add(_unplayed(batch, world.tasks[key], epoch, _error_of(log, key, epoch - part.first + 1)))


def _finished(logs: list[EvalLog]) -> EvalLog:
    """The log of a round that came to its end; interrupted evals come back cancelled, or not at all."""
    if not logs or logs[0].status == "cancelled":
        raise KeyboardInterrupt
    log = logs[0]
    if log.status != "success":
        why = log.error.message if log.error else "no reason given"
        raise CrmArenaError(f"Inspect stopped the run: {why}", f"Its log tells more: {log.location}")
    return log


def _unplayed(batch: ModelBatch, task: Task, epoch: int, reason: str) -> Trace:
    """The trace of a play that Inspect could not even begin (a model call would have left a trace of its own)."""
    return Trace(
        task_key=task.key, family=task.task, org=task.org, org_hash=task.org_hash, mode=task.mode, agent=batch.player,
        outcome=Outcome.INFRASTRUCTURE_ERROR, response=None, steps=(), reason=reason, epoch=epoch,
    )  # fmt: skip


def _error_of(log: EvalLog, key: str, epoch: int) -> str:
    for summary in read_eval_log_sample_summaries(log.location):
        if summary.id == key and summary.epoch == epoch:
            return f"not played: {summary.error or 'Inspect gave no reason'}"
    return "not played: Inspect's log has no such sample"
