"""What the tests of the harness share: the tiny org's tasks, and models that know the answers."""

from typing import Any

import pytest

from crmarena.harness.worlds import World, open_world
from crmarena.org import Org
from crmarena.tasks.draw import Request
from crmarena.tasks.load import draw_tasks
from crmarena.tasks.shelf import families
from stubs.openai_stub import Reply


@pytest.fixture(scope="session")
def world(tiny: Org) -> World:
    """The tiny org with a small set of tasks of its own, the split `harness`."""
    draw_tasks(tiny, Request(count=4, split="harness"), list(families().values())[:3])
    return open_world("tiny", "single", "harness")


@pytest.fixture
def knowing(world: World) -> Reply:
    """A model that looks once and then gives the right answer to every third question, a wrong one to the others."""
    by_query = {task.query: task for task in world.tasks.values()}
    right = {key for number, key in enumerate(sorted(world.tasks)) if number % 3 == 0}

    def reply(messages: list[dict[str, Any]]) -> str:
        task = by_query[str(messages[1]["content"])]
        if len(messages) == 2:
            return "<thought>I look first.</thought>\n<execute>SELECT Id, OwnerId FROM Case LIMIT 3</execute>"
        said = ", ".join(value or "None" for value in world.keys[task.key].answer)
        return f"<thought>Done.</thought>\n<respond>{said if task.key in right else 'I cannot tell'}</respond>"

    return reply


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that opens nothing: the provider wants one to be set."""
    monkeypatch.setenv("OPENAI_API_KEY", "loopback")
