"""Which tasks of a set to play."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, get_args

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import Task


class Choice(TypedDict, total=False):
    """The fields of a `Selection` as keyword arguments."""

    mode: Mode
    split: str
    families: Sequence[str]
    per_family: int | None
    limit: int | None
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tasks to play: all families if none is named; at most `per_family` of each, at most `limit` in all."""

    mode: Mode = "single"
    split: str = "test"
    families: Sequence[str] = ()
    per_family: int | None = None
    limit: int | None = None
    keys: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise CrmArenaError(f"no such mode: {self.mode!r}", f"Modes: {', '.join(get_args(Mode))}.")
        for name, count in (("per_family", self.per_family), ("limit", self.limit)):
            if count is not None and count < 1:
                raise CrmArenaError(f"{name} is {count}", "It must be 1 or more; leave it out for all tasks.")

    def pick(self, tasks: Sequence[Task]) -> list[Task]:
        """The chosen tasks in their order; CrmArenaError names a family or key that is not there."""
        self._check("families", self.families, {task.task for task in tasks})
        self._check("task keys", self.keys, {task.key for task in tasks})
        seen: dict[str, int] = {}
        chosen = []
        for task in tasks:
            if (self.families and task.task not in self.families) or (self.keys and task.key not in self.keys):
                continue
            seen[task.task] = seen.get(task.task, 0) + 1
            if self.per_family is None or seen[task.task] <= self.per_family:
                chosen.append(task)
        return chosen if self.limit is None else _spread(chosen, self.limit)

    @staticmethod
    def _check(what: str, asked: Iterable[str], there: set[str]) -> None:
        missing = sorted(set(asked) - there)
        if missing:
            raise CrmArenaError(f"no such {what}: {', '.join(missing)}", f"There are: {', '.join(sorted(there)[:30])}.")


def _spread(tasks: list[Task], limit: int) -> list[Task]:
    """The first `limit` tasks taking families in turn, so that a small run still sees every family."""
    families: dict[str, list[Task]] = {}
    for task in tasks:
        families.setdefault(task.task, []).append(task)
    columns = list(families.values())
    ranked = [(rank, index, task) for index, column in enumerate(columns) for rank, task in enumerate(column)]
    chosen = {task.key for _, _, task in sorted(ranked, key=lambda entry: entry[:2])[:limit]}
    return [task for task in tasks if task.key in chosen]
