"""`crmarena soql`: ask an organisation in SOQL."""

import click

from crmarena.cli.asking import View, ask, asking_options


@click.command(
    epilog="""\b
Examples:
  crmarena soql "SELECT Status, COUNT(Id) FROM Case GROUP BY Status" --org b2b
  crmarena soql "SELECT Id, (SELECT Subject FROM Cases) FROM Account LIMIT 2" --json
  crmarena soql "SELECT Id FROM Case WHERE OwnerId = '005000000000001'" --explain
  crmarena soql @question.soql --org b2c     the statement in a file
  crmarena soql - --org tiny                 the statement on standard input
  crmarena soql --org b2c                    the prompt: Tab completes, \\? helps
"""
)
@asking_options
def command(statement: str | None, org_name: str, explain: bool, as_json: bool) -> None:
    """Ask in SOQL: STATEMENT is the text itself, @FILE, or - for standard input.

    Without a statement at a terminal a prompt opens, with history and completion of objects, fields and values. A
    refusal is Salesforce's own and exits with 1; hints for you stand below it.
    """
    ask(org_name, statement, View(as_json, explain, sosl=False))
