"""The ledger of an org: which fact each call tells, where and in which words. It lies with the keys, not in the org."""

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crmarena.org.aside import PARTIAL, sweep
from crmarena.records.sheet import LedgerRow
from crmarena.tasks.files import keys_path

FIELDS = ("record", "fact", "value", "turn", "surface", "decoy")


def ledger_path(fingerprint: str, home: Path | None = None) -> Path:
    """Where the ledger of an org lies: among its answer keys."""
    return keys_path(fingerprint, "any", home).with_name("ledger.jsonl.gz")


class LedgerFile:
    """A ledger being written; it gets its place once the fingerprint of its org is known."""

    def __init__(self, partial: Path) -> None:
        self.partial = partial
        # No name and no time in the header: the same ledger is the same bytes.
        self._file = partial.open("wb")
        self._packed = gzip.GzipFile("", "wb", 6, self._file, mtime=0)

    def add(self, rows: Iterable[LedgerRow]) -> None:
        """Entries, one line each."""
        for row in rows:
            line = json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
            self._packed.write(f"{line}\n".encode())

    def seal(self, path: Path) -> None:
        """Put the finished ledger in its place, for its owner only."""
        self._packed.close()
        self._file.close()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.partial.chmod(0o600)
        self.partial.replace(path)


@contextmanager
def ledger_file(home: Path | None = None) -> Iterator[LedgerFile]:
    """A ledger to be written among the keys; nothing stays there if it is not sealed."""
    folder = ledger_path("any", home).parent.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(folder)
    ledger = LedgerFile(folder / f".ledger{PARTIAL}{os.getpid()}")
    try:
        yield ledger
    finally:
        ledger.partial.unlink(missing_ok=True)


def read_ledger(path: Path) -> Iterator[LedgerRow]:
    """The entries of a sealed ledger: (record id, fact, value, turn, surface, decoy)."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            record, fact, value, turn, surface, decoy = (entry[field] for field in FIELDS)
            yield record, fact, value, turn, surface, decoy
