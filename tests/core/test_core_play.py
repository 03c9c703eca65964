"""Traces, tasks and errors survive being written down."""

import json
import pickle
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.core.play import Action, ActionKind, Observation, Outcome, Step, Trace, Usage
from crmarena.core.task import ROW_FIELDS, Task
from crmarena.core.trace_json import trace_from_dict, trace_line, trace_to_dict

# Agents may say anything, lone surrogates and line separators included (a whole pair is one character in JSON).
words = st.text(st.characters(max_codepoint=0xDBFF) | st.characters(min_codepoint=0xE000), max_size=30)
observations = st.builds(Observation, words, st.none(), st.none() | words, st.booleans())
steps = st.builds(Step, st.builds(Action, st.sampled_from(ActionKind), words), observations, words)
traces = st.builds(
    Trace, task_key=words, family=words, org=words, org_hash=words, mode=st.sampled_from(["single", "interactive"]),
    agent=words, outcome=st.sampled_from(Outcome), response=st.none() | words,
    steps=st.lists(steps, max_size=4).map(tuple), reason=words, epoch=st.integers(1, 9),
    usage=st.builds(Usage, st.integers(0), st.integers(0), st.integers(0), st.floats(0, 1e6)),
)  # fmt: skip
E = TypeVar("E", bound=Exception)
TASK = Task(
    idx=3, task="a_family", query="Which one?", persona="P.", required="today", optional="hint",
    reward_metric="exact_match", key="k3", mode="single", facing="internal", org="b2b", org_hash="h", seed=7,
    company="Firm",
)  # fmt: skip


@given(traces)
def test_a_trace_comes_back_from_its_line(trace: Trace) -> None:
    line = trace_line(trace)
    assert "\n" not in line
    assert trace_from_dict(json.loads(line.encode("utf-8"))) == trace


def test_a_trace_of_another_format_is_refused() -> None:
    trace = Trace("k", "f", "o", "h", "single", "a", Outcome.ANSWERED, "x", ())
    with pytest.raises(ValueError, match="format 99"):
        trace_from_dict({**trace_to_dict(trace), "format": 99})


def test_a_task_comes_back_from_row_and_sidecar() -> None:
    row, sidecar = json.loads(json.dumps([TASK.row, TASK.sidecar]))
    assert tuple(row) == ROW_FIELDS
    assert row["answer"] is None
    assert Task.from_row(row, sidecar) == TASK


def test_a_sidecar_that_lacks_a_field_is_named() -> None:
    sidecar = {name: value for name, value in TASK.sidecar.items() if name != "org_hash"}
    with pytest.raises((KeyError, TypeError), match="org_hash"):
        Task.from_row(TASK.row, sidecar)


def test_unaided_means_without_hints() -> None:
    aided, bare = TASK.briefing("the schema"), TASK.briefing("the schema", aided=False)
    assert (aided.hints, bare.hints) == ("hint", "")
    assert (bare.query, bare.context, bare.company, bare.schema) == ("Which one?", "today", "Firm", "the schema")


def copy(fault: E) -> E:
    """A fault as another process gets it."""
    back: E = pickle.loads(pickle.dumps(fault))  # noqa: S301  (our own bytes)
    return back


def test_errors_cross_processes() -> None:
    refusal = SalesforceError("INVALID_FIELD", "no such column", 400, ("Name",))
    back = copy(refusal)
    assert (back.code, back.message, back.status, back.fields) == ("INVALID_FIELD", "no such column", 400, ("Name",))
    assert back.payload == {"message": "no such column", "errorCode": "INVALID_FIELD", "fields": ["Name"]}
    fault = copy(CrmArenaError("what", "how"))
    assert (fault.message, fault.cure, str(fault)) == ("what", "how", "what\n  how")
