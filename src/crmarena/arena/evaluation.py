"""What a batch of plays came to."""

from dataclasses import dataclass, field
from typing import Any

from crmarena.core.play import Outcome, Trace
from crmarena.core.task import Key, Task
from crmarena.score.verdict import Score, grade


@dataclass(slots=True)
class Evaluation:
    """What a batch came to: traces and scores in the same order, and the tasks and keys they belong to."""

    tasks: list[Task]
    keys: dict[str, Key]
    traces: list[Trace] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many plays ended in each outcome; every outcome is listed."""
        counts = {outcome.value: 0 for outcome in Outcome}
        for trace in self.traces:
            counts[trace.outcome.value] += 1
        return counts

    @property
    def accuracy(self) -> float | None:
        """Mean over the scored plays, or None if there is none (an outage is not a wrong answer)."""
        values = [score.value for score in self.scores if score.value is not None]
        return sum(values) / len(values) if values else None

    def by_family(self, agent: str | None = None) -> dict[str, float]:
        """Mean of the scored plays of each family (of one agent, or of all)."""
        values: dict[str, list[float]] = {}
        for score in self.scores:
            if score.value is not None and agent in (None, score.agent):
                values.setdefault(score.family, []).append(score.value)
        return {family: sum(column) / len(column) for family, column in values.items()}

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON."""
        agents = sorted({score.agent for score in self.scores})
        return {
            "plays": len(self.traces),
            "accuracy": self.accuracy,
            "outcomes": self.outcomes,
            "agents": {agent: self.by_family(agent) for agent in agents},
        }

    def add(self, trace: Trace) -> Score:
        """Grade a trace and keep both."""
        score = grade(trace, self.keys[trace.task_key])
        self.traces.append(trace)
        self.scores.append(score)
        return score
