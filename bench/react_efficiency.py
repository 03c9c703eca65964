"""How close a run of `react` comes to the ideal: 64 model calls in flight against a loopback stub that takes a second.

    python bench/react_efficiency.py [--processes 1,2] [--plays 256] [--in-flight 64] [--latency 1.0] [--org tiny]

The ideal is calls x latency / in-flight. Efficiency is the ideal over the time from the first request the stub saw to
its last reply; "with start" also counts starting the processes, opening the org and grading.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any

from crmarena.arena.selection import Selection
from crmarena.harness.batch import ModelBatch
from crmarena.harness.run import run_model
from crmarena.harness.worlds import open_world

STUB = Path(__file__).parent.parent / "tests" / "stubs" / "openai_stub.py"
LOOK = "<thought>I look at the cases.</thought>\n<execute>SELECT Id, OwnerId FROM Case LIMIT 20</execute>"
ANSWER = "<thought>Enough.</thought>\n<respond>None</respond>"


@contextmanager
def stub(replies: list[str], latency: float) -> Iterator[str]:
    """The stub in a process of its own; yields its base URL."""
    told = [part for reply in replies for part in ("--reply", reply)]
    command = [sys.executable, str(STUB), "--latency", str(latency), *told]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def traffic(base_url: str) -> dict[str, float]:
    """What the stub has seen."""
    with urllib.request.urlopen(base_url.replace("/v1", "/traffic")) as answer:
        figures: dict[str, float] = json.load(answer)
        return figures


def measure(processes: int, given: argparse.Namespace) -> dict[str, Any]:
    """One run; its figures."""
    world = open_world(given.org, "single", "test")
    limit = min(given.in_flight, len(world.tasks))  # whole waves: a last one half full would say nothing of the harness
    replies = [LOOK] * (given.turns - 1) + [ANSWER]
    with stub(replies, given.latency) as base_url, tempfile.TemporaryDirectory() as out:
        batch = ModelBatch(
            model="openai/gpt-4o", model_base_url=base_url, select=Selection(limit=limit),
            epochs=ceil(given.plays / limit), processes=processes, max_connections=given.in_flight,
        )  # fmt: skip
        begun = time.perf_counter()
        result = run_model(Path(out), given.org, batch)
        whole = time.perf_counter() - begun
        seen = traffic(base_url)
    calls = int(seen["answered"])
    ideal = calls * given.latency / given.in_flight
    return {
        "processes": processes, "plays": len(result.traces), "calls": calls, "peak in flight": int(seen["peak"]),
        "ideal s": round(ideal, 2), "calls s": round(seen["last"] - seen["first"], 2), "whole s": round(whole, 2),
        "calls per s": round(calls / (seen["last"] - seen["first"]), 1),
        "efficiency": round(ideal / (seen["last"] - seen["first"]), 3), "with start": round(ideal / whole, 3),
    }  # fmt: skip


def main() -> None:
    """Print one line of JSON per number of processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--plays", type=int, default=256)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--org", default="tiny")
    given = parser.parse_args()
    os.environ.setdefault("OPENAI_API_KEY", "loopback")
    for processes in given.processes.split(","):
        sys.stdout.write(json.dumps(measure(int(processes), given)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
