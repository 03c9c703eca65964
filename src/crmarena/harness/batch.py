"""What a run of an agent with a model is: one value that the command line fills and every shard is handed."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from crmarena.arena.selection import Selection
from crmarena.core.errors import CrmArenaError
from crmarena.core.task import Task

#: Inspect's limits on one sample, as `inspect_ai.eval` names them.
LIMITS = frozenset({"message_limit", "token_limit", "turn_limit", "time_limit", "working_limit", "cost_limit"})


class ModelBatch(BaseModel):
    """An agent with a model on the selected tasks, `epochs` times each.

    `model` is Inspect's `provider/name`. `calls` are fields of Inspect's GenerateConfig (temperature, max_tokens,
    max_retries, attempt_timeout, cache, …), `limits` its limits on one play, `model_args` arguments of the provider.
    `max_connections` model calls are in flight at a time, over all `processes`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    agent: str = "react"
    select: Selection = Selection()
    epochs: int = Field(default=1, ge=1)
    aided: bool = True
    max_turns: int = Field(default=20, ge=1)
    processes: int = Field(default=1, ge=1)
    max_connections: int = Field(default=10, ge=1)
    calls: dict[str, Any] = {}
    limits: dict[str, Any] = {}
    model_base_url: str | None = None
    model_args: dict[str, Any] = {}

    @property
    def player(self) -> str:
        """What the agent is called in traces and tables."""
        return f"{self.agent}:{self.model}"

    def check(self) -> None:
        """CrmArenaError names a setting that Inspect does not have, or says why the model cannot be had."""
        from inspect_ai.model import GenerateConfig, get_model

        unknown = sorted({*self.calls} - {*GenerateConfig.model_fields} | {*self.limits} - LIMITS)
        if unknown:
            raise CrmArenaError(
                f"Inspect has no setting called {', '.join(unknown)}",
                f"A call has the fields of inspect_ai.model.GenerateConfig; limits are {', '.join(sorted(LIMITS))}.",
            )
        try:
            get_model(self.model, base_url=self.model_base_url, **self.model_args)
        except Exception as fault:
            told = re.sub(r"\[/?[a-z ]+\]", "", str(getattr(fault, "message", fault))).strip()
            raise CrmArenaError(f"the model {self.model} cannot be used: {told}") from fault

    def record(self) -> dict[str, Any]:
        """What decides about the results, for `run.json`; nothing about parallelism, and no credentials."""
        return {
            "agent": self.agent, "model": self.model, "aided": self.aided, "max_turns": self.max_turns,
            "calls": self.calls, "limits": self.limits,
        }  # fmt: skip


class Round(BaseModel):
    """Some tasks, each to be played in the `epochs` epochs that begin with number `first`."""

    model_config = ConfigDict(frozen=True)

    first: int
    epochs: int
    keys: tuple[str, ...]

    @property
    def plays(self) -> list[tuple[str, int]]:
        """Every (task key, epoch) of the round."""
        return [(key, epoch) for epoch in range(self.first, self.first + self.epochs) for key in self.keys]


def rounds_for(tasks: list[Task], epochs: int, played: set[tuple[str, int]]) -> list[Round]:
    """What is left to play; neighbouring epochs in which the same tasks are missing are one round."""
    rounds: list[Round] = []
    for epoch in range(1, epochs + 1):
        keys = tuple(task.key for task in tasks if (task.key, epoch) not in played)
        last = rounds[-1] if rounds else None
        if last is not None and last.keys == keys and last.first + last.epochs == epoch:
            rounds[-1] = Round(first=last.first, epochs=last.epochs + 1, keys=keys)
        elif keys:
            rounds.append(Round(first=epoch, epochs=1, keys=keys))
    return rounds


def dealt(rounds: list[Round], hands: int) -> list[list[Round]]:
    """The rounds dealt out to so many processes: tasks in turn, so that every process gets its share of each family."""
    shares = [
        [Round(first=part.first, epochs=part.epochs, keys=keys) for part in rounds if (keys := part.keys[hand::hands])]
        for hand in range(hands)
    ]
    return [share for share in shares if share]
