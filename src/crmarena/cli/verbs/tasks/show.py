"""`crmarena tasks show`: read some questions as an agent is told them."""

from typing import Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option, mode_options, names, org_option


@click.command(
    epilog="""\b
Examples:
  crmarena tasks show --org b2b -n 1
  crmarena tasks show --org b2b --families FAMILY,FAMILY -n 3 --with-key
  crmarena tasks show --org b2b -n 1000 --json > b2b.json        the published row format
  crmarena tasks show --org b2b -n 1000 --json --with-key        the same with the answers filled in
"""
)
@org_option
@mode_options
@click.option("-n", "count", type=click.IntRange(1), default=3, show_default=True, help="How many, families in turn.")
@click.option("--with-key", is_flag=True, help="Open the sealed half: answers and proofs.")
@json_option
def command(**flags: Any) -> None:
    """Show questions with their context; the answers only if asked for."""
    from crmarena.arena.orgs import open_org
    from crmarena.arena.selection import Selection
    from crmarena.tasks.files import with_answers
    from crmarena.tasks.load import load_keys, load_tasks

    select = Selection(flags["mode"], flags["split"], names(flags["families"]), limit=flags["count"])
    with show.progress() as progress, open_org(flags["org_name"], progress=progress) as org:
        tasks = select.pick(load_tasks(org, select.mode, select.split, progress=progress))
        keys = load_keys(org, select.mode, select.split) if flags["with_key"] else {}
    if flags["as_json"]:
        show.as_json(with_answers(tasks, keys) if keys else [task.row for task in tasks])
        return
    for task in tasks:
        click.echo(click.style(f"{task.key}  ({task.task}, {task.facing})", bold=True))
        click.echo(f"{task.query}\n")
        if task.required:
            click.echo(f"{task.required}\n")
        if keys:
            key = keys[task.key]
            click.echo(f"answer  {', '.join(str(value) for value in key.answer)}")
            click.echo("proof   " + "\n        ".join(key.trace) + "\n")
