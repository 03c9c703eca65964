"""Printing what a statement answers: records as a table, or how the answer is found."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from crmarena.cli.show import PLAIN_WIDTH

if TYPE_CHECKING:
    from crmarena.org.explain import Explained

WIDEST = 60
"""Characters of a value that a table shows."""
_GAP = 3


def print_answer(answer: dict[str, Any]) -> None:
    """Print the records of a query or search as a table, and how many they are."""
    records = answer["records"] if "records" in answer else answer["searchRecords"]
    rows = [_flat(record) for record in records]
    head = list(dict.fromkeys(key for row in rows for key in row))
    if head:
        print_table(head, [[row.get(key, "") for key in head] for row in rows])
    click.echo(f"{answer.get('totalSize', len(records))} rows")


def print_explained(statements: Sequence["Explained"]) -> None:
    """Print the SQL of each step, its parameters and its plan."""
    for statement in statements:
        click.echo(click.style(statement.purpose, bold=True))
        click.echo(f"  {statement.sql}")
        for number, value in enumerate(statement.parameters, 1):
            click.echo(f"  ?{number} = {value!r}")
        click.echo("".join(f"    {step}\n" for step in statement.steps))


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, object]:
    """A record as one row: parents as dotted names, child lists as counts."""
    row: dict[str, object] = {}
    for key, value in record.items():
        if key == "attributes":
            continue
        if isinstance(value, dict) and "records" in value:
            row[prefix + key] = f"{value['totalSize']} rows"
        elif isinstance(value, dict):
            row |= _flat(value, f"{prefix}{key}.")
        else:
            row[prefix + key] = value
    return row


def _shown(value: object) -> str:
    """One line of text for a value; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = " ".join(str(value).split()) if isinstance(value, str) else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print columns side by side; those too many for the width are continued below, the first one repeated."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    texts = [[_shown(value) for value in row] for row in rows]
    widths = [max(len(name), *(len(row[at]) for row in texts)) + _GAP for at, name in enumerate(head)]
    for columns in fitting(widths, console.width):
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for at in columns:
            numeric = any(isinstance(row[at], int | float) and not isinstance(row[at], bool) for row in rows)
            table.add_column(Text(head[at]), justify="right" if numeric else "left", no_wrap=True)
        for row in texts:
            # Text: what records hold is not rich's markup.
            table.add_row(*(Text(row[at]) for at in columns))
        console.print(table)


def fitting(widths: Sequence[int], width: int) -> list[list[int]]:
    """The column numbers of each part of a table: as many as fit, the first column in every part."""
    parts: list[list[int]] = [[0]]
    used = widths[0]
    for at in range(1, len(widths)):
        if used + widths[at] > width and len(parts[-1]) > 1:
            parts.append([0])
            used = widths[0]
        parts[-1].append(at)
        used += widths[at]
    return parts
