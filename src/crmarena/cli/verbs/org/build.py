"""`crmarena org build`: an organisation from a spec and a seed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crmarena.cli import show
from crmarena.cli.facts import print_facts
from crmarena.cli.options import json_option

if TYPE_CHECKING:
    from crmarena.build import Rewritten
    from crmarena.build.compose import Progress
    from crmarena.spec.spec import OrgSpec


@click.command(
    epilog="""\b
Examples:
  crmarena org build b2b               the published size, 29,101 records
  crmarena org build b2c --seed 3      another world of the same shape
  crmarena org build my.toml --force   your own spec, built anew
  crmarena org build b2b --scale 300000 --no-texts
  crmarena org build b2c --scale 5000 --company "Tern & Tide" --description "We sell tents and hiking boots."
  crmarena org build b2b --store postgresql://me@localhost/crm
  crmarena org build b2b --rewrite openai/gpt-4o-mini --rewrite-cache calls.jsonl
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
@click.option(
    "--rewrite", default="", metavar="MODEL", help="Let a model rewrite the calls, as Inspect names it: provider/model."
)
@click.option(
    "--rewrite-cache",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="File of rewritten calls; with a complete one the model is not asked. (Default: one per model in the home.)",
)
@click.option("--model-base-url", default=None, metavar="URL", help="Where the model of --rewrite is served.")
@click.option("--max-connections", type=click.IntRange(1), default=10, show_default=True, help="Model calls in flight.")
@json_option
def command(source: str, as_json: bool, **flags: Any) -> None:
    """Build the organisation SPEC (a recipe or a .toml file) and cache it. The flags change single fields of it."""
    from crmarena.build import build_org
    from crmarena.org import Org
    from crmarena.spec.custom import custom_spec

    changes = {name: flags[name] for name in ("seed", "scale", "pack", "company", "description", "texts")}
    spec, said = custom_spec(flags["spec_file"] or source, changes)
    if said:
        click.echo(said, err=True)
    workers, force, store = flags["workers"], flags["force"], flags["store"]
    what: OrgSpec | Rewritten = spec
    with show.progress() as progress:
        if flags["rewrite"]:
            what = _rewritten(spec, flags, progress)
        directory = build_org(what, workers=workers, progress=progress, force=force, store=store)
    with Org.open(directory) as org:
        print_facts(org, as_json)


def _rewritten(spec: "OrgSpec", flags: dict[str, Any], progress: "Progress") -> "Rewritten":
    """The spec with its calls in the words of a model; says how many they are."""
    from crmarena.harness.rewriting import Rewriter
    from crmarena.harness.rewritten_org import rewritten_spec

    by = Rewriter(
        model=flags["rewrite"], cache=flags["rewrite_cache"], model_base_url=flags["model_base_url"],
        max_connections=flags["max_connections"],
    )  # fmt: skip
    done, outcome = rewritten_spec(spec, by, workers=flags["workers"], progress=progress)
    click.echo(
        f"{outcome.rewritten:,} calls rewritten, {outcome.kept:,} kept as they were; {outcome.asked:,} asked just now",
        err=True,
    )
    return done
