"""Reading a local file in the published dataset's row format, whoever made it, as tasks and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmarena.core.answers import AnswerKind
from crmarena.core.play import Facing, Mode
from crmarena.core.task import ROW_FIELDS, Key, Task
from crmarena.tasks.shelf import families
from crmarena.tasks.stored import json_object, read_lines

_KINDS = {"fuzzy_match": AnswerKind.TEXT, "privacy_rejection": AnswerKind.REFUSAL}


@dataclass(frozen=True, slots=True)
class Origin:
    """What the rows do not say: the edition and fingerprint of the org they are about, and the mode of play."""

    edition: str
    org_hash: str = ""
    company: str = ""
    mode: Mode = "single"
    split: str = "published"


def read_published(path: Path, origin: Origin) -> tuple[list[Task], dict[str, Key]]:
    """Tasks of a JSON or JSONL file, and keys of the rows that hold an answer.

    CrmArenaError names a row that lacks a field or has one of another shape.
    """
    tasks, keys = [], {}
    for row in read_lines(path, _row, "See the row format."):
        task = _task(row, origin)
        tasks.append(task)
        if row["answer"] is not None:
            keys[task.key] = Key(task.key, task.idx, task.task, tuple(row["answer"]), _kind(row).value)
    return tasks, keys


def _row(entry: Any) -> dict[str, Any]:
    row = json_object(entry)
    missing = [name for name in ROW_FIELDS if name not in row]
    if missing:
        raise ValueError(f"idx {row.get('idx')}: no {', '.join(missing)}")
    json_object(row["metadata"])["required"], row["metadata"]["optional"]
    if not isinstance(row["answer"], list | None):
        raise ValueError(f"idx {row['idx']}: the answer is no list")
    return row


def _task(row: Mapping[str, Any], origin: Origin) -> Task:
    mark = "-i" if origin.mode == "interactive" else ""
    return Task(
        idx=row["idx"], task=row["task"], query=row["query"], persona=row["persona"],
        required=row["metadata"]["required"], optional=row["metadata"]["optional"], reward_metric=row["reward_metric"],
        key=f"{origin.edition}-{origin.split}-{row['task']}-{row['idx']}{mark}", mode=origin.mode, facing=_facing(row),
        org=origin.edition, org_hash=origin.org_hash, seed=0, split=origin.split, company=origin.company,
    )  # fmt: skip


def _facing(row: Mapping[str, Any]) -> Facing:
    known = families().get(row["task"])
    if known:
        return known.facing
    return "external" if row["reward_metric"] == "privacy_rejection" else "internal"


def _kind(row: Mapping[str, Any]) -> AnswerKind:
    known = families().get(row["task"])
    plain = AnswerKind.RECORD_IDS if len(row["answer"]) > 1 else AnswerKind.RECORD_ID
    return known.kind if known else _KINDS.get(row["reward_metric"], plain)
