"""`crmarena org export`: an organisation's records as files for other programs."""

from pathlib import Path

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, names


@click.command(
    epilog="""\b
Examples:
  crmarena org export b2b --format csv                  to ./b2b-csv, a file per object
  crmarena org export b2b --format jsonl -o /tmp/b2b    a JSON object per line
  crmarena org export b2c --format sqlite --objects Case,Account
"""
)
@click.argument("org", default="b2b")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl", "sqlite"]), default="csv", show_default=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Folder to write (default: ORG-FORMAT here); an earlier export there is replaced.",
)  # fmt: skip
@click.option("--objects", default="", metavar="A,B,…", help="Only these objects (default: all).")
@json_option
def command(org: str, kind: str, out: Path | None, objects: str, as_json: bool) -> None:
    """Write the records of ORG to a folder, complete or not at all; long texts and all."""
    from crmarena.arena.orgs import open_org
    from crmarena.org.export import export_org

    with show.progress() as progress:
        with open_org(org, progress=progress) as opened:
            directory, name = opened.directory, opened.name
        target = out or Path(f"{name}-{kind}")
        counts = export_org(directory, target, kind, names(objects), progress)
    if as_json:
        show.as_json({"directory": str(target.absolute()), "format": kind, "counts": counts})
        return
    click.echo(f"{sum(counts.values()):,} records of {len(counts)} objects in {target}")
