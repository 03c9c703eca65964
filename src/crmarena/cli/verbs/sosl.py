"""`crmarena sosl`: search an organisation in SOSL."""

import click

from crmarena.cli.asking import View, ask, asking_options


@click.command(
    epilog="""\b
Examples:
  crmarena sosl "FIND {refund} IN ALL FIELDS RETURNING Case(Id, Subject), Knowledge__kav(Title)"
  crmarena sosl "FIND {(warranty OR return*) AND NOT shipping} RETURNING Knowledge__kav(Title LIMIT 5)" --json
  crmarena sosl "FIND {boots} RETURNING Product2(Name ORDER BY Name)" --org b2c --explain
  crmarena sosl @search.sosl     the statement in a file
  crmarena sosl --org b2c        the prompt
"""
)
@asking_options
def command(statement: str | None, org_name: str, explain: bool, as_json: bool) -> None:
    """Search in SOSL: STATEMENT is the text itself, @FILE, or - for standard input.

    Without a statement at a terminal a prompt opens, with history and completion of objects, fields and values. A
    refusal is Salesforce's own and exits with 1; hints for you stand below it.
    """
    ask(org_name, statement, View(as_json, explain, sosl=True))
