"""`crmarena org list`: the organisations in the cache."""

import click

from crmarena.cli import show
from crmarena.cli.options import json_option


@click.command()
@json_option
def command(as_json: bool) -> None:
    """List the built organisations."""
    from crmarena.org.home import list_orgs

    found = list(list_orgs())
    if as_json:
        show.as_json([{"name": entry.name, "directory": str(entry)} for entry in found])
        return
    if not found:
        click.echo("No organisation is built yet. Build one: crmarena org build b2b")
        return
    for entry in found:
        click.echo(f"{entry.name:32} {entry}")
