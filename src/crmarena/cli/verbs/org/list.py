"""`crmarena org list`: the organisations in the cache."""

import click

from crmarena.cli import show
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org list
  crmarena org list --json
"""
)
@json_option
def command(as_json: bool) -> None:
    """List the built organisations."""
    from crmarena.org.home import list_orgs

    found = list_orgs()
    if as_json:
        show.as_json(
            [
                {"directory": str(directory), "records": manifest.records, "fingerprint": manifest.fingerprint}
                for directory, manifest in found
            ]
        )
        return
    if not found:
        click.echo("No organisation is built yet. Build one: crmarena org build b2b")
        return
    rows = [[entry.name, entry_manifest.company, f"{entry_manifest.records:,}"] for entry, entry_manifest in found]
    show.table(["name", "company", "records"], rows)
    click.echo(f"in {found[0][0].parent}")
