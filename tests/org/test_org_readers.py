"""Readers of one organisation at once: none waits for another, none sees anything but the organisation."""

from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from crmarena.org import Org
from crmarena.schema import Schema

from .conftest import PLAN, make_rows, write

STATEMENTS = (
    "SELECT Id, Account.Name FROM Case ORDER BY CreatedDate",
    "SELECT OwnerId, COUNT(Id) n FROM Case GROUP BY OwnerId",
    "FIND {ri* OR am* OR café} IN ALL FIELDS RETURNING Case(Id, Subject), EmailMessage",
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, schema: Schema) -> Path:
    return write(tmp_path_factory.mktemp("readers") / "org", schema, make_rows(schema, PLAN, 5))


def answers(directory: Path) -> list[object]:
    """What a reader of its own is told, a few times over."""
    with Org.open(directory) as org:
        return [org.run(statement) for _ in range(5) for statement in STATEMENTS]


def test_threads_read_one_file_side_by_side(directory: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(answers, [directory] * 16))
    assert all(one == told[0] for one in told)
    assert all(told[0])


def test_processes_read_one_file_side_by_side(directory: Path) -> None:
    with get_context("spawn").Pool(2) as pool:
        told = pool.map(answers, [directory] * 4)
    assert all(one == answers(directory) for one in told)


def test_readers_go_on_while_another_one_is_amid_an_answer(directory: Path) -> None:
    with Org.open(directory) as first, Org.open(directory) as second, first.private() as view:
        record = second.query("SELECT Id FROM Case LIMIT 1")["records"][0]["Id"]
        before = second.run(STATEMENTS[0])
        view.update("Case", record, {"Subject": "changed in a private view"})
        view.delete("Case", record)
        assert second.run(STATEMENTS[0]) == before
        assert first.run(STATEMENTS[0]) == before
        assert len(view.run(STATEMENTS[0])) == len(before) - 1
