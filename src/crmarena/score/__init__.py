"""Verdicts: extraction, comparison and their evidence. The module itself is callable: `crmarena.score(trace)`."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from crmarena.core.play import Trace
from crmarena.core.task import Key
from crmarena.score.verdict import GRADING_VERSION, Score, grade

__all__ = ["GRADING_VERSION", "Score", "grade", "score"]


def score(trace: Trace, key: Key | None = None, home: Path | None = None) -> Score:
    """Grade one trace. Without `key` the sealed file of the org the trace was played on is opened.

    CrmArenaError if no key of that task is sealed under `home` (default: the CRMARENA_HOME folder).
    """
    if key is None:
        from crmarena.tasks.files import find_key

        key = find_key(trace.org_hash, trace.task_key, home)
    return grade(trace, key)


class _Room(ModuleType):
    """The room and the verb share a name, so the room can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> Score:
        return score(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
