"""Faults at the command line: one message in our words, and how to mend it."""

import errno
import os
from pathlib import Path

import click

from crmarena.core.errors import CrmArenaError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_ROOM = "Make room there, and run the same command again."


def print_fault(fault: CrmArenaError) -> None:
    """Print a fault and its cure to standard error."""
    click.echo(f"crmarena: {fault.message}", err=True)
    if fault.cure:
        click.echo(f"  {fault.cure}", err=True)


def of_system(fault: OSError) -> CrmArenaError:
    """A fault of the operating system in our words: what cannot be written, why, and where to write instead.

    What can be missing or damaged is told where it is read, so what comes up to here is about writing.
    """
    from crmarena.org.home import HOME_VARIABLE, home

    why = fault.strerror or str(fault) or type(fault).__name__
    if fault.filename is None:
        return CrmArenaError(f"the operating system refused: {why}", _ROOM if fault.errno in _FULL else "")
    path, kept = Path(os.fsdecode(fault.filename)).absolute(), home().absolute()
    ours = path.is_relative_to(kept) or kept.is_relative_to(path)
    cure = f"Set {HOME_VARIABLE} to a folder that can be written to." if ours else "Choose another --out."
    return CrmArenaError(f"{path} cannot be written: {why}", _ROOM if fault.errno in _FULL else cure)
