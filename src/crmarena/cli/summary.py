"""The end of every run at the command line: the page, the tables, and whether outages spoilt it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmarena.cli import show

if TYPE_CHECKING:
    from crmarena.report.summary import Summary


def finish(out: Path, as_json: bool, max_infra: float = 1.0) -> None:
    """Write the page, print the tables, and exit with 1 if too many plays ended in an outage."""
    from crmarena.report.page import write_page
    from crmarena.report.summary import summarise

    page = write_page(out)
    summary = summarise(out)
    print_summary(summary, out, page, as_json)
    outages = sum(row.outcomes["infrastructure_error"] for row in summary.agents)
    if outages > max_infra * max(1, sum(row.plays for row in summary.agents)):
        click.echo(f"{outages} plays ended in an outage; run the same command again to play them.", err=True)
        raise click.exceptions.Exit(1)


def print_summary(summary: "Summary", out: Path, page: Path, as_json: bool) -> None:
    """Print a run's tables (or its figures as JSON) and where its files are."""
    from crmarena.report.table import SECTIONS

    if as_json:
        rows = {
            "agents": [asdict(row) for row in summary.agents],
            "baselines": [asdict(row) for row in summary.baselines],
        }
        show.as_json({"run": str(out), "report": str(page), **rows})
        return
    for section in SECTIONS:
        drawn = section(summary)
        show.table(drawn.head, drawn.rows, drawn.title, drawn.baselines)
    click.echo(f"report  {page}")
    logs = sorted((out / "logs").glob("*.eval"))
    if logs:
        click.echo(f"logs    {out / 'logs'} ({len(logs)} Inspect logs; inspect view --log-dir {out / 'logs'})")
