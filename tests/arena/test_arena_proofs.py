"""The oracle holds the org to the certificate, and only its own processes are told anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from crmarena import CrmArenaError, Org, Outcome, Trace, load_tasks, play
from crmarena.agents.oracle import make_oracle
from crmarena.arena.evaluate import certificate, jobs_for
from crmarena.arena.lock import sole_writer
from crmarena.arena.play import Terms
from crmarena.arena.pool import play_jobs
from crmarena.tasks.load import load_keys


def test_the_oracle_sees_what_was_certified(tiny: Org) -> None:
    task = load_tasks(tiny)[0]
    statements, answer, seen = certificate(load_keys(tiny)[task.key])
    assert seen, "the certificate says what was seen"
    assert play(make_oracle(statements, answer, seen), task, tiny).outcome is Outcome.ANSWERED  # type: ignore[arg-type]


def test_the_oracle_does_not_answer_on_an_org_that_answers_otherwise(tiny: Org) -> None:
    task = load_tasks(tiny)[0]
    trace = play(make_oracle(["SELECT COUNT() FROM Case"], "June", ["0" * 16]), task, tiny)
    assert trace.outcome is Outcome.AGENT_ERROR
    assert "otherwise than certified" in trace.reason


def test_agents_that_are_told_nothing_come_first_and_from_another_process(tiny: Org) -> None:
    tasks = load_tasks(tiny)[:3]
    jobs = jobs_for(["oracle", "null"], tasks, load_keys(tiny), [Terms()])
    traces: list[Trace] = list(play_jobs(tiny.directory, jobs, 1))
    assert [trace.agent for trace in traces] == ["null"] * 3 + ["oracle"] * 3
    assert {trace.task_key for trace in traces} == {task.key for task in tasks}


def test_a_run_has_one_writer(tmp_path: Path) -> None:
    with sole_writer(tmp_path / "run"):
        with pytest.raises(CrmArenaError, match="another process is writing"), sole_writer(tmp_path / "run"):
            pass
        assert (tmp_path / "run").stat().st_mode & 0o077 == 0
    with sole_writer(tmp_path / "run"):
        pass


def test_a_script_may_evaluate_at_its_top_level(tmp_path: Path) -> None:
    """The workers do not run the caller's script again, so it needs no guard."""
    script = tmp_path / "mine.py"
    script.write_text(
        "import crmarena\nprint('once', crmarena.evaluate('null', 'tiny', limit=4).outcomes['answered'])\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout == "once 4\n"
