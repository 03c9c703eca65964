"""`crmarena tasks certify`: prove a set of questions again on its organisation."""

from typing import Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, org_option


@click.command(
    epilog="""\b
Examples:
  crmarena tasks certify --org b2b
  crmarena tasks certify --org b2c --split train --json
"""
)
@org_option
@click.option("--split", default="test", show_default=True, help="Which set.")
@json_option
def command(**flags: Any) -> None:
    """Work every answer out again, from latents and from rows, and check every proof (exit 1 on a complaint)."""
    from crmarena.arena.orgs import open_org
    from crmarena.tasks.certify import PROOFS, SET_PROOFS, certify_set
    from crmarena.tasks.load import load_keys, load_tasks, world_of

    with show.progress() as progress, open_org(flags["org_name"], progress=progress) as org:
        tasks = load_tasks(org, "single", flags["split"], progress=progress)
        keys = load_keys(org, "single", flags["split"])
        complaints = certify_set(org, tasks, keys.values(), world=world_of(org), progress=progress)
    proofs = [proof.__name__ for proof in (*PROOFS, *SET_PROOFS)]
    if flags["as_json"]:
        show.as_json({"tasks": len(tasks), "proofs": proofs, "complaints": complaints})
    else:
        click.echo("\n".join(complaints) or f"{len(tasks)} tasks stand: {', '.join(proofs)}")
    if complaints:
        raise click.exceptions.Exit(1)
