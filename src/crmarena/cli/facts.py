"""What an organisation is and holds, printed."""

from typing import TYPE_CHECKING

import click

from crmarena.cli import show

if TYPE_CHECKING:
    from crmarena.org import Org


def print_facts(org: "Org", as_json: bool) -> None:
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
