"""Plays without a model read like any other log."""

from pathlib import Path

import pytest
from inspect_ai.log import read_eval_log, read_eval_log_sample_summaries

from crmarena.arena.evaluate import evaluate
from crmarena.harness.export import export_eval_logs
from crmarena.harness.worlds import World


def test_each_agent_gets_a_log_that_inspect_reads(world: World, tmp_path: Path) -> None:
    played = evaluate(["oracle", "null"], world.org, split="harness", limit=6, processes=1)
    files = export_eval_logs(played.traces, played.scores, played.tasks, played.keys, tmp_path)
    assert [file.name for file in files] == ["null.eval", "oracle.eval"]
    log = read_eval_log(str(files[1]))
    assert log.status == "success"
    assert log.results is not None
    verdict, outcome = log.results.scores
    assert verdict.metrics["accuracy"].value == 1.0
    assert {task.task for task in played.tasks} <= set(verdict.metrics)
    assert outcome.metrics["answered"].value == 6
    assert log.samples is not None
    sample = log.samples[0]
    assert sample.messages[-1].text.startswith("<respond>")
    assert "<execute>" in sample.messages[2].text
    assert sample.messages[3].text.startswith("Salesforce instance output: ")


def test_the_summaries_that_tables_are_made_of_are_there(world: World, tmp_path: Path) -> None:
    played = evaluate("null", world.org, split="harness", limit=6, processes=1)
    (file,) = export_eval_logs(played.traces, played.scores, played.tasks, played.keys, tmp_path)
    summaries = read_eval_log_sample_summaries(str(file))
    assert sorted(str(summary.id) for summary in summaries) == sorted(task.key for task in played.tasks)
    assert {summary.scores["outcome"].value for summary in summaries if summary.scores} == {"answered"}
    assert all(summary.uuid for summary in summaries)


def test_scores_in_another_order_are_refused(world: World, tmp_path: Path) -> None:
    played = evaluate("null", world.org, split="harness", limit=2, processes=1)
    with pytest.raises(ValueError, match="belongs"):
        export_eval_logs(played.traces, played.scores[::-1], played.tasks, played.keys, tmp_path)
