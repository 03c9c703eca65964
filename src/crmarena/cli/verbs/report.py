"""`crmarena report`: the tables and the page of a run."""

from pathlib import Path

import click

from crmarena.cli.options import json_option
from crmarena.cli.summary import finish


@click.command(
    epilog="""\b
Examples:
  crmarena report runs/demo
  crmarena report runs/demo --json
"""
)
@click.argument("run", type=click.Path(path_type=Path, file_okay=False))
@json_option
def command(run: Path, as_json: bool) -> None:
    """Write report.html of the directory RUN anew from its files and print its tables."""
    finish(run, as_json)
