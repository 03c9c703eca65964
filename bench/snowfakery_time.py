"""Records per second against Snowfakery's, in the same run: accounts with their contacts and opportunities.

Snowfakery fills three tables of a SQLite file with made-up values. Ours are rows of an org without texts, hidden world,
rules, indexes and fingerprint included. Two figures are compared with Snowfakery's: all rows of the org, and those of
the same three objects alone, over the time that the whole org took.

Snowfakery is in the extra `bench`; SNOWFAKERY may name its executable in another environment.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from figure import Figure
from scale_time import built

from crmarena.spec.spec import spec_of

RECIPE = Path(__file__).with_name("snowfakery_three.yml")
THREE = ("Account", "Contact", "Opportunity")
_SIZES = (100, 500)
"""Accounts of two runs, whose difference leaves the start of the program out."""
_PER_ACCOUNT = 1 + 9 + 12
_SCALE = 300_000
_TIMES = 10


def executable() -> str | None:
    """Where Snowfakery is, if it is there."""
    beside = Path(sys.executable).with_name("snowfakery")
    return os.environ.get("SNOWFAKERY") or (str(beside) if beside.exists() else shutil.which("snowfakery"))


def snowfakery(program: str) -> float:
    """Its records per second into a SQLite file."""
    took = []
    for accounts in _SIZES:
        with TemporaryDirectory() as folder:
            target = ["--dburl", f"sqlite:///{folder}/three.db", "--target-number", str(accounts), "Account"]
            begun = time.perf_counter()
            subprocess.run([program, str(RECIPE), *target], check=True, capture_output=True)
            took.append(time.perf_counter() - begun)
    return (_SIZES[1] - _SIZES[0]) * _PER_ACCOUNT / (took[1] - took[0])


def figures() -> Iterator[Figure]:
    """Both rates and their ratios; nothing, and a word, where Snowfakery is not installed."""
    program = executable()
    if program is None:
        click.echo("snowfakery is not installed: pip install -e '.[bench]'", err=True)
        return
    theirs = snowfakery(program)
    ours = built(_SCALE)
    spec = spec_of({"name": "three", "edition": "b2b", "scale": _SCALE}, "bench")
    share = sum(map(spec.count, THREE)) / _SCALE
    yield Figure("Snowfakery, three objects", theirs, "records/s")
    yield Figure(f"ours without text, {_SCALE:,} records of all objects", ours.rate, "records/s")
    yield Figure("ours over Snowfakery, all objects", ours.rate / theirs, "×", _TIMES, most=False)
    yield Figure("ours over Snowfakery, the three objects alone", ours.rate * share / theirs, "×")
