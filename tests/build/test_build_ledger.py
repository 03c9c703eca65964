"""The ledger of a built org: sealed among the keys, the same whoever wrote it, never inside the org."""

from pathlib import Path

import pytest

from crmarena.build import build_org, build_to
from crmarena.build.ledger import ledger_file, ledger_path, read_ledger
from crmarena.org.manifest import read_manifest
from crmarena.records.sheet import LedgerRow
from crmarena.spec.spec import load_spec

TINY = load_spec("tiny")


def sealed(home: Path, workers: int) -> Path:
    directory = build_org(TINY, home=home, workers=workers)
    return ledger_path(read_manifest(directory).fingerprint, home)


def test_the_ledger_lies_with_the_keys_for_the_owner_only(tmp_path: Path) -> None:
    path = sealed(tmp_path, 1)
    assert path.is_relative_to(tmp_path / "keys")
    assert path.stat().st_mode & 0o077 == 0
    assert not [found for found in (tmp_path / "orgs").rglob("*") if "ledger" in found.name]
    rows = list(read_ledger(path))
    assert {row[1] for row in rows} >= {"budget", "days", "need", "authority"}
    assert all(isinstance(row[3], int) and row[4] for row in rows)


def test_the_ledger_is_the_same_whoever_wrote_it(tmp_path: Path) -> None:
    one, two = sealed(tmp_path / "one", 1), sealed(tmp_path / "two", 2)
    assert one.read_bytes() == two.read_bytes()


def test_an_unfinished_ledger_leaves_nothing(tmp_path: Path) -> None:
    rows: list[LedgerRow] = [("a05", "budget", "1", 0, "$1", False), ("a05", "days")]  # type: ignore[list-item]
    with pytest.raises(ValueError, match="shorter"), ledger_file(tmp_path) as ledger:
        ledger.add(rows)
    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


def test_what_a_killed_build_has_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "keys" / ".ledger.partial-999999999"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    build_to(tmp_path / "orgs" / "org", TINY, home=tmp_path)
    assert not left.exists()
