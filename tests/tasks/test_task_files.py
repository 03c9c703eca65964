"""The two halves of a set on disk: the published form, its twin, and keys that lie elsewhere and are private."""

import json
from pathlib import Path
from stat import S_IMODE
from typing import get_args

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import ROW_FIELDS, Key, Task
from crmarena.tasks.files import (
    TASKS_VERSION,
    find_key,
    interactive,
    keys_path,
    read_keys,
    read_report,
    read_tasks,
    tasks_home,
    with_answers,
    write_atomically,
    write_set,
)
from crmarena.tasks.stored import json_object, read_lines

PRINT = "0123456789abcdef" * 4
#: What the drawer reports besides.
SAID = {
    "whole": True, "families": [{"family": "t"}],
    "request": {"count": 3, "split": "test", "none_share": 0.1, "cap": 0.12},
}  # fmt: skip


def tasks(count: int = 3) -> list[Task]:
    """A few tasks of one org."""
    return [
        Task(
            idx=n, task="t", query=f"Who, {n}?", persona="You ask.", required=f"Rule {n}\n\nToday's date: 2023-05-10",
            optional="Quarters …", reward_metric="exact_match", key=f"k{n}", mode="single", facing="internal",
            org="b2b", org_hash=PRINT, seed=7, company="Anvil",
        )
        for n in range(count)
    ]  # fmt: skip


def keys(count: int = 3) -> list[Key]:
    """Their keys."""
    return [
        Key(
            f"k{n}", n, "t", ("005x",) if n else (None,), "record_id", ("SELECT Id FROM User",), (("Case", "500x"),),
            {"n": n},
        )
        for n in range(count)
    ]  # fmt: skip


def test_a_set_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_set(tasks(), keys(), SAID, tmp_path)
    assert read_tasks(PRINT, "b2b", "test", home=tmp_path) == tasks()
    assert read_keys(PRINT, "test", home=tmp_path) == {key.task_key: key for key in keys()}
    report = read_report(PRINT, "test", tmp_path)
    assert report is not None
    assert report["tasks"] == 3
    assert read_report(PRINT, "train", tmp_path) is None


def test_public_files_hold_no_answer(tmp_path: Path) -> None:
    folder = write_set(tasks(), keys(), SAID, tmp_path)
    rows = read_lines(folder / "b2b.jsonl", json_object, "")
    assert all(tuple(row) == ROW_FIELDS and row["answer"] is None for row in rows)
    assert not [file for file in folder.rglob("*") if "005x" in file.read_text("utf-8")]
    sealed = keys_path(PRINT, "test", tmp_path)
    assert S_IMODE(sealed.stat().st_mode) == 0o600
    assert tasks_home(PRINT, "test", tmp_path) not in sealed.parents
    assert {file.name for file in folder.iterdir()} == {
        "b2b.jsonl", "b2b.sidecar.jsonl", "b2b_interactive.jsonl", "b2b_interactive.sidecar.jsonl", "drawn.json",
    }  # fmt: skip


def test_the_interactive_twin_tells_the_agent_nothing_beforehand(tmp_path: Path) -> None:
    write_set(tasks(), keys(), SAID, tmp_path)
    twins = read_tasks(PRINT, "b2b", "test", "interactive", tmp_path)
    assert twins == [interactive(task) for task in tasks()]
    for twin, task in zip(twins, tasks(), strict=True):
        assert (twin.required, twin.mode, twin.idx) == ("", "interactive", task.idx)
        assert task.required in twin.query
    sealed = read_keys(PRINT, "test", "interactive", tmp_path)
    assert [sealed[twin.key].answer for twin in twins] == [key.answer for key in keys()]


def test_a_key_is_found_by_its_task_in_either_mode(tmp_path: Path) -> None:
    write_set(tasks(), keys(), SAID, tmp_path)
    assert find_key(PRINT, "k1", tmp_path) == keys()[1]
    assert find_key(PRINT, interactive(tasks()[1]).key, tmp_path).answer == keys()[1].answer
    with pytest.raises(CrmArenaError, match="no key of task k9"):
        find_key(PRINT, "k9", tmp_path)


