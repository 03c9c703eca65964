"""`crmarena org fingerprint`: recompute the content hash of an organisation."""

import click

from crmarena.cli import show
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org fingerprint b2b
  crmarena org fingerprint b2b --json
"""
)
@click.argument("org", default="b2b")
@json_option
def command(org: str, as_json: bool) -> None:
    """Recompute ORG's content hash from its rows and compare it with the manifest (exit 1 if they differ)."""
    from crmarena.arena.orgs import open_org

    with show.progress() as progress:
        opened = open_org(org, progress=progress)
    with opened:
        found, recorded = opened.compute_fingerprint(), opened.fingerprint
    if as_json:
        show.as_json({"fingerprint": found, "recorded": recorded, "match": found == recorded})
    else:
        click.echo(found)
    if found != recorded:
        click.echo(f"The manifest says {recorded}: the rows were changed. Build again with --force.", err=True)
        raise click.exceptions.Exit(1)
