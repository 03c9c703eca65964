"""The orgs, tasks and keys open in this process: each org is opened once, read-only, and shared by all its plays."""

from dataclasses import dataclass
from typing import Any

from crmarena.arena.orgs import open_org
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import Key, Task
from crmarena.org import Org
from crmarena.tasks.load import load_keys, load_tasks

MODES: tuple[Mode, ...] = ("single", "interactive")


@dataclass(frozen=True, slots=True)
class World:
    """One org with one set of tasks by key, and their sealed keys."""

    org: Org
    tasks: dict[str, Task]
    keys: dict[str, Key]


#: By (fingerprint, mode, split), as the metadata of a sample names them.
_worlds: dict[tuple[str, str, str], World] = {}
_orgs: dict[str, Org] = {}


def open_world(org: str, mode: str, split: str) -> World:
    """The world of an org's name or directory; a missing org is built and missing tasks are drawn.

    CrmArenaError for a mode that is none, or one that no user is there to play.
    """
    wanted = next((known for known in MODES if known == mode), None)
    if wanted is None:
        raise CrmArenaError(f"no mode '{mode}'", f"Modes: {', '.join(MODES)}.")
    if wanted == "interactive":
        raise CrmArenaError(
            "interactive tasks need a simulated user, which the harness does not have yet",
            "Play mode=single, or hand crmarena.play a user of your own.",
        )
    if org not in _orgs:
        _orgs[org] = open_org(org)
    opened = _orgs[org]
    place = (opened.fingerprint, wanted, split)
    if place not in _worlds:
        tasks = {task.key: task for task in load_tasks(opened, wanted, split)}
        _worlds[place] = World(opened, tasks, load_keys(opened, wanted, split))
    return _worlds[place]


def world_of(metadata: dict[str, Any]) -> World:
    """The world a sample was made from.

    CrmArenaError if the process that made the sample is another one and the org cannot be found again.
    """
    place = (metadata["org_hash"], metadata["mode"], metadata["split"])
    if place not in _worlds:
        opened = open_world(metadata["org"], metadata["mode"], metadata["split"])
        if opened.org.fingerprint != metadata["org_hash"]:
            raise CrmArenaError(
                f"the samples were made from org {metadata['org_hash'][:12]},"
                f" '{metadata['org']}' is now {opened.org.fingerprint[:12]}",
                "Open the org they were made from: -T org=<its directory>.",
            )
    return _worlds[place]
