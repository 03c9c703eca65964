"""`crmarena demo`: the whole flow, from a seed to a scored run."""

from pathlib import Path

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, org_option
from crmarena.cli.summary import finish

AGENTS = ("analyst", "null", "constant", "oracle")


@click.command(
    epilog="""\b
Examples:
  crmarena demo                      the B2B organisation, about a minute the first time
  crmarena demo --org tiny           the same on a few hundred records, in seconds
  crmarena demo --out /tmp/my-demo --json
"""
)
@org_option
@click.option("--per-family", type=click.IntRange(1), default=100, show_default=True, help="Tasks of each family.")
@click.option("--processes", type=click.IntRange(1), default=None, help="Processes (default: one per core).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("runs/demo"), show_default=True)
@json_option
def command(org_name: str, per_family: int, processes: int | None, out: Path, as_json: bool) -> None:
    """Build an organisation from its seed, draw and certify questions, play four agents, and show who did how well.

    No account, no network, no model. The agents: `oracle` plays the certificates (100 % by construction), `analyst`
    reads the question and works it out with SOQL, `null` always says None, `constant` always says each family's most
    frequent answer.
    """
    from crmarena.arena.batch import Batch, run_batch
    from crmarena.arena.orgs import open_org
    from crmarena.arena.selection import Selection
    from crmarena.harness.export import export_eval_logs

    click.echo(f"Build {org_name}, draw and certify questions, play {', '.join(AGENTS)}, score and report.", err=True)
    with show.progress() as progress, open_org(org_name, progress=progress) as org:
        batch = Batch(AGENTS, Selection(per_family=per_family), title=f"Demo on {org.name}")
        played = run_batch(out, org, batch, processes=processes, progress=progress)
        progress("write Inspect logs", 0, 1)
        export_eval_logs(played.traces, played.scores, played.tasks, played.keys, out / "logs")
        progress("write Inspect logs", 1, 1)
    finish(out, as_json)
