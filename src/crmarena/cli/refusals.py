"""Refusals at the command line: Salesforce's own words, and below them hints for the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from crmarena.core.errors import SalesforceError

if TYPE_CHECKING:
    from crmarena.schema import Schema


@contextmanager
def hinted(statement: str, schema: "Schema") -> Iterator[None]:
    """Adds hints for a person, as notes, to a refusal of the statement that is raised within; its text stays."""
    try:
        yield
    except SalesforceError as refusal:
        from crmarena.query.hints import hints

        for hint in hints(refusal, statement, schema):
            refusal.add_note(hint)
        raise


def print_refusal(refusal: SalesforceError) -> None:
    """Print a refusal and its notes to standard error."""
    click.echo(f"{refusal.code}: {refusal.message}", err=True)
    for note in getattr(refusal, "__notes__", ()):
        click.echo(click.style(f"  hint: {note}", fg="yellow"), err=True)
