"""What `crmarena soql` and `crmarena sosl` share: where the statement comes from, and how its answer is shown."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crmarena.cli import show
from crmarena.cli.answers import print_answer, print_explained
from crmarena.cli.options import json_option, org_option
from crmarena.cli.refusals import hinted
from crmarena.core.errors import CrmArenaError, SalesforceError

if TYPE_CHECKING:
    from crmarena.org import Org

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class View:
    """How answers are shown; `sosl` says which language a statement is in, None: its first word says."""

    as_json: bool = False
    explain: bool = False
    sosl: bool | None = None


def asking_options(function: F) -> F:
    """The argument and flags of both verbs."""
    function = json_option(function)
    function = click.option(
        "--explain", is_flag=True, help="Show the SQL, its parameters and the database's plan instead of records."
    )(function)
    return click.argument("statement", required=False)(org_option(function))


def ask(org_name: str, statement: str | None, view: View) -> None:
    """Answer one statement, or without one at a terminal open the prompt."""
    from crmarena.arena.orgs import open_org

    prompting = statement is None and sys.stdin.isatty()
    text = "" if prompting else written(statement or "-")
    with show.progress() as progress:
        opened = open_org(org_name, progress=progress)
    with opened as org:
        if prompting:
            from crmarena.cli.prompt import converse

            converse(org, View(view.as_json, view.explain))
        else:
            answer(org, text, view)


def written(statement: str) -> str:
    """The text of a statement given as itself, as `-` for standard input, or as `@file`."""
    if statement == "-":
        return sys.stdin.read().rstrip()
    if not statement.startswith("@"):
        return statement
    path = Path(statement[1:]).expanduser()
    try:
        return path.read_text("utf-8").rstrip()
    except (OSError, UnicodeDecodeError) as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault}", "Name a text file behind @, or - for stdin.") from fault


def answer(org: "Org", statement: str, view: View) -> int:
    """Print what a statement gives and return the number of records; a refusal is raised with its hints.

    With `--json` a refusal is printed as Salesforce's error body too.
    """
    try:
        with hinted(statement, org.schema):
            return _shown(org, statement, view)
    except SalesforceError as refusal:
        if view.as_json:
            show.as_json([refusal.payload])
        raise


def _shown(org: "Org", statement: str, view: View) -> int:
    from crmarena.org import is_sosl

    sosl = is_sosl(statement) if view.sosl is None else view.sosl
    if view.explain:
        statements = org.explain_sosl(statement) if sosl else org.explain_soql(statement)
        if view.as_json:
            show.as_json([step._asdict() for step in statements])
        else:
            print_explained(statements)
        return len(statements)
    found: dict[str, Any] = org.search(statement) if sosl else org.query_all(statement)
    if view.as_json:
        show.as_json(found)
    else:
        print_answer(found)
    return len(found["searchRecords"] if sosl else found["records"])
