"""An offline, Salesforce-compatible benchmark for CRM agents.

The public API, all of it importable from here::

    org = crmarena.open_org("b2b")                      # built from its seed on first use, then cached
    org.query("SELECT Id, Subject FROM Case LIMIT 3")   # Salesforce's JSON as dicts
    tasks = crmarena.load_tasks(org)                    # drawn and certified on first use
    trace = crmarena.play(my_agent, tasks[0], org)      # my_agent(briefing, env) -> str
    crmarena.score(trace).value                         # 1.0, 0.0, or None for an outage
    crmarena.evaluate(my_agent, org).accuracy
"""

from typing import TYPE_CHECKING, Any

from crmarena.core.errors import CrmArenaError, SalesforceError

if TYPE_CHECKING:
    from crmarena.arena.evaluate import evaluate
    from crmarena.arena.evaluation import Evaluation
    from crmarena.arena.orgs import open_org
    from crmarena.arena.play import Terms, play
    from crmarena.arena.selection import Selection
    from crmarena.core.play import Action, Briefing, Env, Observation, Outcome, Step, Trace
    from crmarena.core.task import Task
    from crmarena.org import Budget, Org
    from crmarena.score import Score, score
    from crmarena.tasks.load import load_tasks

__version__ = "0.1.0"

#: Where each public name lives; imported on first use so that `import crmarena` and `crmarena --help` stay quick.
_HOMES = {
    "Action": "crmarena.core.play",
    "Briefing": "crmarena.core.play",
    "Budget": "crmarena.org",
    "Env": "crmarena.core.play",
    "Evaluation": "crmarena.arena.evaluation",
    "Observation": "crmarena.core.play",
    "Org": "crmarena.org",
    "Outcome": "crmarena.core.play",
    "Score": "crmarena.score",
    "Selection": "crmarena.arena.selection",
    "Step": "crmarena.core.play",
    "Task": "crmarena.core.task",
    "Terms": "crmarena.arena.play",
    "Trace": "crmarena.core.play",
    "evaluate": "crmarena.arena.evaluate",
    "load_tasks": "crmarena.tasks.load",
    "open_org": "crmarena.arena.orgs",
    "play": "crmarena.arena.play",
    "query": "",
    "score": "",
}

__all__ = [
    "Action", "Briefing", "Budget", "CrmArenaError", "Env", "Evaluation", "Observation", "Org", "Outcome",
    "SalesforceError", "Score", "Selection", "Step", "Task", "Terms", "Trace", "evaluate", "load_tasks", "open_org",
    "play", "query", "score",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'crmarena' has no attribute '{name}'")
    home = _HOMES[name]
    # `query` and `score` are rooms of this package (the latter can be called).
    value = getattr(import_module(home), name) if home else import_module(f"crmarena.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
