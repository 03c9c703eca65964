"""Runs every bench: `python bench/run.py [NAME …] [--json FILE]` prints a table, and writes the figures as JSON."""

import json
import os
import platform
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import apsw
import click
from figure import Figure

from crmarena.cli import show

BENCHES = (
    "help_time", "build_time", "scale_time", "snowfakery_time", "load_time", "query_time", "search_time", "parse_time",
    "episodes", "react",
)  # fmt: skip


def measured(names: tuple[str, ...]) -> Iterator[tuple[str, Figure]]:
    """Every figure of the named benches, as they come in."""
    for name in names:
        click.echo(f"{name} …", err=True)
        for figure in import_module(name).figures():
            yield name, figure


def machine() -> dict[str, Any]:
    """What the figures hang on."""
    return {"python": platform.python_version(), "sqlite": apsw.sqlite_lib_version(), "cores": os.cpu_count()}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(BENCHES))
@click.option("--json", "target", type=click.Path(path_type=Path, dir_okay=False), default=Path("runs/bench.json"))
def main(names: tuple[str, ...], target: Path) -> None:
    """Measure and print; exit with 1 if a goal is missed."""
    found = list(measured(names or BENCHES))
    verdict = {True: "met", False: "MISSED", None: ""}
    rows = []
    for bench, figure in found:
        goal = "" if figure.goal is None else f"{'≤' if figure.most else '≥'} {figure.goal:g}"
        rows.append([bench, figure.name, f"{figure.value:,.3g}", figure.unit, goal, verdict[figure.holds]])
    show.table(["bench", "what", "value", "unit", "goal", ""], rows, title=f"Bench on {machine()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    entries = [{"bench": bench, **figure.as_dict()} for bench, figure in found]
    target.write_text(json.dumps({"machine": machine(), "figures": entries}, indent=2) + "\n", encoding="utf-8")
    click.echo(f"figures {target}")
    if any(figure.holds is False for _, figure in found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
