"""Task files: the public half in the published dataset's row format, its sidecar, and the sealed half elsewhere."""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import Key, Task
from crmarena.org.home import home as default_home
from crmarena.tasks.phrase import densely

#: Changes when the same org would give other tasks, or the files another form; older sets are drawn anew.
TASKS_VERSION = 2
REPORT = "drawn.json"
_SUFFIX: dict[Mode, str] = {"single": "", "interactive": "_interactive"}
_MARK = "-i"


def tasks_home(fingerprint: str, split: str, home: Path | None = None) -> Path:
    """The folder of the public half of a set."""
    return (home or default_home()) / "tasks" / fingerprint[:12] / _plain(split)


def keys_path(fingerprint: str, split: str, home: Path | None = None) -> Path:
    """The file of the sealed half: neither in the org nor beside the tasks."""
    return (home or default_home()) / "keys" / fingerprint[:12] / f"{_plain(split)}.jsonl"


def _plain(split: str) -> str:
    """The name of a split, which becomes a file's: CrmArenaError unless it is a plain word."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", split):
        raise CrmArenaError(f"{split!r} is no name for a split", "Use letters, digits, '-', '_' and '.', 64 at most.")
    return split


def interactive(task: Task) -> Task:
    """The interactive twin: the context moves into the question, where only the user reads it."""
    return task.replaced(
        query=densely(task.query, task.required), required="", key=f"{task.key}{_MARK}", mode="interactive"
    )


def key_of_mode(key: Key, mode: Mode) -> Key:
    """The key of a task's twin."""
    return key if mode == "single" else replace(key, task_key=f"{key.task_key}{_MARK}")


def write_set(tasks: Sequence[Task], keys: Sequence[Key], report: Mapping[str, Any], home: Path | None = None) -> Path:
    """Write single-turn tasks with their twins, sidecars, report and sealed keys; returns the folder.

    Each file appears at once or not at all; the report comes last and makes the set complete.
    """
    if not tasks:
        raise CrmArenaError("no task was drawn", "The org is too small for these families: see the rejection counts.")
    edition, fingerprint, split = tasks[0].org, tasks[0].org_hash, tasks[0].split
    folder = tasks_home(fingerprint, split, home)
    folder.mkdir(parents=True, exist_ok=True)
    sealed = keys_path(fingerprint, split, home)
    sealed.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sealed.parent.mkdir(exist_ok=True, mode=0o700)
    # The report names the set; while it is away nobody takes new tasks for the old keys.
    (folder / REPORT).unlink(missing_ok=True)
    write_atomically(sealed, _lines(map(asdict, keys)))
    for mode, twins in (("single", tasks), ("interactive", [interactive(task) for task in tasks])):
        stem = f"{edition}{_SUFFIX['interactive' if mode == 'interactive' else 'single']}"
        write_atomically(folder / f"{stem}.jsonl", _lines(task.row for task in twins), 0o644)
        write_atomically(folder / f"{stem}.sidecar.jsonl", _lines(task.sidecar for task in twins), 0o644)
    text = json.dumps({"version": TASKS_VERSION, "tasks": len(tasks), **report}, indent=2) + "\n"
    write_atomically(folder / REPORT, text, 0o644)
    return folder


def read_report(fingerprint: str, split: str, home: Path | None = None) -> dict[str, Any] | None:
    """What was drawn and rejected; None if there is no set of this version."""
    try:
        report = json.loads((tasks_home(fingerprint, split, home) / REPORT).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return report if report.get("version") == TASKS_VERSION else None


def read_tasks(
    fingerprint: str, edition: str, split: str, mode: Mode = "single", home: Path | None = None
) -> list[Task]:
    """The tasks of a set; CrmArenaError if its files are missing or do not belong together."""
    folder = tasks_home(fingerprint, split, home)
    stem = f"{edition}{_SUFFIX[mode]}"
    rows = read_rows(folder / f"{stem}.jsonl")
    sides = {side["idx"]: side for side in read_rows(folder / f"{stem}.sidecar.jsonl")}
    try:
        return [Task.from_row(row, sides[row["idx"]]) for row in rows]
    except KeyError as fault:
        raise CrmArenaError(f"{folder / stem}.jsonl and its sidecar differ at {fault}", "Draw them anew.") from fault


def read_keys(fingerprint: str, split: str, mode: Mode = "single", home: Path | None = None) -> dict[str, Key]:
    """The sealed keys of a set by task key; CrmArenaError if there are none."""
    path = keys_path(fingerprint, split, home)
    keys = (key_of_mode(_key(entry), mode) for entry in read_rows(path))
    return {key.task_key: key for key in keys}


def find_key(fingerprint: str, task_key: str, home: Path | None = None) -> Key:
    """The sealed key of one task of an org, whatever its split; CrmArenaError if no key of it is sealed there."""
    base = keys_path(fingerprint, "any", home).parent
    mode: Mode = "interactive" if task_key.endswith(_MARK) else "single"
    for path in sorted(base.glob("*.jsonl")) if base.is_dir() else ():
        found = read_keys(fingerprint, path.stem, mode, home).get(task_key)
        if found:
            return found
    raise CrmArenaError(f"no key of task {task_key} under {base}", "Draw the tasks of that org, or give the key.")


def with_answers(tasks: Iterable[Task], keys: Mapping[str, Key]) -> list[dict[str, Any]]:
    """Rows of the published format with the answers filled in: `[null]` stands for None."""
    return [{**task.row, "answer": list(keys[task.key].answer)} for task in tasks]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Objects of a local JSON array or JSONL file; CrmArenaError names the file and line that cannot be read."""
    try:
        text = path.read_text("utf-8")
    except OSError as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault.strerror}", "Draw the tasks first.") from fault
    if text.lstrip().startswith("["):
        return list(json.loads(text))
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            rows.append(json.loads(line))
        except ValueError as fault:
            raise CrmArenaError(f"{path}, line {number}: not JSON: {fault}") from fault
    return rows


def write_atomically(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that it is there whole or not at all; nobody but its owner can read it before `mode` is set."""
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _lines(entries: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def _key(entry: dict[str, Any]) -> Key:
    evidence = tuple((kind, record) for kind, record in entry["evidence"])
    return Key(**{**entry, "answer": tuple(entry["answer"]), "trace": tuple(entry["trace"]), "evidence": evidence})
