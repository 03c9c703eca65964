"""`crmarena org audit`: figures of an organisation's texts and records against their targets."""

import click

from crmarena.cli import show
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org audit b2b
  crmarena org audit b2c --missed
  crmarena org audit my.toml --json > audit.json
"""
)
@click.argument("org", default="b2b")
@click.option("--missed", is_flag=True, help="Print only the figures outside of their bands.")
@json_option
def command(org: str, missed: bool, as_json: bool) -> None:
    """Measure ORG: record counts, how far its content pack carries, how varied its calls, articles and e-mails are,
    their reading grade, and faults of form. Exit with 1 if a figure lies outside of its band."""
    from crmarena.arena.orgs import open_org
    from crmarena.audit import audit
    from crmarena.audit.source import Source

    with show.progress() as progress:
        opened = open_org(org, progress=progress)
        with opened:
            found = audit(Source(opened, progress))
    if as_json:
        show.as_json({"org": opened.name, "fingerprint": opened.fingerprint, "figures": [f.as_dict() for f in found]})
    else:
        verdict = {True: "met", False: "MISSED", None: ""}
        rows = [
            [figure.section, figure.name, f"{figure.value:,.4g}", figure.band, verdict[figure.holds]]
            for figure in found
            if not missed or figure.holds is False
        ]
        show.table(["section", "what", "value", "band", ""], rows, title=f"Audit of {opened.name}")
    if any(figure.holds is False for figure in found):
        raise click.exceptions.Exit(1)
