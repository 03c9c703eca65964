"""Writes the pages that are made from the code: `python docs/write.py [FOLDER]` (or `make docs`)."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from soql_page import soql_page

from crmarena.cli.main import root
from crmarena.tasks.family import Family
from crmarena.tasks.shelf import families

WIDTH = {"terminal_width": 100, "max_content_width": 100}
NOTE = "<!-- Written by `make docs` from the code: edit the code, not this page. -->"


def verbs(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, with the words that call each."""
    yield names, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=names[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from verbs(below, (*names, name))


def help_text(command: click.Command, names: tuple[str, ...]) -> str:
    """What `--help` prints, 100 columns wide."""
    context = click.Context(root, info_name=names[0], **{**root.context_settings, **WIDTH})
    for name in names[1:-1]:
        context = click.Context(click.Group(name), info_name=name, parent=context)
    if len(names) > 1:
        context = click.Context(command, info_name=names[-1], parent=context, **WIDTH)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def command_page() -> str:
    """Every command's `--help`."""
    parts = [
        f"## {' '.join(names)}\n\n```\n{help_text(command, names)}\n```"
        for names, command in verbs(root, ("crmarena",))
    ]
    return "\n\n".join([NOTE, "# The command line", *parts]) + "\n"


def family_card(family: Family) -> str:
    """One family: what it asks and by which rules it is judged."""
    facts = (
        f"{family.title}. Skill: {family.skill}. Scenario: {family.scenario}. Facing: {family.facing}."
        f" Answer: {family.kind.value.replace('_', ' ')}{', or None' if family.absent else ''}."
    )
    wordings = sum(len(wordings) for wordings in family.questions.values())
    quoted = "\n".join(f"> {line}".rstrip() for line in family.policy.strip().splitlines())
    return f"## `{family.id}`\n\n{facts} {wordings} wordings.\n\nThe policy text an agent is given:\n\n{quoted}"


def family_page() -> str:
    """A card for each family."""
    note = "`{floor}` is a threshold that each question states or draws; other braces hold the facts it quotes."
    return "\n\n".join([NOTE, "# The families", note, *(family_card(family) for family in families().values())]) + "\n"


#: The generated pages and what makes them.
PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_page,
    "families.md": family_page,
    "soql.md": lambda: f"{NOTE}\n\n{soql_page()}",
}


def main(folder: Path) -> None:
    """Write them all into a folder."""
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
