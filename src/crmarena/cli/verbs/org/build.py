"""`crmarena org build`: an organisation from a spec and a seed."""

import click

from crmarena.cli import show
from crmarena.cli.facts import print_facts
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org build b2b               the published size, 29,101 records
  crmarena org build b2c --seed 3      another world of the same shape
  crmarena org build my.toml --force   your own spec, built anew
  crmarena org build b2b --store postgresql://me@localhost/crm
"""
)
@click.argument("spec", default="b2b")
@click.option("--seed", type=int, default=None, help="Override the spec's seed.")
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="Processes to write with (the result is the same)."
)
@click.option(
    "--store", default="", metavar="URL", help="Keep the records in PostgreSQL: postgresql://user@host/database."
)
@click.option("--force", is_flag=True, help="Build again even if it is cached.")
@json_option
def command(spec: str, seed: int | None, workers: int | None, store: str, force: bool, as_json: bool) -> None:
    """Build the organisation SPEC (a recipe or a .toml file) and cache it."""
    from crmarena.build import build_org
    from crmarena.org import Org
    from crmarena.spec.spec import load_spec

    with show.progress() as progress:
        directory = build_org(load_spec(spec, seed), workers=workers, progress=progress, force=force, store=store)
    with Org.open(directory) as org:
        print_facts(org, as_json)
