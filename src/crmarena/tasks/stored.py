"""Reading stored JSON: whatever is damaged is told with its file, its line and how to mend it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from crmarena.core.errors import CrmArenaError

Made = TypeVar("Made")


def read_object(path: Path, make: Callable[[Any], Made], cure: str, absent: str = "") -> Made:
    """What `make` makes of a file that holds one JSON value.

    `make` refuses a value by KeyError or ValueError (pydantic's are such). CrmArenaError names a file that cannot be
    read or is damaged, with `cure`; if it is missing, with `absent`.
    """
    data = _bytes(path, cure, absent)
    with _told(str(path), cure):
        return make(_loaded(data))


def read_lines(path: Path, make: Callable[[Any], Made], cure: str, absent: str = "") -> list[Made]:
    """The same for every line of a JSON Lines file, or every entry of a JSON array; the line is named, too."""
    data = _bytes(path, cure, absent)
    made = []
    if data.lstrip().startswith(b"["):
        with _told(str(path), cure):
            entries = list(_loaded(data))
        for number, entry in enumerate(entries, 1):
            with _told(f"{path} entry {number}", cure):
                made.append(make(entry))
        return made
    # Only at line feeds: a text may hold other separators.
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            with _told(f"{path} line {number}", cure):
                made.append(make(_loaded(line)))
    return made


def json_object(entry: Any) -> dict[str, Any]:
    """A JSON object as it is; ValueError for any other value."""
    if not isinstance(entry, dict):
        raise ValueError("it holds no object")
    return entry


def _bytes(path: Path, cure: str, absent: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise CrmArenaError(f"{path} is missing", absent or cure) from fault
    except OSError as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault.strerror}", cure) from fault


def _loaded(data: bytes) -> Any:
    # Decoded here: the json module would take some damage for UTF-16.
    return json.loads(data.decode("utf-8"))


@contextmanager
def _told(place: str, cure: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, RecursionError) as fault:
        raise CrmArenaError(f"{place} is damaged: {_why(fault)}", cure) from fault


def _why(fault: Exception) -> str:
    match fault:
        case KeyError():
            return f"no {fault}"
        case UnicodeDecodeError():
            return "it is not UTF-8 text"
        case json.JSONDecodeError():
            return f"not JSON: {fault}"
        case RecursionError():
            return "it is nested too deeply"
        case ValidationError():
            wrong = fault.errors(include_url=False)[0]
            return f"{'.'.join(map(str, wrong['loc'])) or 'entry'}: {wrong['msg']}"
    return str(fault)
