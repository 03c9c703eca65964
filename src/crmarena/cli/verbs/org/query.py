"""`crmarena org query`: ask an organisation in SOQL or SOSL."""

from typing import Any

import click

from crmarena.cli import show
from crmarena.cli.options import json_option


@click.command(
    epilog="""\b
Examples:
  crmarena org query b2b "SELECT Status, COUNT(Id) FROM Case GROUP BY Status"
  crmarena org query b2c "FIND {boots} IN ALL FIELDS RETURNING Product2(Id, Name)"
  crmarena org query b2b "SELECT Id FROM Case LIMIT 2" --json
"""
)
@click.argument("org")
@click.argument("statement")
@json_option
def command(org: str, statement: str, as_json: bool) -> None:
    """Ask ORG a SOQL or SOSL STATEMENT; a refusal is Salesforce's own and exits with 1."""
    from crmarena.arena.orgs import open_org
    from crmarena.arena.play import engine

    with open_org(org) as opened:
        answer = engine(opened)(statement)
    if as_json:
        show.as_json(answer)
        return
    records = answer.get("records") or answer.get("searchRecords") or []
    flat = [_flat(record) for record in records]
    head = list(dict.fromkeys(key for row in flat for key in row))
    if flat:
        show.table(head, [[str(row.get(key, "")) for key in head] for row in flat])
    click.echo(f"{answer.get('totalSize', len(records))} rows")


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """A record as one row: parents as dotted names, child lists as counts."""
    row: dict[str, str] = {}
    for key, value in record.items():
        if key == "attributes":
            continue
        if isinstance(value, dict) and "records" in value:
            row[prefix + key] = f"{value['totalSize']} rows"
        elif isinstance(value, dict):
            row |= _flat(value, f"{prefix}{key}.")
        else:
            row[prefix + key] = "" if value is None else str(value)
    return row
