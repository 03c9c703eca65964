"""The documents say what is: commands parse, verbs show examples, Python blocks run, generated pages are fresh."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from crmarena import Org
from crmarena.cli.main import root

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def verbs(
    command: click.Command = root, names: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    if not isinstance(command, click.Group):
        yield names, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below
        yield from verbs(below, (*names, name))


VERBS = dict(verbs())


def commands(text: str) -> list[str]:
    """The lines of a text that call `crmarena`, without what is said about them."""
    lines = [re.split(r"\s{2,}(?![-\"'])", line.strip())[0] for line in text.splitlines()]
    return [line for line in lines if line.startswith("crmarena ")]


def parse(line: str) -> None:
    """Parse a command as the shell and click would; click.UsageError if it is not one."""
    words = shlex.split(line.split(" > ", maxsplit=1)[0], comments=True)[1:]
    command: click.Command = root
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        _, below, words = command.resolve_command(click.Context(command), words)
        assert below
        command = below
    if not words or words[0] not in ("--help", "-h"):
        command.make_context("it", list(words))


def documented() -> list[str]:
    shell = [line for page in PAGES for block in blocks(page, "sh") for line in commands(block)]
    return sorted({*shell, *(line for _, command in VERBS.items() for line in commands(command.epilog or ""))})


@pytest.mark.parametrize("line", documented())
def test_a_documented_command_parses(line: str) -> None:
    parse(line)


def test_a_wrong_command_would_be_seen() -> None:
    for line in ("crmarena org biuld b2b", "crmarena run --org b2b --modell x", "crmarena demo --per-family none"):
        with pytest.raises(click.UsageError):
            parse(line)


@pytest.mark.parametrize("names", list(VERBS), ids=" ".join)
def test_a_verb_shows_examples(names: tuple[str, ...]) -> None:
    call = " ".join(("crmarena", *names))
    assert any(line.startswith(call) for line in commands(VERBS[names].epilog or "")), f"{call} --help has no example"
    assert VERBS[names].help


def test_the_first_two_blocks_of_the_readme_are_the_two_commands() -> None:
    setup, tests = blocks(ROOT / "README.md", "sh")[:2]
    assert setup.strip().endswith("crmarena demo")
    assert tests.strip().endswith("-m pytest")
    assert setup.count("\n") == tests.count("\n") == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.usefixtures("tiny")
def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    code = "\n".join(blocks(ROOT / "README.md", "python"))
    assert "tiny" in code
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "INVALID_FIELD" in done.stdout


def test_the_docstring_of_the_package_is_true(tiny: Org) -> None:
    """The API it shows exists, and its first statements work on an org."""
    import crmarena

    for name in re.findall(r"crmarena\.(\w+)", crmarena.__doc__ or ""):
        assert getattr(crmarena, name)
    for statement in re.findall(r'org\.query\("(.*?)"\)', crmarena.__doc__ or ""):
        assert tiny.query(statement)["records"]


def test_generated_pages_are_fresh(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "docs" / "write.py"), str(tmp_path)], check=True)
    made = {page.name: page.read_text("utf-8") for page in tmp_path.iterdir()}
    assert len(made) == 3
    assert {name: (ROOT / "docs" / name).read_text("utf-8") for name in made} == made, "run `make docs`"
