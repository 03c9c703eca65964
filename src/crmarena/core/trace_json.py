"""Traces as JSON objects and back: one format for JSONL files, logs and exports."""

import json
from typing import Any

from crmarena.core.play import Action, ActionKind, Observation, Outcome, Step, Trace, Usage

#: Raised when the meaning of a field changes.
TRACE_FORMAT = 1


def trace_to_dict(trace: Trace) -> dict[str, Any]:
    """A trace as a JSON object. Rows are left out: the observation's text is what the agent saw."""
    return {
        "format": TRACE_FORMAT,
        "task_key": trace.task_key,
        "family": trace.family,
        "org": trace.org,
        "org_hash": trace.org_hash,
        "mode": trace.mode,
        "agent": trace.agent,
        "epoch": trace.epoch,
        "outcome": trace.outcome.value,
        "reason": trace.reason,
        "response": trace.response,
        "usage": {
            "input_tokens": trace.usage.input_tokens,
            "output_tokens": trace.usage.output_tokens,
            "calls": trace.usage.calls,
            "cost": trace.usage.cost,
        },
        "steps": [_step_to_dict(step) for step in trace.steps],
    }


def _step_to_dict(step: Step) -> dict[str, Any]:
    out: dict[str, Any] = {
        "action": step.action.kind.value,
        "content": step.action.content,
        "observation": step.observation.text,
    }
    if step.observation.error is not None:
        out["error"] = step.observation.error
    if step.observation.done:
        out["done"] = True
    if step.thought:
        out["thought"] = step.thought
    return out


def trace_from_dict(data: dict[str, Any]) -> Trace:
    """The inverse of `trace_to_dict`; KeyError or ValueError name what is wrong."""
    if data["format"] != TRACE_FORMAT:
        raise ValueError(f"trace format {data['format']} is not {TRACE_FORMAT}")
    names = ("task_key", "family", "org", "org_hash", "mode", "agent", "epoch", "reason", "response")
    return Trace(
        **{name: data[name] for name in names},
        outcome=Outcome(data["outcome"]),
        usage=Usage(**data["usage"]),
        steps=tuple(_step_from_dict(step) for step in data["steps"]),
    )


def _step_from_dict(data: dict[str, Any]) -> Step:
    action = Action(ActionKind(data["action"]), data["content"])
    seen = Observation(data["observation"], error=data.get("error"), done=data.get("done", False))
    return Step(action, seen, data.get("thought", ""))


def json_line(data: dict[str, Any]) -> str:
    """One line of a JSONL file, without the line end."""
    # Escaped to ASCII: models do say lone surrogates, which UTF-8 cannot hold.
    return json.dumps(data, separators=(",", ":"))


def trace_line(trace: Trace) -> str:
    """A trace as one line of a JSONL file, without the line end."""
    return json_line(trace_to_dict(trace))
