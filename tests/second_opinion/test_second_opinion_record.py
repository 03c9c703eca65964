"""A long run writes itself down, and only one that says more than what is there."""

import json
import sys
from pathlib import Path

import pytest

from second_opinion import fuzz
from second_opinion.record import Run, keep


def test_the_largest_clean_run_of_each_store_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "fuzz.json"
    assert not keep(file, "SQLite", Run(900, 1, 5, "1.0"))
    assert not file.exists()
    assert not keep(file, "SQLite", Run(0, 0, 5, "1.0"))
    assert keep(file, "SQLite", Run(500, 0, 5, "1.0"))
    assert not keep(file, "SQLite", Run(400, 0, 6, "1.0"))
    assert not keep(file, "SQLite", Run(900, 1, 6, "1.0"))
    assert keep(file, "PostgreSQL", Run(20, 0, 7, "1.0"))
    assert keep(file, "SQLite", Run(500, 0, 8, "1.1"))
    assert json.loads(file.read_text()) == {
        "PostgreSQL": {"statements": 20, "mismatches": 0, "seed": 7, "version": "1.0"},
        "SQLite": {"statements": 500, "mismatches": 0, "seed": 8, "version": "1.1"},
    }


def test_the_command_records_its_own_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "fuzz.json"
    monkeypatch.setattr(sys, "argv", ["fuzz", "-n", "40", "--seed", "3", "--record", str(file)])
    assert fuzz.main() == 0
    run = json.loads(file.read_text())["SQLite"]
    assert (run["statements"], run["mismatches"], run["seed"]) == (40, 0, 3)
