"""A run dealt out over several processes, each with its own Inspect eval and log, and brought together again."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crmarena.arena.rundir import RunDir, mend
from crmarena.core.errors import CrmArenaError
from crmarena.harness.batch import ModelBatch, Round, dealt
from crmarena.harness.shard import Hand

FOLDER = "shards"
_LOOK_EVERY = 0.2
_GRACE = 30.0


@dataclass(slots=True)
class _Shard:
    """A child process and the folder it writes to."""

    process: "subprocess.Popen[str]"
    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output.txt"


def play_sharded(
    batch: ModelBatch, rounds: list[Round], org: Path, run: Path, seen: Callable[[int], None] | None = None
) -> None:
    """Play the rounds in `batch.processes` processes and add their traces to those of `run`.

    `seen` is told from time to time how many plays are finished. CrmArenaError, with the last words of the process,
    if one fails; the others go on to their end first, and nothing they finished is lost.
    """
    hands = dealt(rounds, min(batch.processes, batch.max_connections))
    try:
        with _started(batch, hands, org, run) as shards:
            _watch(shards, seen)
    finally:
        gather(run)
    failed = [shard for shard in shards if shard.process.returncode != 0]
    if failed:
        said = failed[0].output.read_text("utf-8", errors="replace").strip().splitlines()
        last = "\n  ".join(said[-8:]) or "it said nothing"
        raise CrmArenaError(
            f"{len(failed)} of {len(shards)} processes failed; the first one's last words:\n  {last}",
            "What was finished is kept: the same command with the same directory goes on from there.",
        )
    shutil.rmtree(run / FOLDER)


def _watch(shards: list[_Shard], seen: Callable[[int], None] | None) -> None:
    """Wait until every shard has ended, telling `seen` whenever more plays are finished."""
    finished = 0
    while any(shard.process.poll() is None for shard in shards):
        time.sleep(_LOOK_EVERY)
        before, finished = finished, sum(_lines(shard.folder) for shard in shards)
        if seen and finished > before:
            seen(finished)


def gather(run: Path) -> None:
    """Add what shards have left behind (also those of a run that was killed) to the run's own traces."""
    main = RunDir(run)
    played = {(trace.task_key, trace.epoch) for trace in main.traces()}
    with main.append() as lines:
        for file in sorted((run / FOLDER).glob("*/traces.jsonl")):
            mend(file)
            for trace in RunDir(file.parent).traces():
                if (trace.task_key, trace.epoch) not in played:
                    lines.add(trace)
                    played.add((trace.task_key, trace.epoch))
            file.unlink()


@contextlib.contextmanager
def _started(batch: ModelBatch, hands: list[list[Round]], org: Path, run: Path) -> Iterator[list[_Shard]]:
    """The running shards; if the body is left early, they are asked to stop and given time to write their logs."""
    shards: list[_Shard] = []
    try:
        for number, rounds in enumerate(hands):
            share = batch.max_connections // len(hands) + (number < batch.max_connections % len(hands))
            folder = run / FOLDER / str(number)
            hand = Hand(batch=batch, rounds=rounds, org=org, run=folder, logs=run / "logs", connections=share)
            shards.append(_start(hand, number))
        yield shards
    finally:
        for shard in shards:
            assert shard.process.stdin is not None
            shard.process.stdin.close()
        for shard in shards:
            _wait(shard.process)


def _start(hand: Hand, number: int) -> _Shard:
    """A child that has been told its hand. The hand may hold credentials, so it goes through a pipe, not a file.

    The child has a session of its own: Ctrl-C reaches this process alone, which then asks the children to stop.
    """
    hand.run.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "INSPECT_EVAL_LOG_FILE_PATTERN": f"shard-{number}_{{task}}_{{id}}"}
    with (hand.run / "output.txt").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "crmarena.harness.shard"],
            stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, env=environment, text=True,
            start_new_session=True,
        )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(hand.model_dump_json() + "\n")
    process.stdin.flush()
    return _Shard(process, hand.run)


def _wait(process: "subprocess.Popen[str]") -> None:
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _lines(folder: Path) -> int:
    file = folder / "traces.jsonl"
    return file.read_bytes().count(b"\n") if file.exists() else 0
