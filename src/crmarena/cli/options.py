"""Flags that several verbs share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def org_option(function: F) -> F:
    """`--org`: which organisation."""
    return click.option(
        "--org", "org_name", default="b2b", show_default=True, metavar="NAME|PATH",
        help="A recipe (b2b, b2c, tiny), a spec file (.toml) or the directory of a built org.",
    )(function)  # fmt: skip


def json_option(function: F) -> F:
    """`--json`: print one JSON document instead of a table."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(function)


def mode_options(function: F) -> F:
    """`--mode`, `--split`, `--families`: which tasks."""
    function = click.option(
        "--families", default="", metavar="A,B,…", help="Only these families (comma-separated public ids)."
    )(function)
    function = click.option("--split", default="test", show_default=True, help="Which draw of the questions.")(function)
    return click.option(
        "--mode", type=click.Choice(["single", "interactive"]), default="single", show_default=True,
        help="Single-turn rows, or their multi-turn twins.",
    )(function)  # fmt: skip


def names(text: str) -> tuple[str, ...]:
    """The parts of a comma-separated list."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
