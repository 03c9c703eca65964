"""The file of rewritten calls: one JSON line per call, so that it can be kept, compared and committed."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crmarena.core.errors import CrmArenaError
from crmarena.org.home import home

_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a call: its rewritten turns, or none and the faults for which the original is kept."""

    turns: tuple[str, ...] | None
    faults: tuple[str, ...] = ()

    def line(self, key: str) -> str:
        """The line that keeps it."""
        turns = None if self.turns is None else list(self.turns)
        fields: dict[str, object] = {"key": key, "turns": turns}
        if self.faults:
            fields["faults"] = list(self.faults)
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) + "\n"


def default_cache(model: str) -> Path:
    """Where the rewrites of a model are kept unless somebody says where."""
    return home() / "rewrites" / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', model)}.jsonl"


class RewriteCache:
    """The entries of a file by key. What is added is on disk at once; a missing file is an empty one.

    CrmArenaError names a line that is none of ours. Only a last line that was never finished is passed over: a
    process that is killed leaves it, and what it was about is asked again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, Entry] = {}
        self._gap, self._torn = b"", 0
        text = path.read_bytes() if path.exists() else b""
        whole, _, torn = text.rpartition(b"\n")
        for number, line in enumerate(whole.split(b"\n") if whole else [], start=1):
            self._read(number, line)
        if torn and _is_line(torn):
            self._read(text.count(b"\n") + 1, torn)
            self._gap = b"\n"
        else:
            self._torn = len(torn)

    def _read(self, number: int, line: bytes) -> None:
        try:
            self._keep(*_parsed(line))
        except ValueError as fault:
            raise CrmArenaError(
                f"{self.path} line {number} is no rewrite: {fault}", "Mend or remove that line, or use another file."
            ) from fault

    def _keep(self, key: str, entry: Entry) -> None:
        if self.entries.setdefault(key, entry) != entry:
            raise ValueError(f"key {key} was given other words before")

    def add(self, found: Mapping[str, Entry]) -> None:
        """Keep entries, behind whatever is there already."""
        for key, entry in found.items():
            self._keep(key, entry)
        text = "".join(entry.line(key) for key, entry in found.items())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            if self._torn:
                os.ftruncate(file.fileno(), max(0, self.path.stat().st_size - self._torn))
            file.write(self._gap + text.encode())
        self._gap, self._torn = b"", 0

    def sort(self) -> None:
        """Write the file anew in the order of the keys: the same entries are the same bytes."""
        self.entries = RewriteCache(self.path).entries | self.entries
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        draft.write_bytes("".join(self.entries[key].line(key) for key in sorted(self.entries)).encode())
        draft.replace(self.path)


def _parsed(line: bytes) -> tuple[str, Entry]:
    """The key and the entry of a line; ValueError says what is wrong with it."""
    fields = json.loads(line.decode())
    if not isinstance(fields, dict) or not set(fields) <= {"key", "turns", "faults"}:
        raise ValueError("it needs the fields key and turns, may have faults, and nothing else")
    key, turns, faults = fields.get("key"), fields.get("turns"), fields.get("faults", [])
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a key")
    if turns is not None and not _texts(turns):
        raise ValueError("turns must be a list of texts, or null")
    if not _texts(faults) or (turns is None) != bool(faults):
        raise ValueError("faults must be a list of texts, and there where turns is null")
    return key, Entry(None if turns is None else tuple(turns), tuple(faults))


def _is_line(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
