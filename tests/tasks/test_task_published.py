"""Rows of the published form, read without our sidecar."""

import json
from pathlib import Path
from typing import Any

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.tasks.published import Origin, read_published
from crmarena.tasks.shelf import families

STATE = next(family for family in families().values() if family.kind == "state")


def row(idx: int, task: str, answer: list[str | None] | None, metric: str = "exact_match") -> dict[str, Any]:
    """One row."""
    return {
        "idx": idx, "answer": answer, "task": task, "persona": "P", "metadata": {"required": "R", "optional": "O"},
        "reward_metric": metric, "query": f"Q{idx}",
    }  # fmt: skip


def test_rows_become_tasks_and_answers_keys(tmp_path: Path) -> None:
    rows = [row(7, STATE.id, ["OR"]), row(8, "unknown_kind", ["a", "b"]), row(9, "secret", [None], "privacy_rejection"),
            row(10, STATE.id, None)]  # fmt: skip
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows))
    tasks, keys = read_published(path, Origin("b2b", mode="interactive"))
    assert [task.idx for task in tasks] == [7, 8, 9, 10]
    assert [task.facing for task in tasks] == ["internal", "internal", "external", "internal"]
    assert [keys[task.key].kind for task in tasks[:3]] == ["state", "record_ids", "refusal"]
    assert (tasks[3].key in keys, keys[tasks[2].key].answer, tasks[0].required) == (False, (None,), "R")
    assert [task.row["query"] for task in tasks] == ["Q7", "Q8", "Q9", "Q10"]


def test_a_row_without_a_field_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"idx": 3, "task": "x"}))
    with pytest.raises(CrmArenaError, match="idx 3: no answer, persona"):
        read_published(path, Origin("b2b"))
