"""Plays without a model as Inspect logs, so that `inspect view` and `samples_df()` read them like any other."""

import re
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inspect_ai.log import (
    EvalConfig,
    EvalDataset,
    EvalLog,
    EvalSample,
    EvalSpec,
    EvalStats,
    recompute_metrics,
    write_eval_log,
)
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageSystem, ChatMessageUser, ModelOutput

from crmarena.agents.react import OBSERVATION_PREFIX
from crmarena.core.play import ActionKind, Step, Trace
from crmarena.core.task import Key, Task
from crmarena.core.trace_json import trace_to_dict
from crmarena.harness.scorers import OUTCOME, OUTCOMES, VERDICT, as_inspect_outcome, as_inspect_score
from crmarena.harness.solvers import TRACE
from crmarena.harness.tasks import NAME, sample_of
from crmarena.score.verdict import GRADING_VERSION, Score

#: Inspect names the model that played; there was none.
NO_MODEL = "none/none"


def export_eval_logs(
    traces: Sequence[Trace], scores: Sequence[Score], tasks: Sequence[Task], keys: Mapping[str, Key], folder: Path
) -> list[Path]:
    """Write one `.eval` file per agent into `folder`; returns their paths, by agent's name.

    `scores` are in the order of `traces`, as an `Evaluation` holds them; ValueError if they are not.
    """
    by_key = {task.key: task for task in tasks}
    samples: dict[str, list[EvalSample]] = {}
    for trace, score in zip(traces, scores, strict=True):
        if (trace.task_key, trace.agent, trace.epoch) != (score.task_key, score.agent, score.epoch):
            raise ValueError(f"the score of {score.task_key} stands where that of {trace.task_key} belongs")
        task = by_key[trace.task_key]
        samples.setdefault(trace.agent, []).append(_sample(trace, score, task, keys[task.key]))
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(agent, samples[agent], folder) for agent in sorted(samples)]


def _write(agent: str, samples: list[EvalSample], folder: Path) -> Path:
    log = EvalLog(eval=_spec(agent, samples), status="success", samples=samples, stats=EvalStats())
    recompute_metrics(log)
    path = folder / f"{re.sub(r'[^A-Za-z0-9._-]+', '-', agent)}.eval"
    write_eval_log(log, str(path))
    return path


def _spec(agent: str, samples: list[EvalSample]) -> EvalSpec:
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    ids = list(dict.fromkeys(str(sample.id) for sample in samples))
    return EvalSpec.model_validate(
        {
            "eval_id": uuid.uuid4().hex,
            "run_id": uuid.uuid4().hex,
            "task_id": uuid.uuid4().hex,
            "created": now,
            "task": NAME,
            "task_version": GRADING_VERSION,
            "solver": agent,
            "model": NO_MODEL,
            "dataset": EvalDataset(name=f"crmarena-{samples[0].metadata['org']}", samples=len(ids), sample_ids=ids),
            "config": EvalConfig(epochs=max(sample.epoch for sample in samples)),
            "scorers": _scorers(),
        }
    )


def _scorers() -> list[dict[str, Any]]:
    """Our scorers as a log's header describes them, in the terms by which Inspect finds their metrics again."""
    plain = [{"name": f"inspect_ai/{name}", "options": {}} for name in ("accuracy", "stderr")]
    grouped = [_grouped(name, by) for by in ("skill", "task") for name in ("accuracy", "stderr")]
    counts = {"name": f"crmarena/{OUTCOMES}", "options": {}}
    return [
        {"name": VERDICT, "options": {}, "metrics": [*plain, *grouped], "metadata": {}},
        {"name": OUTCOME, "options": {}, "metrics": [counts], "metadata": {}},
    ]


def _grouped(name: str, by: str) -> dict[str, Any]:
    inner = {"type": "metric", "name": name, "params": {}}
    template = "{group_name}" if name == "accuracy" else "{group_name}_stderr"
    options = {"metric": inner, "group_key": by, "all": False, "name_template": template}
    return {"name": "inspect_ai/grouped", "options": options}


def _sample(trace: Trace, score: Score, task: Task, key: Key) -> EvalSample:
    asked = sample_of(task, key, task.org)
    return EvalSample(
        id=task.key,
        epoch=trace.epoch,
        input=asked.input,
        target=asked.target,
        messages=[*_opening(task), *(message for step in trace.steps for message in _exchange(step))],
        output=ModelOutput.from_content(NO_MODEL, trace.response or ""),
        scores={
            VERDICT: as_inspect_score(score),
            OUTCOME: as_inspect_outcome(trace.outcome),
        },
        metadata=asked.metadata or {},
        store={TRACE: trace_to_dict(trace)},
        uuid=uuid.uuid4().hex,
    )


def _opening(task: Task) -> list[ChatMessage]:
    context = [ChatMessageSystem(content=task.required)] if task.required else []
    return [*context, ChatMessageUser(content=task.query)]


def _exchange(step: Step) -> list[ChatMessage]:
    """One step as the dialogue a model would have had."""
    kind, content = step.action.kind, step.action.content
    thought = f"<thought>{step.thought}</thought>\n" if step.thought else ""
    said = content if kind is ActionKind.INVALID else f"{thought}<{kind.value}>{content}</{kind.value}>"
    prefix = OBSERVATION_PREFIX if kind is ActionKind.EXECUTE else ""
    heard = [ChatMessageUser(content=prefix + step.observation.text)] if step.observation.text else []
    return [ChatMessageAssistant(content=said), *heard]
