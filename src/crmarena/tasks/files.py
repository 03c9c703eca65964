"""Task files: the public half in the published dataset's row format, its sidecar, and the sealed half elsewhere."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Facing, Mode
from crmarena.core.task import Key, Task
from crmarena.org.home import home as default_home
from crmarena.org.writing import writing
from crmarena.tasks.phrase import densely
from crmarena.tasks.stored import json_object, read_lines, read_object

#: Changes when the same org would give other tasks, or the files another form; older sets are drawn anew.
TASKS_VERSION = 2
REPORT = "drawn.json"
_SUFFIX: dict[Mode, str] = {"single": "", "interactive": "_interactive"}
_MARK = "-i"
#: How to mend a damaged set.
REDRAW = "Draw the set anew: `crmarena tasks draw` with the same --org and --split."
_FIRST = "Draw the tasks first: `crmarena tasks draw`."


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Texts(_Shape):
    required: str
    optional: str


class _Row(_Shape):
    idx: int
    task: str
    persona: str
    metadata: _Texts
    reward_metric: str
    query: str


class _Side(_Shape):
    model_config = ConfigDict(strict=True, extra="forbid")

    idx: int
    task_key: str
    mode: Mode
    facing: Facing
    org: str
    org_hash: str
    seed: int
    split: str
    company: str


class _Asked(_Shape):
    model_config = ConfigDict(strict=True, extra="forbid")

    count: int
    split: str
    none_share: float
    cap: float


class _Line(_Shape):
    family: str


class _Report(_Shape):
    tasks: int
    whole: bool
    request: _Asked
    families: list[_Line]


_whole = TypeAdapter(Key)


def _key(entry: Any) -> Key:
    return _whole.validate_python(json_object(entry))


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
    path = tasks_home(fingerprint, split, home) / REPORT
    return read_object(path, _report, REDRAW) if path.exists() else None


def _report(entry: Any) -> dict[str, Any] | None:
    version = entry["version"] if isinstance(entry, dict) else None
    if type(version) is not int:
        raise ValueError("it names no version")
    if version != TASKS_VERSION:
        return None
    _Report.model_validate(entry)
    return dict(entry)


def read_tasks(
    fingerprint: str, edition: str, split: str, mode: Mode = "single", home: Path | None = None
) -> list[Task]:
    """The tasks of a set; CrmArenaError if its files are missing or do not belong together."""
    folder = tasks_home(fingerprint, split, home)
    stem = f"{edition}{_SUFFIX[mode]}"
    file = folder / f"{stem}.jsonl"
    rows = read_lines(file, _shaped(_Row), REDRAW, _FIRST)
    sides = {side["idx"]: side for side in read_lines(folder / f"{stem}.sidecar.jsonl", _shaped(_Side), REDRAW)}
    _complete(file, len({row["idx"] for row in rows}), read_report(fingerprint, split, home))
    try:
        return [Task.from_row(row, sides[row["idx"]]) for row in rows]
    except KeyError as fault:
        raise CrmArenaError(f"{file} and its sidecar differ at {fault}", REDRAW) from fault


def _shaped(model: type[BaseModel]) -> Callable[[Any], dict[str, Any]]:
    """Lets an object of that shape through as it is."""

    def shaped(entry: Any) -> dict[str, Any]:
        found = json_object(entry)
        model.model_validate(found)
        return found

    return shaped


def _complete(file: Path, there: int, report: Mapping[str, Any] | None) -> None:
    if report and report["tasks"] != there:
        raise CrmArenaError(f"{file} holds {there} of the {report['tasks']} tasks that {REPORT} names", REDRAW)


def read_keys(fingerprint: str, split: str, mode: Mode = "single", home: Path | None = None) -> dict[str, Key]:
    """The sealed keys of a set by task key; CrmArenaError if there are none."""
    path = keys_path(fingerprint, split, home)
    keys = (key_of_mode(key, mode) for key in read_lines(path, _key, REDRAW, _FIRST))
    found = {key.task_key: key for key in keys}
    _complete(path, len(found), read_report(fingerprint, split, home))
    return found


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


def write_atomically(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that it is there whole or not at all; nobody but its owner can read it before `mode` is set."""
    with writing(path):
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
