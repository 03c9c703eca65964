"""A task: the public half everyone may read, and the key that stays sealed."""

from dataclasses import dataclass, replace
from typing import Any

from crmarena.core.play import Briefing, Facing, Mode

#: Row fields of the published dataset's format, in its order. `answer` is null in our public files.
ROW_FIELDS = ("idx", "answer", "task", "persona", "metadata", "reward_metric", "query")


@dataclass(frozen=True, slots=True)
class Task:
    """One drawn question, without its answer.

    `task` is the family's public id, `required` the context the agent is given (single-turn), `key` the stable task
    key, `org` the edition, `org_hash` the fingerprint of the org it was drawn on.
    """

    idx: int
    task: str
    query: str
    persona: str
    required: str
    optional: str
    reward_metric: str
    key: str
    mode: Mode
    facing: Facing
    org: str
    org_hash: str
    seed: int
    split: str = "test"
    company: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """The task in the published dataset's row format; the answer is withheld (null)."""
        metadata = {"required": self.required, "optional": self.optional}
        values = (self.idx, None, self.task, self.persona, metadata, self.reward_metric, self.query)
        return dict(zip(ROW_FIELDS, values, strict=True))

    @property
    def sidecar(self) -> dict[str, Any]:
        """What the published row has no place for, joined to it by `idx`."""
        names = ("idx", "key", "mode", "facing", "org", "org_hash", "seed", "split", "company")
        return {("task_key" if name == "key" else name): getattr(self, name) for name in names}

    @classmethod
    def from_row(cls, row: dict[str, Any], sidecar: dict[str, Any]) -> "Task":
        """Join a row with its sidecar entry; KeyError names a missing field."""
        side = {("key" if name == "task_key" else name): value for name, value in sidecar.items()}
        metadata = row["metadata"]
        return cls(
            task=row["task"], query=row["query"], persona=row["persona"], reward_metric=row["reward_metric"],
            required=metadata["required"], optional=metadata["optional"], **side,
        )  # fmt: skip

    def briefing(self, schema: str, aided: bool = True, max_turns: int = 20) -> Briefing:
        """What the agent is told of this task. `aided` adds the optional domain details."""
        return Briefing(
            query=self.query, context=self.required, hints=self.optional if aided else "", company=self.company,
            facing=self.facing, mode=self.mode, schema=schema, max_turns=max_turns,
        )  # fmt: skip

    def replaced(self, **changes: Any) -> "Task":
        """A copy with some fields changed (the same question in other words, say)."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Key:
    """The sealed half of a task: its answer and the proof.

    `answer` has the published shape: a tuple of strings, or `(None,)` for "no answer". `kind` names how it is compared
    (see `core.answers`). `trace` is the statements by which the answer was worked out from the rows, in order.
    """

    task_key: str
    idx: int
    task: str
    answer: tuple[str | None, ...]
    kind: str
    trace: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    params: dict[str, Any] | None = None
    proof: dict[str, Any] | None = None
