"""`crmarena run`: play agents on tasks and leave a run directory."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, mode_options, names, org_option
from crmarena.cli.summary import finish

if TYPE_CHECKING:
    from crmarena.arena.selection import Selection

#: Agents that think with a model; every other one is found on the agents' shelf.
MODEL_AGENTS = ("react",)
Tell = Callable[[str, int, int], None]


@click.command(
    epilog="""\b
Examples:
  crmarena run --org b2b --agent analyst,null --per-family 20
  crmarena run --org b2b --agent react --model openai/gpt-4o --limit 100
  crmarena run --org b2b --agent react --model vllm/my-model --processes 4 --epochs 4 --out runs/mine
The same command with the same --out goes on where an interrupted run stopped.
"""
)
@org_option
@click.option("--agent", "agents", default="analyst", show_default=True, help="Agent, or several (comma-separated).")
@click.option("--model", default=None, help="Model of an agent that has one, as Inspect names it: provider/model.")
@mode_options
@click.option("--limit", type=click.IntRange(1), default=None, help="At most so many tasks, families in turn.")
@click.option("--per-family", type=click.IntRange(1), default=None, help="At most so many tasks of each family.")
@click.option("--task-ids", default="", metavar="A,B,…", help="Only these task keys.")
@click.option("--epochs", "--num-trials", type=click.IntRange(1), default=1, show_default=True, help="Plays per task.")
@click.option(
    "--processes", type=click.IntRange(1), default=None, help="Processes (default: one per core; 1 if a model plays)."
)
@click.option(
    "--max-connections", "--max-concurrency", type=click.IntRange(1), default=None, help="Model calls in flight."
)
@click.option(
    "--out", "--save-to", type=click.Path(path_type=Path, file_okay=False), default=None, help="Run directory."
)
@click.option(
    "--model-base-url",
    default=None,
    metavar="URL",
    help="Where the model is served (an OpenAI-compatible server, say).",
)
@click.option("--temperature", type=float, default=None, help="Sampling temperature (default: the provider's).")
@click.option("--max-tokens", type=int, default=None, help="Tokens the model may write per call.")
@click.option("--max-retries", type=int, default=None, help="Tries per model call before it counts as an outage.")
@click.option("--attempt-timeout", type=int, default=None, metavar="SECONDS", help="Patience with one model call.")
@click.option(
    "--max-infra", type=float, default=0.05, show_default=True, help="Exit with 1 above this share of outages."
)
@json_option
def command(**flags: Any) -> None:
    """Play agents on the tasks of an organisation, grade them and write a table and a page."""
    from crmarena.arena.selection import Selection

    select = Selection(
        mode=flags["mode"], split=flags["split"], families=names(flags["families"]), keys=names(flags["task_ids"]),
        per_family=flags["per_family"], limit=flags["limit"],
    )  # fmt: skip
    agents = names(flags["agents"])
    if not agents:
        raise click.UsageError("--agent names no agent.")
    out = flags["out"] or Path("runs") / "-".join([Path(flags["org_name"]).stem, *agents, flags["mode"]])
    play = _play_model if flags["model"] else _play_named
    with show.progress() as progress:
        play(flags, select, agents, out, progress)
    finish(out, flags["as_json"], flags["max_infra"])


def _play_named(flags: dict[str, Any], select: "Selection", agents: tuple[str, ...], out: Path, tell: Tell) -> None:
    """Agents without a model: the process pool."""
    from crmarena.agents import factory
    from crmarena.arena.batch import Batch, run_batch
    from crmarena.arena.orgs import open_org

    for agent in agents:
        if agent in MODEL_AGENTS:
            raise click.UsageError(f"{agent} needs a model: add --model provider/name (as Inspect AI names it).")
        factory(agent)
    with open_org(flags["org_name"], progress=tell) as org:
        batch = Batch(agents, select, flags["epochs"])
        run_batch(out, org, batch, processes=flags["processes"], progress=tell)


def _play_model(flags: dict[str, Any], select: "Selection", agents: tuple[str, ...], out: Path, tell: Tell) -> None:
    """An agent with a model: Inspect."""
    from crmarena.harness.batch import ModelBatch
    from crmarena.harness.run import run_model

    if len(agents) != 1 or agents[0] not in MODEL_AGENTS:
        raise click.UsageError(f"--model goes with one agent that has a model: {', '.join(MODEL_AGENTS)}.")
    asked = {name: flags[name] for name in ("temperature", "max_tokens", "max_retries", "attempt_timeout")}
    batch = ModelBatch(
        model=flags["model"], agent=agents[0], select=select, epochs=flags["epochs"],
        processes=flags["processes"] or 1, max_connections=flags["max_connections"] or 10,
        calls={name: value for name, value in asked.items() if value is not None},
        model_base_url=flags["model_base_url"],
    )  # fmt: skip
    run_model(out, flags["org_name"], batch, progress=tell)
