"""Inspect scorers: the verdict of `crmarena.score` on the sample's trace, and how the play ended."""

from inspect_ai.scorer import Metric, SampleScore, Scorer, Target, Value, accuracy, grouped, metric, scorer, stderr
from inspect_ai.scorer import Score as InspectScore
from inspect_ai.solver import TaskState

from crmarena.core.play import Outcome
from crmarena.harness.names import qualified
from crmarena.harness.solvers import trace_of
from crmarena.harness.worlds import world_of
from crmarena.score.verdict import Score, grade

#: Their names in logs.
VERDICT, OUTCOME, OUTCOMES = "verdict", "outcome", "outcomes"


@metric(qualified(OUTCOMES), scores="unreduced")
def outcomes() -> Metric:
    """How many plays ended in each outcome; every outcome is listed, with zeros."""

    def count(scores: list[SampleScore]) -> Value:
        counts: dict[str, str | int | float | bool | None] = {kind.value: 0 for kind in Outcome}
        for entry in scores:
            counts[entry.score.as_str()] = int(str(counts[entry.score.as_str()])) + 1
        return counts

    return count


@scorer(
    name=qualified(VERDICT),
    metrics=[
        accuracy(),
        stderr(),
        grouped(accuracy(), "skill", all=False),
        grouped(stderr(), "skill", all=False, name_template="{group_name}_stderr"),
        grouped(accuracy(), "task", all=False),
        grouped(stderr(), "task", all=False, name_template="{group_name}_stderr"),
    ],
)
def verdict() -> Scorer:
    """Right (1) or wrong (0) by the rules of `crmarena.score`; an outage is left unscored and enters no mean."""

    async def score(state: TaskState, target: Target) -> InspectScore:  # noqa: ARG001 - a scorer's signature
        trace = trace_of(state)
        if trace is None:
            return InspectScore.unscored(reason=Outcome.INFRASTRUCTURE_ERROR.value, explanation="nothing was played")
        return as_inspect_score(grade(trace, world_of(state.metadata).keys[trace.task_key]))

    return score


@scorer(name=qualified(OUTCOME), metrics=[outcomes()])
def outcome() -> Scorer:
    """How the play ended, counted over all plays, scored or not."""

    async def score(state: TaskState, target: Target) -> InspectScore:  # noqa: ARG001 - a scorer's signature
        trace = trace_of(state)
        return as_inspect_outcome(Outcome.INFRASTRUCTURE_ERROR if trace is None else trace.outcome)

    return score


def as_inspect_score(score: Score) -> InspectScore:
    """One of our verdicts as Inspect writes it: NaN, its mark for "unscored", where ours is None."""
    answer = None if score.extracted is None else ", ".join(score.extracted) or "None"
    if score.value is None:
        return InspectScore.unscored(reason=score.outcome.value, answer=answer, explanation=score.reason)
    return InspectScore(value=score.value, answer=answer, explanation=score.reason, metadata=dict(score.metrics))


def as_inspect_outcome(ended: Outcome) -> InspectScore:
    """An outcome as Inspect writes it."""
    return InspectScore(value=ended.value)
