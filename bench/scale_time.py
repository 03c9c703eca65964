"""Cost per record from a small org to a large one: rows without text into the store, checked, indexed, fingerprinted.

The default run compares 30 thousand records with 300 thousand; with CRMARENA_BENCH_LARGE=1 three million come on top,
and orgs with texts of both default sizes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from figure import Figure

LARGE = "CRMARENA_BENCH_LARGE"
WORKERS = 2
FASTEST = 30_000
"""Records per second that are promised without texts."""
_GROWTH = 1.25
"""By how much the cost per record may differ between sizes."""

#: Builds in a process of its own, so that peaks of memory are one build's, and prints seconds and both peaks in MB.
_SCRIPT = """
import json, sys, time, resource
from pathlib import Path
from crmarena.build import build_to
from crmarena.spec.spec import spec_of
folder, scale, texts, workers, counts = sys.argv[1:]
given = {"name": "scale", "edition": "b2b", "scale": int(scale), "texts": texts == "True", "counts": json.loads(counts)}
spec = spec_of(given, "bench")
both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
spent = lambda: sum(sum(resource.getrusage(who)[:2]) for who in both)
begun, before = time.perf_counter(), spent()
build_to(Path(folder) / "org", spec, int(workers))
took = time.perf_counter() - begun
unit = 2**20 if sys.platform == "darwin" else 2**10
peaks = [resource.getrusage(who).ru_maxrss / unit for who in both]
print(sum(spec.counts.values()), took, *peaks, spent() - before)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """One build: seconds, peaks of this process and of a worker in MB, and seconds of all cores together."""

    records: int
    seconds: float
    main: float
    worker: float
    used: float

    @property
    def rate(self) -> float:
        """Records per second."""
        return self.records / self.seconds


def built(scale: int, texts: bool = False, counts: Mapping[str, int] | None = None) -> Built:
    """Builds a B2B org of that many records (`counts` are exceptions) and measures it."""
    with TemporaryDirectory() as folder:
        given = (folder, str(scale), str(texts), str(WORKERS), json.dumps(counts or {}))
        out = subprocess.run([sys.executable, "-c", _SCRIPT, *given], capture_output=True, text=True, check=True).stdout
    records, *figures = out.split()
    return Built(int(records), *map(float, figures))


def _told(one: Built, what: str, goal: float | None = None) -> Iterator[Figure]:
    yield Figure(f"{one.records:,} records {what}", one.rate, "records/s", goal, most=False)
    yield Figure(f"{one.records:,} records {what}: cores together", 1e6 * one.used / one.records, "µs/record")
    yield Figure(f"{one.records:,} records {what}: peak memory", one.main, "MB")
    yield Figure(f"{one.records:,} records {what}: peak of a worker", one.worker, "MB")


def figures() -> Iterator[Figure]:
    """Records per second, memory, and how much a record costs in a large org over what it costs in a small one."""
    large = bool(os.environ.get(LARGE))
    sizes = [30_000, 300_000] + [3_000_000] * large
    orgs = [built(size) for size in sizes]
    for one in orgs:
        yield from _told(one, "without text", FASTEST)
    for one in orgs[1:]:
        growth = (one.used / one.records) / (orgs[0].used / orgs[0].records)
        yield Figure(f"cost of a record, {one.records:,} over {orgs[0].records:,}", growth, "×", _GROWTH)
    if large:
        for size in sizes[:2]:
            yield from _told(built(size, texts=True), "with texts")
