"""`crmarena tasks draw`: questions of every family, each proven from the rows."""

import warnings
from typing import Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, names, org_option


@click.command(
    epilog="""\b
Examples:
  crmarena tasks draw --org b2b
  crmarena tasks draw --org b2b --split train --count 300     other questions on the same organisation
  crmarena tasks draw --org tiny --none-share 0.2 --json
"""
)
@org_option
@click.option("--split", default="test", show_default=True, help="Name of the set; another name gives other questions.")
@click.option("--count", type=click.IntRange(1), default=100, show_default=True, help="Tasks of each family.")
@click.option(
    "--none-share", type=click.FloatRange(0, 0.5), default=0.10, show_default=True, help="Share without answer."
)
@click.option("--families", default="", metavar="A,B,…", help="Only these families (comma-separated public ids).")
@json_option
def command(**flags: Any) -> None:
    """Draw and certify a set of questions; prints how many candidates each proof turned down.

    The public half (no answers) and the sealed half are written to separate folders under CRMARENA_HOME.
    """
    from crmarena.arena.orgs import open_org
    from crmarena.tasks.draw import Request
    from crmarena.tasks.files import keys_path, tasks_home
    from crmarena.tasks.load import draw_tasks
    from crmarena.tasks.shelf import family

    chosen = [family(name) for name in names(flags["families"])]
    request = Request(count=flags["count"], split=flags["split"], none_share=flags["none_share"])
    with show.progress() as progress, open_org(flags["org_name"], progress=progress) as org, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short supply is a row of the table below
        report = draw_tasks(org, request, chosen, progress=progress)
        where = tasks_home(org.fingerprint, request.split)
        sealed = keys_path(org.fingerprint, request.split)
    if flags["as_json"]:
        show.as_json({**report, "tasks": str(where), "keys": str(sealed)})
        return
    show.table(["family", "tasks", "missing", "candidates", "rejected %", "reasons"], _rows(report))
    click.echo(f"tasks  {where}\nkeys   {sealed} (sealed: answers and proofs)")


def _rows(report: dict[str, Any]) -> list[list[str]]:
    return [
        [
            entry["family"],
            str(entry["tasks"]),
            str(entry["missing"]),
            str(entry["candidates"]),
            f"{100 * entry['rejection_rate']:.1f}",
            ", ".join(f"{name} {count}" for name, count in list(entry["reasons"].items())[:4]),
        ]
        for entry in report["families"]
    ]
