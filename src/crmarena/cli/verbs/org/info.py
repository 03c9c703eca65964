"""`crmarena org info`: what an organisation holds."""

import click

from crmarena.cli import show
from crmarena.cli.options import json_option
from crmarena.org import Org


@click.command()
@click.argument("org", default="b2b")
@json_option
def command(org: str, as_json: bool) -> None:
    """Show where ORG lives, its seed, its fingerprint and its record counts."""
    from crmarena.arena.orgs import open_org

    with show.progress() as progress:
        opened = open_org(org, progress=progress)
    with opened:
        print_info(opened, as_json)


def print_info(org: Org, as_json: bool) -> None:
    """Print an org's manifest."""
    manifest = org.manifest
    counts = dict(manifest.counts)
    facts = {
        "name": manifest.name, "edition": manifest.edition, "company": manifest.company, "seed": manifest.seed,
        "fingerprint": manifest.fingerprint, "directory": str(org.directory), "records": sum(counts.values()),
    }  # fmt: skip
    if as_json:
        show.as_json({**facts, "counts": counts})
        return
    for name, value in facts.items():
        click.echo(f"{name:12} {value}")
    show.table(["object", "records"], [[name, f"{count:,}"] for name, count in counts.items()])
