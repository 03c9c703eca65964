"""Sets drawn on the tiny org: the same everywhere, proven anew, extended without reshuffling."""

import os
import subprocess
import sys
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.task import Key, Task
from crmarena.org import Org
from crmarena.tasks.certify import certify_set
from crmarena.tasks.draw import Request
from crmarena.tasks.family import NO_ANSWER, Asked
from crmarena.tasks.files import read_keys, read_report, read_tasks
from crmarena.tasks.load import ShortSupplyWarning, draw_tasks, load_keys, load_tasks, world_of
from crmarena.tasks.shelf import families, family

Set = tuple[list[Task], dict[str, Key]]


def read(org: Org, home: Path, split: str = "test") -> Set:
    """A set as it stands on disk."""
    return read_tasks(org.fingerprint, org.edition, split, home=home), read_keys(org.fingerprint, split, home=home)


def draw(org: Org, home: Path, request: Request, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """Draw, without a word on short supply."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShortSupplyWarning)
        return draw_tasks(org, request, [family(name) for name in names], home=home)


@pytest.fixture(scope="module")
def shelf(tiny: Org, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a set of ten per family."""
    home = tmp_path_factory.mktemp("drawn")
    draw(tiny, home, Request(count=10))
    return home


def by_family(tasks: list[Task]) -> dict[str, list[Task]]:
    """Tasks by family, with their idx taken off."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.task, []).append(replace(task, idx=0))
    return found


def test_every_family_is_there_in_order_with_a_dense_idx(tiny: Org, shelf: Path) -> None:
    tasks, keys = read(tiny, shelf)
    assert [task.idx for task in tasks] == list(range(len(tasks)))
    assert list(dict.fromkeys(task.task for task in tasks)) == list(families())
    assert [keys[task.key].idx for task in tasks] == [task.idx for task in tasks]
    assert all((task.org_hash, task.company) == (tiny.fingerprint, tiny.manifest.company) for task in tasks)


def test_a_set_stands_when_it_is_proven_anew(tiny: Org, shelf: Path) -> None:
    tasks, keys = read(tiny, shelf)
    assert certify_set(tiny, tasks, keys.values(), world=world_of(tiny)) == []


def test_a_forged_key_or_question_is_found_out(tiny: Org, shelf: Path) -> None:
    tasks, keys = read(tiny, shelf)
    two = [next(t for t in tasks if keys[t.key].answer != NO_ANSWER and "Today" in t.required), tasks[-1]]
    mine = keys[two[0].key]
    assert certify_set(tiny, two[:1], [replace(mine, answer=("005000000000000AAA",))])[0].startswith(
        f"{two[0].key}: agreement"
    )
    assert "gold" in certify_set(tiny, two[:1], [replace(mine, answer=NO_ANSWER)], world=world_of(tiny))[0]
    assert certify_set(tiny, two, [mine]) == [f"{two[1].key}: no key with parameters"]
    late = two[0].replaced(required="Today's date: 2031-01-01")
    assert "names another day" in certify_set(tiny, [late], [mine])[0]


def test_no_question_is_asked_before_its_period_is_over(tiny: Org, shelf: Path) -> None:
    for key in read(tiny, shelf)[1].values():
        asked = Asked.of((key.params or {})["asked"])
        if asked.period and not asked.period.relative:
            period, today = asked.moment
            assert period.window(today).end <= today


def test_most_questions_without_answer_are_near_misses(tiny: Org, shelf: Path) -> None:
    keys = [key for key in read(tiny, shelf)[1].values() if key.answer == NO_ANSWER]
    near = [key for key in keys if tiny.run(key.trace[0])]
    assert keys
    assert len(near) >= 0.4 * len(keys)


def test_the_same_request_gives_the_same_set(tiny: Org, shelf: Path, tmp_path: Path) -> None:
    draw(tiny, tmp_path, Request(count=10))
    assert read(tiny, tmp_path) == read(tiny, shelf)


def test_fewer_tasks_are_the_first_of_more(tiny: Org, shelf: Path, tmp_path: Path) -> None:
    draw(tiny, tmp_path, Request(count=4))
    many, few = by_family(read(tiny, shelf)[0]), by_family(read(tiny, tmp_path)[0])
    assert few == {name: tasks[: len(few[name])] for name, tasks in many.items()}
    assert min(map(len, few.values())) == 4


def test_another_split_asks_other_questions(tiny: Org, shelf: Path, tmp_path: Path) -> None:
    draw(tiny, tmp_path, Request(count=4, split="train"))
    known = {(task.query, task.required) for task in read(tiny, shelf)[0]}
    other = [(task.query, task.required) for task in read(tiny, tmp_path, "train")[0]]
    assert sum(text in known for text in other) <= 0.1 * len(other)


def test_one_family_drawn_anew_leaves_the_others_alone(tiny: Org, tmp_path: Path) -> None:
    first, second = list(families())[:2]
    draw(tiny, tmp_path, Request(count=4))
    before = by_family(read(tiny, tmp_path)[0])
    report = draw(tiny, tmp_path, Request(count=6), (second,))
    tasks = read(tiny, tmp_path)[0]
    after = by_family(tasks)
    assert {name: after[name] for name in after if name != second} == {n: before[n] for n in before if n != second}
    assert (after[second][:4], len(after[second]), len(after[first])) == (before[second], 6, 4)
    assert [task.idx for task in tasks] == list(range(len(tasks)))
    assert Counter(task.task for task in tasks) == {line["family"]: line["tasks"] for line in report["families"]}
    assert report["whole"]


def test_short_supply_is_told(tiny: Org, tmp_path: Path) -> None:
    with pytest.warns(ShortSupplyWarning, match="of 60 tasks"):
        report = draw_tasks(tiny, Request(count=60), [family(next(iter(families())))], home=tmp_path)
    assert report["families"][0]["missing"] > 0
    assert not report["whole"]


def test_tasks_are_drawn_when_they_are_missing(tiny: Org) -> None:
    with pytest.raises(CrmArenaError, match="no 'nothing' tasks"):
        load_tasks(tiny, split="nothing", draw_missing=False)
    seen: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShortSupplyWarning)
        tasks = load_tasks(tiny, split="first-time", progress=lambda what, _done, _of: seen.append(what))
    assert seen[-1] == "draw"
    assert load_tasks(tiny, split="first-time", draw_missing=False) == tasks
    assert set(load_keys(tiny, split="first-time")) == {task.key for task in tasks}
    twins = load_tasks(tiny, "interactive", "first-time")
    assert set(load_keys(tiny, "interactive", "first-time")) == {task.key for task in twins}
    report = read_report(tiny.fingerprint, "first-time")
    assert report is not None
    assert report["whole"]


DIGEST = """
import sys, warnings
from pathlib import Path
from hashlib import sha256
from crmarena.org import Org
from crmarena.tasks.draw import Request
from crmarena.tasks.load import draw_tasks
from crmarena.tasks.files import tasks_home, keys_path
warnings.simplefilter("ignore")
org, home = Org.open(sys.argv[1]), Path(sys.argv[2])
draw_tasks(org, Request(count=3), home=home)
files = sorted(tasks_home(org.fingerprint, "test", home).iterdir()) + [keys_path(org.fingerprint, "test", home)]
print(sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
"""


def test_the_hash_seed_of_the_interpreter_changes_nothing(tiny: Org, tmp_path: Path) -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(tiny.directory), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
