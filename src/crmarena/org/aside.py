"""Directories that appear complete or not at all: written aside, flushed, and renamed at the end."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".partial-"
"""Stands in the name of what is being built, before the number of the process."""


@contextmanager
def built_aside(directory: Path) -> Iterator[Path]:
    """A hidden sibling of a directory to write into; it takes the directory's place at the end, complete or not at all.

    What processes have left that were killed is swept first, whatever its name.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    for left in sorted(directory.parent.glob(f".*{PARTIAL}*")):
        if not _alive(left.name.rpartition(PARTIAL)[2]):
            shutil.rmtree(left, ignore_errors=True)
    partial = directory.parent / f".{directory.name}{PARTIAL}{os.getpid()}"
    partial.mkdir()
    try:
        yield partial
        _flush(*sorted(partial.iterdir()), partial)
        _put_in_place(partial, directory)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _alive(pid: str) -> bool:
    """Whether another process with that number runs; this one's own leavings are dead."""
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush(*paths: Path) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_in_place(partial: Path, directory: Path) -> None:
    """Renames the finished build to its name; what was there moves aside first and is deleted."""
    old = directory.parent / f".{directory.name}{PARTIAL}{os.getpid()}-old"
    if directory.exists():
        directory.rename(old)
    partial.rename(directory)
    shutil.rmtree(old, ignore_errors=True)
    _flush(directory.parent)
