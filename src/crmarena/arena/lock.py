"""One writer per run directory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crmarena.core.errors import CrmArenaError


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the directory `folder` (made if need be) for this process; CrmArenaError if another one writes there.

    The lock is the operating system's, so a process that dies lets go of it.
    """
    # What was said right tells the answer, so a run is its owner's alone until that one shares it.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            cure = "Wait for it to finish, or choose another directory with --out."
            raise CrmArenaError(f"another process is writing into {folder}", cure) from taken
        yield
