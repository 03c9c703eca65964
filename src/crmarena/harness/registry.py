"""What Inspect finds by the entry point: importing this registers the task, the solvers and the scorers."""

from crmarena.harness.scorers import outcome, outcomes, verdict
from crmarena.harness.solvers import agent, react
from crmarena.harness.tasks import pro

__all__ = ["agent", "outcome", "outcomes", "pro", "react", "verdict"]
