"""One verdict on one trace: what was extracted, what it is worth, and why."""

from dataclasses import dataclass, field

from crmarena.core.answers import AnswerKind
from crmarena.core.play import SCORED, Outcome, Trace
from crmarena.core.task import Key
from crmarena.score.extract import canonical_id, extract

#: Raised when the same trace and key would get another value (see CHANGELOG, "Scores").
GRADING_VERSION = 1


@dataclass(frozen=True, slots=True)
class Score:
    """A verdict. `value` is 0.0 or 1.0 for a scored outcome and None for an outage (never a zero)."""

    task_key: str
    family: str
    agent: str
    outcome: Outcome
    value: float | None
    extracted: tuple[str, ...] | None
    reason: str
    epoch: int = 1
    metrics: dict[str, float] = field(default_factory=dict)

    @property
    def scored(self) -> bool:
        """True unless the play ended in somebody else's fault."""
        return self.value is not None


def grade(trace: Trace, key: Key) -> Score:
    """Compare a trace's response with the key. ValueError if they belong to different tasks."""
    if trace.task_key != key.task_key:
        raise ValueError(f"trace of {trace.task_key} cannot be graded with the key of {key.task_key}")
    extracted, value, reason = _judge(trace, key)
    shown = None if extracted is None else tuple(sorted(extracted))
    return Score(trace.task_key, trace.family, trace.agent, trace.outcome, value, shown, reason, trace.epoch)


def _judge(trace: Trace, key: Key) -> tuple[frozenset[str] | None, float | None, str]:
    if trace.outcome not in SCORED:
        return None, None, trace.reason
    if trace.outcome is not Outcome.ANSWERED or trace.response is None:
        return None, 0.0, trace.reason
    kind = AnswerKind(key.kind)
    gold = gold_set(key)
    said = extract(trace.response, kind)
    if said is None:
        return None, 0.0, f"the response names no {kind.value.replace('_', ' ')}"
    if said == gold:
        return said, 1.0, "exact match"
    if not gold:
        return said, 0.0, "an answer where there is none"
    return said, 0.0, "another answer" if said else "no answer given"


def gold_set(key: Key) -> frozenset[str]:
    """The key's answer as a set of canonical values; empty for None."""
    values = [value for value in key.answer if value is not None]
    ids = key.kind in (AnswerKind.RECORD_ID, AnswerKind.RECORD_IDS)
    return frozenset(canonical_id(value) if ids else value for value in values)
