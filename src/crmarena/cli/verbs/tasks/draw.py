"""`crmarena tasks draw`: questions of every family, each proven from the rows."""

import warnings
from dataclasses import replace
from typing import Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, names, org_option


@click.command(
    epilog="""\b
Examples:
  crmarena tasks draw --org b2b
  crmarena tasks draw --org b2b --split train --count 300     other questions on the same organisation
  crmarena tasks draw --org tiny --none-share 0.05 --json
"""
)
@org_option
@click.option("--split", default="test", show_default=True, help="Name of the set; another name gives other questions.")
@click.option(
    "--count", type=click.IntRange(1), default=None, help="Tasks of each family (default: 100; on a small org 20)."
)
@click.option("--none-share", type=click.FloatRange(0, 0.15), default=None, help="Share without answer (default: 0.1).")
@click.option("--families", default="", metavar="A,B,…", help="Only these families (comma-separated public ids).")
@json_option
def command(**flags: Any) -> None:
    """Draw and certify a set of questions; prints how many candidates each proof turned down.

    The public half (no answers) and the sealed half are written to separate folders under CRMARENA_HOME.
    """
    from crmarena.arena.orgs import open_org
    from crmarena.tasks.files import keys_path, tasks_home
    from crmarena.tasks.load import draw_tasks, usual
    from crmarena.tasks.shelf import family

    chosen = [family(name) for name in names(flags["families"])]
    asked = {name: flags[name] for name in ("count", "none_share") if flags[name] is not None}
    with show.progress() as progress, open_org(flags["org_name"], progress=progress) as org, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short supply is a row of the table below
        request = replace(usual(org, flags["split"]), **asked)
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