def test_rows_with_answers_have_the_published_form(tmp_path: Path) -> None:
    rows = with_answers(tasks(), {key.task_key: key for key in keys()})
    assert [row["answer"] for row in rows] == [[None], ["005x"], ["005x"]]
    as_list, as_lines = tmp_path / "a.json", tmp_path / "b.jsonl"
    as_list.write_text(json.dumps(rows))
    as_lines.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert read_lines(as_list, json_object, "") == read_lines(as_lines, json_object, "") == rows


def test_nothing_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(CrmArenaError, match="no task was drawn"):
        write_set([], [], {}, tmp_path)


def test_sets_of_another_version_are_not_there(tmp_path: Path) -> None:
    folder = write_set(tasks(), keys(), SAID, tmp_path)
    report = json.loads((folder / "drawn.json").read_text())
    (folder / "drawn.json").write_text(json.dumps({**report, "version": report["version"] - 1}))
    assert read_report(PRINT, "test", tmp_path) is None


def test_a_sidecar_that_does_not_belong_is_refused(tmp_path: Path) -> None:
    folder = write_set(tasks(), keys(), SAID, tmp_path)
    lines = (folder / "b2b.sidecar.jsonl").read_text().splitlines(keepends=True)
    (folder / "b2b.sidecar.jsonl").write_text("".join(lines[1:]))
    with pytest.raises(CrmArenaError, match="sidecar"):
        read_tasks(PRINT, "b2b", "test", home=tmp_path)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "x.jsonl"
    write_atomically(target, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(target, "\ud800")
    assert (target.read_text(), [file.name for file in tmp_path.iterdir()]) == ("old", ["x.jsonl"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("b2b.jsonl", b"5", "b2b.jsonl line 1 is damaged: it holds no object"),
        ("b2b.jsonl", b"[5", "b2b.jsonl is damaged: not JSON"),
        ("b2b.jsonl", b"[5]", "b2b.jsonl entry 1 is damaged"),
        ("b2b.jsonl", b"\xff\xfe", "line 1 is damaged: it is not UTF-8 text"),
        ("b2b.jsonl", b"[" * 100_000, "nested too deeply"),
        ("b2b.jsonl", b"", "holds 0 of the 3 tasks"),
        ("b2b.jsonl", b'{"idx": 0}\n', "line 1 is damaged: task: Field required"),
        ("b2b.sidecar.jsonl", b'{"idx": "0"}\n', "sidecar.jsonl line 1 is damaged: idx"),
        ("drawn.json", b"{", "drawn.json is damaged: not JSON"),
        ("drawn.json", b"[]", "drawn.json is damaged: it names no version"),
        ("drawn.json", b'{"version": %d}' % TASKS_VERSION, "drawn.json is damaged: tasks: Field required"),
        ("keys", b"{}", "jsonl line 1 is damaged: task_key: Field required"),
        ("keys", b"\xff", "jsonl line 1 is damaged: it is not UTF-8 text"),
        ("keys", b"", "holds 0 of the 3 tasks"),
    ],
)
def test_damage_is_told_with_file_line_and_cure(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    folder = write_set(tasks(), keys(), SAID, tmp_path)
    file = keys_path(PRINT, "test", tmp_path) if name == "keys" else folder / name
    file.write_bytes(content)
    with pytest.raises(CrmArenaError, match=told) as refusal:
        read_both(tmp_path)
    assert str(file) in refusal.value.message
    assert "tasks draw" in refusal.value.cure


def read_both(home: Path) -> None:
    """Both halves in both modes."""
    for mode in get_args(Mode):
        read_keys(PRINT, "test", mode, home)
        read_tasks(PRINT, "b2b", "test", mode, home)


@pytest.mark.parametrize("name", ["b2b.jsonl", "b2b_interactive.jsonl", "keys"])
def test_a_line_too_few_is_no_smaller_set(tmp_path: Path, name: str) -> None:
    folder = write_set(tasks(), keys(), SAID, tmp_path)
    file = keys_path(PRINT, "test", tmp_path) if name == "keys" else folder / name
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:-1]))
    with pytest.raises(CrmArenaError, match="holds 2 of the 3 tasks"):
        read_both(tmp_path)


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    odd = [task.replaced(query="one\u2028two\x85three") for task in tasks(1)]
    write_set(odd, keys(1), SAID, tmp_path)
    assert read_tasks(PRINT, "b2b", "test", home=tmp_path) == odd
