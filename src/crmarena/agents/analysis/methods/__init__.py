"""The ways the analyst works an answer out, one file each, found by walking this folder."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from crmarena.agents.analysis.desk import Desk
from crmarena.agents.analysis.reading import Question

#: Works a question out at the desk; None when there is no answer.
Method = Callable[[Question, Desk], str | None]


@cache
def methods() -> dict[str, Method]:
    """Every method by name: the `work_out` of each file here."""
    names = sorted(info.name for info in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").work_out for name in names}
