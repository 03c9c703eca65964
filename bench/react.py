"""How close a run of `react` comes to the ideal, 64 calls in flight against a one-second loopback stub."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from figure import Figure

GOAL = 0.9


def figures() -> Iterator[Figure]:
    """The efficiency with one and with two processes; the goal is for two."""
    command = [sys.executable, str(Path(__file__).with_name("react_efficiency.py"))]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for told in map(json.loads, lines):
        two = told["processes"] == 2
        name = f"react, {told['processes']} process{'es' if two else ''}: {told['calls']} calls"
        yield Figure(name, told["efficiency"], "of ideal", GOAL if two else None, most=False)
