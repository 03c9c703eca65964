"""Faults of the operating system while writing, told by the place that was to be written."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

_REFUSED = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Inside, an OSError names `path`, not a draft of it or nothing; what SQLite cannot write is an OSError, too."""
    try:
        yield
    except OSError as fault:
        fault.filename = str(path)
        raise
    except _REFUSED as fault:
        number = errno.ENOSPC if isinstance(fault, apsw.FullError) else errno.EIO
        raise OSError(number, str(fault), str(path)) from fault
