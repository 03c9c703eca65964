"""Opening an org by name or path, building it first if it is one of the shipped recipes and not there yet."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crmarena.build import ensure_org
from crmarena.org import Budget, Org


def open_org(
    name: str | Path = "b2b",
    *,
    now: datetime | None = None,
    budget: Budget | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Org:
    """Open an org read-only.

    `name` is a recipe (`b2b`, `b2c`, `tiny`: built on first use, then cached), a spec file (.toml) or the directory of
    a built org. `now` sets the clock of date literals such as LAST_MONTH (default: the end of the org's life).
    `budget` says how many seconds and rows one statement may cost before it is refused with QUERY_TIMEOUT.
    """
    directory = Path(name)
    if not (directory / "manifest.json").is_file():
        directory = ensure_org(name, progress=progress)
    return Org.open(directory, now=now, budget=budget)
