"""How long `crmarena --help` takes: the median of seven processes."""

import subprocess
import sys
from collections.abc import Iterator

from figure import Figure, seconds

GOAL = 0.3


def figures() -> Iterator[Figure]:
    """The figure, beside a bare start of the interpreter."""
    for name, arguments, goal in (
        ("crmarena --help", ["-m", "crmarena.cli.main", "--help"], GOAL),
        ("python -c pass", ["-c", "pass"], None),
    ):
        command = [sys.executable, *arguments]
        yield Figure(name, seconds(lambda: subprocess.run(command, check=True, capture_output=True), 7), "s", goal)  # noqa: B023
