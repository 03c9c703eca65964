"""`crmarena org info`: what an organisation holds."""

import click

from crmarena.cli import show
from crmarena.cli.facts import print_facts
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org info b2b
  crmarena org info tiny --json
"""
)
@click.argument("org", default="b2b")
@json_option
def command(org: str, as_json: bool) -> None:
    """Show where ORG lives, its seed, its fingerprint and its record counts."""
    from crmarena.arena.orgs import open_org

    with show.progress() as progress:
        opened = open_org(org, progress=progress)
    with opened:
        print_facts(opened, as_json)
