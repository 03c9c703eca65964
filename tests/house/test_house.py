"""The rules of the house: sizes, words, one family per file, every room on the map, nothing of a machine."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from crmarena.tasks.shelf import families

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "crmarena"
FILE_LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 6
#: Functions that may be longer or take more, as "path:name" with the reason; empty is the right state.
ALLOWED: dict[str, str] = {}
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home|root|opt|Users|var/folders)/\w|index-url|https?://[\w.-]*(?:pypi|simple)\b"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """The Python files of some folders of the project."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def functions() -> Iterator[tuple[str, Function]]:
    for file in sources("src", "tests", "bench"):
        for node in ast.walk(tree(file)):
            if isinstance(node, Function):
                yield f"{file.relative_to(ROOT)}:{node.name}", node


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, committed or about to be; all files where there is no repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(file for name in listed.splitlines() if (file := ROOT / name).is_file())


def too_long(file: Path, limit: int = FILE_LINES) -> bool:
    return len(file.read_text("utf-8").splitlines()) > limit


def parameters(function: Function) -> int:
    """How many parameters a caller sees: `self` and `cls` do not count."""
    arguments = function.args
    named = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in named if name not in ("self", "cls")])


def test_files_are_short() -> None:
    files = [*sources("src", "tests", "bench"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.md")]
    assert [str(file) for file in files if too_long(file)] == []


def test_functions_are_short_and_take_few_parameters() -> None:
    long = [
        name
        for name, node in functions()
        if (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES or parameters(node) > PARAMETERS
    ]
    assert sorted(set(long) - set(ALLOWED)) == []
    assert sorted(set(ALLOWED) - set(long)) == [], "allowed, but no longer needed"


@pytest.mark.parametrize("file", sources("src", "tests", "bench"), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_opens_with_one_sentence(file: Path) -> None:
    told = ast.get_docstring(tree(file)) or ""
    first = told.split("\n\n")[0]
    assert re.match(r"[\"'`A-Z0-9].*[.:]$", first, re.DOTALL), f"{file} opens with {first!r}"


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helper", "helpers", "misc", "manager", "handler", "common"}
    assert [str(file) for file in sources("src", "tests", "bench") if file.stem in empty] == []


def test_every_public_function_says_what_it_does() -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{node.name}"
        for file in sources("src")
        for scope in ast.walk(tree(file))
        if isinstance(scope, ast.Module | ast.ClassDef) and not getattr(scope, "name", "").startswith("_")
        for node in scope.body
        if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_a_family_is_one_file() -> None:
    files = {file.stem for file in (PACKAGE / "tasks" / "families").glob("*.py")} - {"__init__"}
    assert files == set(families())


@pytest.mark.parametrize("name", sorted(families()))
def test_a_family_is_known_only_to_its_file(name: str) -> None:
    own = PACKAGE / "tasks" / "families" / f"{name}.py"
    word = re.compile(rf"\b{name}\b")
    holders = [file for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    others = [file for file in holders if file != own and word.search(file.read_text("utf-8"))]
    assert [str(file.relative_to(ROOT)) for file in others] == []


@pytest.mark.parametrize(
    "room", sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").is_file())
)
def test_a_room_is_on_the_map(room: str) -> None:
    assert re.search(rf"^\|? *`{room}/?`", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE)


def test_nothing_of_a_machine_or_a_registry_is_in_the_repository() -> None:
    found = []
    for file in tracked():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE.finditer(text)]
    assert [line for line in found if not line.startswith("tests/house/test_house.py")] == []


def test_every_file_of_the_package_is_shipped() -> None:
    """What git ignores, the wheel leaves out: no source, prompt, recipe or page may match an ignored name."""
    there = {file for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    assert sorted(str(file) for file in there - set(tracked())) == []


def test_data_files_of_every_kind_are_there() -> None:
    for pattern in ("agents/prompts/*.md", "spec/recipes/*.toml", "schema/objects/*.toml", "report/templates/*.html"):
        assert list(PACKAGE.glob(pattern)), pattern
