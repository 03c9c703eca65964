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
  crmarena org build b2b --scale 300000 --no-texts
  crmarena org build b2c --scale 5000 --company "Tern & Tide" --description "We sell tents and hiking boots."
  crmarena org build b2b --store postgresql://me@localhost/crm
"""
)
@click.argument("source", metavar="[SPEC]", default="b2b")
@click.option("--spec", "spec_file", default=None, metavar="FILE", help="The same as the argument, by name.")
@click.option("--seed", type=int, default=None, help="Another seed is another world of the same shape.")
@click.option("--scale", type=int, default=None, help="Records in all (500 to 10,000,000), in published proportions.")
@click.option("--pack", default=None, metavar="NAME|FOLDER", help="Content pack: the industry.")
@click.option("--company", default=None, help="Name of the house.")
@click.option("--description", default=None, help="What it does; without --pack, its words choose the pack.")
@click.option("--texts/--no-texts", default=None, help="With or without descriptions, mails and transcripts.")
@click.option(
    "--workers", type=click.IntRange(1), default=None, help="Processes to write with (the result is the same)."
)
@click.option(
    "--store", default="", metavar="URL", help="Keep the records in PostgreSQL: postgresql://user@host/database."
)
@click.option("--force", is_flag=True, help="Build again even if it is cached.")
@json_option
def command(
    source: str, spec_file: str | None, workers: int | None, store: str, force: bool, as_json: bool, **changes: object
) -> None:
    """Build the organisation SPEC (a recipe or a .toml file) and cache it. The flags change single fields of it."""
    from crmarena.build import build_org
    from crmarena.org import Org
    from crmarena.spec.custom import custom_spec

    spec, said = custom_spec(spec_file or source, changes)
    if said:
        click.echo(said, err=True)
    with show.progress() as progress:
        directory = build_org(spec, workers=workers, progress=progress, force=force, store=store)
    with Org.open(directory) as org:
        print_facts(org, as_json)
