"""Keeps the largest clean run of each store in a file, which docs/soql.md quotes: nobody types these numbers."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has come to its end."""

    statements: int
    mismatches: int
    seed: int
    version: str


def keep(file: Path, store: str, run: Run) -> bool:
    """Writes a run down if it found nothing and no longer one of its store stands there; says whether it did."""
    kept = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if run.mismatches or run.statements < kept.get(store, {}).get("statements", 1):
        return False
    kept[store] = asdict(run)
    file.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
    return True
