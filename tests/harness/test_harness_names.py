"""`inspect` finds us by name: from Python, and from its own command line in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import inspect_ai
import pytest
from inspect_ai.log import EvalLog, read_eval_log
from inspect_ai.model import ChatMessage, GenerateConfig, ModelOutput, ModelUsage, get_model

from crmarena.harness.worlds import World
from stubs.openai_stub import OpenAIStub, Reply

INSPECT = Path(sys.executable).with_name("inspect")


def _metrics(log: EvalLog, name: str) -> dict[str, float]:
    assert log.results is not None
    found = next(score for score in log.results.scores if score.name == name)
    return {key: metric.value for key, metric in found.metrics.items()}


def _cli(log_dir: Path, *arguments: str) -> EvalLog:
    command = [str(INSPECT), "eval", "crmarena/pro", "--display", "plain", "--log-dir", str(log_dir), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (file,) = log_dir.glob("*.eval")
    return read_eval_log(str(file))


def test_the_task_resolves_by_name_with_a_mock_model(world: World, knowing: Reply, tmp_path: Path) -> None:
    def say(messages: list[ChatMessage], _tools: Any, _choice: Any, _config: GenerateConfig) -> ModelOutput:
        text = knowing([{"role": message.role, "content": message.text} for message in messages])
        output = ModelOutput.from_content("mockllm/model", text)
        # Without usage the mock would count tokens, and fetch the tokenizer for that from the network.
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    (log,) = inspect_ai.eval(
        "crmarena/pro", model=get_model("mockllm/model", custom_outputs=say),
        task_args={"org": "tiny", "split": "harness", "limit": 6},
        log_dir=str(tmp_path), display="none",
    )  # fmt: skip
    assert [step.solver for step in log.plan.steps] == ["crmarena/react"]
    assert log.samples is not None
    right = {key for number, key in enumerate(sorted(world.tasks)) if number % 3 == 0}
    assert {sample.id for sample in log.samples if (sample.scores or {})["verdict"].value == 1.0} == right & {
        sample.id for sample in log.samples
    }
    assert _metrics(log, "outcome")["answered"] == 6
    families = {str(sample.metadata["task"]) for sample in log.samples}
    assert families <= set(_metrics(log, "verdict"))


def test_inspects_command_line_plays_an_agent_without_a_model(world: World, tmp_path: Path) -> None:
    log = _cli(
        tmp_path, "--model", "mockllm/model", "-T", f"org={world.org.directory}", "-T", "split=harness",
        "-T", "limit=4", "--solver", "crmarena/agent", "-S", "name=oracle",
    )  # fmt: skip
    assert _metrics(log, "verdict")["accuracy"] == 1.0
    assert _metrics(log, "outcome")["answered"] == 4
    assert log.samples is not None
    assert log.samples[0].store["trace"]["agent"] == "oracle"


@pytest.mark.usefixtures("key")
def test_inspects_command_line_plays_react(world: World, knowing: Reply, tmp_path: Path) -> None:
    with OpenAIStub(knowing) as stub:
        log = _cli(
            tmp_path, "--model", "openai/gpt-4o", "--model-base-url", stub.base_url,
            "-T", f"org={world.org.directory}", "-T", "split=harness", "-T", "limit=3",
        )  # fmt: skip
    assert _metrics(log, "outcome")["answered"] == 3
    assert log.eval.model == "openai/gpt-4o"
    assert json.loads(log.samples[0].model_dump_json())["store"]["trace"]["steps"] if log.samples else False


def test_null_is_an_agent_and_not_a_missing_name(world: World, tmp_path: Path) -> None:
    from crmarena.harness.solvers import agent
    from crmarena.harness.tasks import pro

    (log,) = inspect_ai.eval(
        pro(org="tiny", split="harness", limit=1),
        model="mockllm/model",
        solver=agent(name=None),
        log_dir=str(tmp_path),
        display="none",
    )
    assert log.samples is not None
    assert log.samples[0].store["trace"]["agent"] == "null"
    assert log.samples[0].store["trace"]["response"] == "None"
