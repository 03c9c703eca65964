"""`crmarena org query`: ask an organisation in SOQL or SOSL."""

import click

from crmarena.cli.asking import View, ask
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
    ask(org, statement, View(as_json))
