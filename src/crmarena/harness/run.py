"""A whole run of an agent with a model: select, play what is missing, grade, keep it all in one directory."""

from pathlib import Path

from crmarena.arena.batch import Batch, describe_run
from crmarena.arena.evaluate import Progress
from crmarena.arena.evaluation import Evaluation
from crmarena.arena.lock import sole_writer
from crmarena.arena.rundir import RunDir
from crmarena.core.play import Trace
from crmarena.core.task import Task
from crmarena.harness.batch import ModelBatch, Round, rounds_for
from crmarena.harness.rounds import Desk, play_rounds
from crmarena.harness.shards import gather, play_sharded
from crmarena.harness.worlds import open_world


def run_model(out: Path, org: str | Path, batch: ModelBatch, *, progress: Progress | None = None) -> Evaluation:
    """Play `batch` on the org called or lying at `org` into the directory `out`, and grade it.

    `out` gets `run.json`, `tasks.jsonl`, `keys.jsonl`, `traces.jsonl`, `scores.jsonl` and Inspect's `logs/*.eval`. If
    it holds the same run already, only what is missing is played: plays never finished, and plays that ended in an
    outage. CrmArenaError if `out` holds another run or Inspect cannot play (no such model, no key).
    """
    batch.check()
    with sole_writer(out):
        return _run_model(out, org, batch, progress)


def _run_model(out: Path, org: str | Path, batch: ModelBatch, progress: Progress | None) -> Evaluation:
    world = open_world(str(org), batch.select.mode, batch.select.split)
    tasks = batch.select.pick(list(world.tasks.values()))
    run = RunDir(out)
    title = Batch([batch.player], batch.select, batch.epochs, title=f"{batch.agent} with {batch.model}")
    run.start({**describe_run(title, world.org, tasks), **batch.record()})
    run.write_tasks(tasks, [world.keys[task.key] for task in tasks])
    gather(out)
    run.forget_outages()
    left = rounds_for(tasks, batch.epochs, {(trace.task_key, trace.epoch) for trace in run.traces()})
    _play(batch, left, Desk(world.org.directory, out, out / "logs", batch.max_connections), progress)
    result = Evaluation(tasks, world.keys)
    for trace in _in_order(run, tasks):
        result.add(trace)
    run.write_scores(result.scores)
    return result


def _play(batch: ModelBatch, rounds: list[Round], desk: Desk, progress: Progress | None) -> None:
    total = sum(len(part.plays) for part in rounds)
    count = 0

    def tell(done: int) -> None:
        if progress:
            progress("play", done, total)

    def one_more() -> None:
        nonlocal count
        count += 1
        tell(count)

    if batch.processes > 1 and total > 1:
        play_sharded(batch, rounds, desk.org, desk.run, tell)
    elif rounds:
        world = open_world(str(desk.org), batch.select.mode, batch.select.split)
        play_rounds(batch, world, rounds, desk, one_more)


def _in_order(run: RunDir, tasks: list[Task]) -> list[Trace]:
    place = {task.key: index for index, task in enumerate(tasks)}
    return sorted(run.traces(), key=lambda trace: (trace.epoch, place[trace.task_key]))
