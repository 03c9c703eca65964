"""`crmarena org sample`: a few records, to be read."""

from typing import TYPE_CHECKING, Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option

if TYPE_CHECKING:
    from crmarena.schema import SObject

_LONG = 255
"""Characters from which on a field holds a text to be read."""


@click.command(
    epilog="""\b
Examples:
  crmarena org sample b2b --object VoiceCallTranscript__c -n 3
  crmarena org sample b2c --object Knowledge__kav --seed 7
  crmarena org sample tiny --object Case -n 2 --json
"""
)
@click.argument("org", default="b2b")
@click.option("--object", "name", default="Case", show_default=True, help="Which object's records.")
@click.option("-n", "--count", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other records.")
@json_option
def command(org: str, name: str, count: int, seed: int, as_json: bool) -> None:
    """Draw a few records of an object of ORG and print their long texts (all fields, where there are none)."""
    from crmarena.arena.orgs import open_org
    from crmarena.core.rng import Rng
    from crmarena.org.contents import contents_of
    from crmarena.org.edit import find_object

    with show.progress() as progress, open_org(org, progress=progress) as opened:
        directory = opened.directory
    with contents_of(directory) as contents:
        sobject = find_object(contents.schema, name)
        long = [field.name for field in sobject.fields.values() if field.length > _LONG and field.type != "reference"]
        rng = Rng("sample", contents.manifest.fingerprint, sobject.name, seed)
        rows = contents.drawn(sobject, long, count, rng)
    found = [dict(zip(sobject.fields, row, strict=True)) for row in rows]
    if as_json:
        show.as_json(found)
        return
    if not found:
        click.echo(f"{sobject.name} has no records with texts.")
    for number, record in enumerate(found, start=1):
        click.echo(f"── {sobject.name} {number} of {len(found)} · {_headline(sobject, record)}")
        for field in long or sobject.fields:
            if record[field] is not None:
                click.echo(f"\n{field}\n{record[field]}" if long else f"{field}: {record[field]}")
        click.echo()


def _headline(sobject: "SObject", record: dict[str, Any]) -> str:
    """Id, name and date of a record in one line."""
    named = dict.fromkeys((record.get(sobject.name_field or ""), record.get("Subject")))
    return " · ".join(str(part) for part in (record["Id"], *named, record["CreatedDate"][:10]) if part)
