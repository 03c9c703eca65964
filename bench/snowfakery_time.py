"""Records per second against Snowfakery's, in the same run: accounts with their contacts and opportunities.

Snowfakery fills three tables of a SQLite file with made-up values. Ours are rows of an org without texts that has as
many of these three objects as fit, hidden world, rules, indexes and fingerprint included. A deal of ours needs lines
and to-dos, so the three are a third of the rows: the first ratio counts all rows, the second theirs alone, over the
time that all of them took.

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

RECIPE = Path(__file__).with_name("snowfakery_three.yml")
THREE = ("Account", "Contact", "Opportunity")
_SIZES = (100, 500)
"""Accounts of two runs, whose difference leaves the start of the program out."""
_PER_ACCOUNT = 1 + 9 + 12
_ACCOUNTS = 4_000
_OURS = {
    "Account": _ACCOUNTS, "Contact": 9 * _ACCOUNTS, "Opportunity": 12 * _ACCOUNTS,
    "OpportunityLineItem": 20 * _ACCOUNTS, "Task": 17 * _ACCOUNTS, "Quote": 7 * _ACCOUNTS,
    "QuoteLineItem": 11 * _ACCOUNTS, "Order": _ACCOUNTS, "Contract": _ACCOUNTS, "OrderItem": 2 * _ACCOUNTS,
    "EmailMessage": 12_000, "VoiceCallTranscript__c": 4_000, "Lead": 3_000,
}  # fmt: skip
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
    ours = built(sum(_OURS.values()), counts=_OURS)
    three = sum(_OURS[name] for name in THREE) / ours.records
    yield Figure("Snowfakery, three objects", theirs, "records/s")
    yield Figure(f"ours, {ours.records:,} rows around these objects", ours.rate, "records/s")
    yield Figure("ours, the three objects alone", ours.rate * three, "records/s")
    yield Figure("ours over Snowfakery, all rows", ours.rate / theirs, "×", _TIMES, most=False)
    yield Figure("ours over Snowfakery, the three objects alone", ours.rate * three / theirs, "×")
