"""Printing: tables, JSON and progress bars, the same way for every verb."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.table import Table


def as_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


#: Width of tables that are written to a file or a pipe.
PLAIN_WIDTH = 160


def table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", dim_last: int = 0) -> None:
    """Print a table; the last `dim_last` rows are set apart. One too wide for the terminal is continued below."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    for number, columns in enumerate(_parts([head, *rows], console.width)):
        drawn = _drawn([head[at] for at in columns], [[row[at] for at in columns] for row in rows], dim_last)
        drawn.title = title if number == 0 else None
        console.print(drawn)


def _parts(lines: Sequence[Sequence[str]], width: int) -> list[list[int]]:
    """Column numbers of each part: as many columns as fit, the first one repeated in every part."""
    heads = [max(map(len, name.split("_"))) for name in lines[0]]
    widths = [max(heads[at], *(len(line[at]) for line in lines[1:]), 0) + 3 for at in range(len(heads))]
    first = widths[0] + 1
    parts: list[list[int]] = [[0]]
    used = first
    for at in range(1, len(widths)):
        if used + widths[at] > width and len(parts[-1]) > 1:
            parts.append([0])
            used = first
        parts[-1].append(at)
        used += widths[at]
    return parts


def _drawn(head: Sequence[str], rows: Sequence[Sequence[str]], dim_last: int) -> "Table":
    from rich.table import Table

    drawn = Table(title_justify="left", header_style="bold")
    for index, name in enumerate(head):
        drawn.add_column(name.replace("_", "\n"), justify="left" if index == 0 else "right", no_wrap=True)
    first_dim = len(rows) - dim_last
    for index, row in enumerate(rows):
        if dim_last and index == first_dim:
            drawn.add_section()
        drawn.add_row(*row, style="dim" if index >= first_dim else None)
    return drawn


#: What a stage is called where people read it.
_STAGES = {
    "sample": "sample the world",
    "parts": "write and check the parts",
    "emit": "write the records",
    "check": "check the rules",
    "write": "store and index",
    "rewrite": "rewrite the calls",
}


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
                known[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
            bars.update(known[stage], completed=done, total=total)

        yield report


def _plain() -> Callable[[str, int, int], None]:
    last: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        quarter = 4 * done // max(total, 1)
        if last.get(stage) != quarter:
            last[stage] = quarter
            click.echo(f"{_STAGES.get(stage, stage)}: {done}/{total}", err=True)

    return report
