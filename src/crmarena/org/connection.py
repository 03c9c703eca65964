"""SQLite connections as the sandbox uses them: how an organisation is opened, copied and checked for damage."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from crmarena.core.errors import CrmArenaError
from crmarena.org.manifest import DATABASE_NAME, REBUILD
from crmarena.query.compile.functions import FUNCTIONS

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_CACHE_KIB = 65_536
DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError, apsw.CantOpenError, UnicodeDecodeError)
"""What reading raises when a database file is not what it should be; its texts are UTF-8 when they are whole."""


def check_file(path: Path) -> None:
    """CrmArenaError unless the file is there, is a SQLite database and has the length its header promises."""
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER)
    except OSError as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault.strerror}", REBUILD) from fault
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise CrmArenaError(f"{path} is not a SQLite database", REBUILD)
    (size,) = struct.unpack(">H", header[16:18])
    (pages,) = struct.unpack(">I", header[28:32])
    promised = pages * (65_536 if size == 1 else size)
    if path.stat().st_size < promised:
        raise CrmArenaError(f"{path} is cut short: {path.stat().st_size} of {promised} bytes", REBUILD)


def damaged(path: Path, fault: Exception) -> CrmArenaError:
    """The error to raise when a file turns out to be damaged."""
    return CrmArenaError(f"{path} is damaged: {fault}", REBUILD)


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Inside, damage to the database `path` that comes to light is a CrmArenaError that names it."""
    try:
        yield
    except DAMAGE as fault:
        raise damaged(path, fault) from fault


def register(connection: apsw.Connection) -> apsw.Connection:
    """Gives a connection the SQL functions that compiled statements call; returns it."""
    for name, (function, arguments) in FUNCTIONS.items():
        connection.create_scalar_function(name, function, arguments, deterministic=True)
    return connection


def open_read_only(directory: Path) -> apsw.Connection:
    """A connection that cannot change the organisation; CrmArenaError if the file is missing or damaged.

    The file is opened as immutable: no locks, so any number of processes read at once. A finished organisation is
    never written to.
    """
    path = directory / DATABASE_NAME
    check_file(path)
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    with undamaged(path):
        connection = apsw.Connection(uri, flags=flags)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA mmap_size = 1073741824")
        connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchall()
    return register(connection)


def open_copy(directory: Path) -> apsw.Connection:
    """A connection to a copy in memory, which may be changed without touching the file."""
    path = directory / DATABASE_NAME
    check_file(path)
    connection = apsw.Connection(":memory:")
    with undamaged(path):
        connection.deserialize("main", path.read_bytes())
        connection.execute("PRAGMA journal_mode = MEMORY").fetchall()
    return register(connection)
