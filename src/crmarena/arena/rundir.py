"""A run on disk, one line per play, so that an interrupted run loses nothing and goes on where it stopped.

The directory reads like the flow: `run.json` (what was run), `tasks.jsonl` (public half), `keys.jsonl` (sealed half),
`traces.jsonl`, `scores.jsonl`, `logs/*.eval` (Inspect), `report.html`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import SCORED, Trace
from crmarena.core.task import Key, Task
from crmarena.core.trace_json import json_line, trace_from_dict, trace_line
from crmarena.report.summary import ANEW, GIVE
from crmarena.score.verdict import Score
from crmarena.tasks.files import write_atomically
from crmarena.tasks.stored import Made, json_object, read_object

RUN_FORMAT = 1
#: Mode of the files anyone may read; the sealed half keeps the writer's default: its owner only.
PUBLIC = 0o644
#: One play of a run: (agent, task key, epoch).
Play = tuple[str, str, int]


class RunDir:
    """One run's directory; open it with the run's configuration to start or to go on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self, config: dict[str, Any]) -> bool:
        """Create the directory, or go on with it; True if it was there already.

        CrmArenaError if it holds a run of another configuration.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / "run.json"
        wanted = json.loads(json.dumps({"format": RUN_FORMAT, **config}, default=str))
        if not file.exists():
            write_atomically(file, json.dumps(wanted, indent=2, ensure_ascii=False) + "\n", PUBLIC)
            return False
        there = self.config()
        differs = sorted(key for key in {*there, *wanted} if there.get(key) != wanted.get(key))
        if differs:
            shown = "; ".join(f"{key}: {there.get(key)!r} there, {wanted.get(key)!r} asked" for key in differs[:4])
            raise CrmArenaError(f"{self.path} holds another run ({shown})", "Choose another directory with --out.")
        return True

    def config(self) -> dict[str, Any]:
        """What `run.json` says."""
        file = self.path / "run.json"
        return read_object(file, json_object, ANEW, GIVE)

    def write_tasks(self, tasks: Iterable[Task], keys: Iterable[Key]) -> None:
        """Keep the public and the sealed half beside the results."""
        public = ({**task.row, "sidecar": task.sidecar} for task in tasks)
        sealed = ({"task_key": key.task_key, "task": key.task, "answer": key.answer, "kind": key.kind} for key in keys)
        write_atomically(self.path / "tasks.jsonl", "".join(json_line(row) + "\n" for row in public), PUBLIC)
        write_atomically(self.path / "keys.jsonl", "".join(json_line(row) + "\n" for row in sealed))

    def traces(self) -> Iterator[Trace]:
        """The traces so far. A last line cut short by a crash is dropped; any other bad line is an error."""
        file = self.path / "traces.jsonl"
        yield from _read_lines(file, trace_from_dict)

    def played(self) -> set[Play]:
        """Which plays are done."""
        return {(trace.agent, trace.task_key, trace.epoch) for trace in self.traces()}

    def forget_outages(self) -> None:
        """Drop the plays that ended in an outage, so that they are played again."""
        traces = list(self.traces())
        kept = [trace for trace in traces if trace.outcome in SCORED]
        if len(kept) < len(traces):
            write_atomically(self.path / "traces.jsonl", "".join(trace_line(trace) + "\n" for trace in kept), PUBLIC)

    def append(self) -> "Appender":
        """A context manager that appends traces and scores."""
        return Appender(self.path)

    def write_scores(self, scores: Iterable[Score]) -> None:
        """Write `scores.jsonl` anew (scores are a function of traces and keys)."""
        lines = "".join(json_line(score_to_dict(score)) + "\n" for score in scores)
        write_atomically(self.path / "scores.jsonl", lines, PUBLIC)

    def scores(self) -> list[dict[str, Any]]:
        """The scores as JSON objects."""
        return list(_read_lines(self.path / "scores.jsonl", json_object))


class Appender:
    """Appends one line per play to `traces.jsonl`, each flushed."""

    def __init__(self, path: Path) -> None:
        self._file = path / "traces.jsonl"
        self._out: IO[str] | None = None

    def __enter__(self) -> "Appender":
        mend(self._file)
        self._out = self._file.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._out:
            self._out.close()

    def add(self, trace: Trace) -> None:
        """Append one trace."""
        assert self._out is not None, "enter the appender first"
        self._out.write(trace_line(trace) + "\n")
        self._out.flush()


def score_to_dict(score: Score) -> dict[str, Any]:
    """A score as a JSON object."""
    return {
        "task_key": score.task_key, "family": score.family, "agent": score.agent, "epoch": score.epoch,
        "outcome": score.outcome.value, "value": score.value, "reason": score.reason,
        "extracted": None if score.extracted is None else list(score.extracted), "metrics": score.metrics,
    }  # fmt: skip


def mend(file: Path) -> None:
    """Cut a half-written last line off a JSONL file (a crash may leave one)."""
    if not file.exists():
        return
    data = file.read_bytes()
    if data and not data.endswith(b"\n"):
        write_atomically(file, data[: data.rfind(b"\n") + 1].decode("utf-8"), PUBLIC)


def _read_lines(file: Path, make: Callable[[dict[str, Any]], Made]) -> Iterator[Made]:
    if not file.exists():
        return
    # What follows the last line end was cut short by a crash, however whole it looks: `mend` cuts it off, too.
    lines = file.read_bytes().split(b"\n")[:-1]
    for number, line in enumerate(lines, 1):
        try:
            made = make(json_object(json.loads(line)))
        except (KeyError, TypeError, ValueError, RecursionError) as fault:
            raise CrmArenaError(
                f"{file} line {number} is damaged: {fault}", "Delete that line and run again."
            ) from fault
        yield made
