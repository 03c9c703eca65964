"""Printing: tables, JSON and progress bars, the same way for every verb."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click


def as_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", dim_last: int = 0) -> None:
    """Print a table; the last `dim_last` rows are set apart. Narrow terminals get the head wrapped, never cut."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left", header_style="bold")
    for index, name in enumerate(head):
        drawn.add_column(name.replace("_", " "), justify="left" if index == 0 else "right", overflow="fold")
    for index, row in enumerate(rows):
        first_dim = len(rows) - dim_last
        if dim_last and index == first_dim:
            drawn.add_section()
        drawn.add_row(*row, style="dim" if index >= first_dim else None)
    Console(width=None if sys.stdout.isatty() else 150).print(drawn)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Yield `report(stage, done, total)`: a bar per stage on a terminal, a line per stage elsewhere (on stderr)."""
    if not sys.stderr.isatty():
        yield _plain()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        known: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in known:
                known[stage] = bars.add_task(stage, total=total)
            bars.update(known[stage], completed=done, total=total)

        yield report


def _plain() -> Callable[[str, int, int], None]:
    last: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        quarter = 4 * done // max(total, 1)
        if last.get(stage) != quarter:
            last[stage] = quarter
            click.echo(f"{stage}: {done}/{total}", err=True)

    return report
