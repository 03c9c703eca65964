"""The rules of the house: sizes, words, one family per file, every room on the map, nothing of a machine."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from crmarena.tasks.shelf import families

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "crmarena"
FOLDERS = ("src", "tests", "bench", "docs", ".ci")
FILE_LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 6
FAMILY_FILES = {file.stem: file for file in sorted((PACKAGE / "tasks" / "families").glob("[!_]*.py"))}
#: Functions that may be longer or take more, as "path:name" with the reason; empty is the right state.
ALLOWED: dict[str, str] = {}
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home|root|opt|Users|var/folders)/\w|index-url|https?://[\w.-]*(?:pypi|simple)\b"
)
EMPTY_NAMES = {"utils", "util", "helper", "helpers", "misc", "manager", "handler"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    """The Python files of some folders of the project."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """A file, parsed."""
    return ast.parse(file.read_text("utf-8"))


@cache
def kept() -> tuple[Path, ...]:
    """The files of the repository, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(file for name in listed.splitlines() if (file := ROOT / name).is_file())


def shipped() -> list[Path]:
    """The files of the package, whatever git thinks of them."""
    return [file for file in PACKAGE.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def functions(module: ast.Module) -> list[Function]:
    """Every function of a module, nested ones and methods included."""
    return [node for node in ast.walk(module) if isinstance(node, Function)]


def too_large(function: Function) -> bool:
    """Whether a function is longer, or takes more, than the house allows."""
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    lines = (function.end_lineno or 0) - function.lineno + 1
    return lines > FUNCTION_LINES or len([name for name in names if name not in ("self", "cls")]) > PARAMETERS


def silent(module: ast.Module) -> list[str]:
    """The public functions, and methods of public classes, that do not say what they do (heirs may leave it so)."""
    scopes = [node for node in ast.walk(module) if isinstance(node, ast.Module | ast.ClassDef)]
    scopes = [scope for scope in scopes if not getattr(scope, "bases", [])]
    return [
        node.name
        for scope in scopes
        if not getattr(scope, "name", "").startswith("_")
        for node in scope.body
        if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node)
        if not any(isinstance(mark, ast.Attribute) and mark.attr == "setter" for mark in node.decorator_list)
    ]


def opens_with_a_sentence(module: ast.Module) -> bool:
    """Whether the module says in its first paragraph what it is."""
    first = (ast.get_docstring(module) or "").split("\n\n")[0]
    return bool(re.match(r"[\"'`A-Z0-9].*[.:]$", first, re.DOTALL))


def test_files_are_short() -> None:
    files = [*sources(*FOLDERS), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.md")]
    assert [str(file) for file in files if len(file.read_text("utf-8").splitlines()) > FILE_LINES] == []


def test_functions_are_short_and_take_few_parameters() -> None:
    large = {
        f"{file.relative_to(ROOT)}:{node.name}"
        for file in sources(*FOLDERS)
        for node in functions(tree(file))
        if too_large(node)
    }
    assert sorted(large - set(ALLOWED)) == []
    assert sorted(set(ALLOWED) - large) == [], "allowed, but no longer needed"


def test_a_module_opens_with_one_sentence() -> None:
    assert [str(file) for file in sources(*FOLDERS) if not opens_with_a_sentence(tree(file))] == []


def test_every_public_function_says_what_it_does() -> None:
    assert [f"{file.relative_to(ROOT)}:{name}" for file in sources("src") for name in silent(tree(file))] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(file) for file in sources(*FOLDERS) if file.stem in EMPTY_NAMES] == []


def test_the_rules_bite() -> None:
    """Each rule, on a module that breaks it and on one that does not."""
    long = ast.parse("def f():\n" + "    x = 1\n" * FUNCTION_LINES)
    many = ast.parse("def f(a, b, c, /, d, e, *, f, g): ...")
    fine = ast.parse("def f(self, a, b, c, d, e, f):\n" + "    x = 1\n" * (FUNCTION_LINES - 1))
    assert [too_large(functions(module)[0]) for module in (long, many, fine)] == [True, True, False]
    assert silent(ast.parse("class A:\n  def f(self): ...\n  def _g(self): ...\ndef h(): 'Says.'")) == ["f"]
    told = [opens_with_a_sentence(ast.parse(text)) for text in ("import os", "'no sentence'", "'One.\\n\\nMore'")]
    assert told == [False, False, True]
    for text in ("cd /" + "home/someone", "--extra-" + "index-url x"):
        assert MACHINE.search(text)


def test_a_family_is_one_file() -> None:
    assert set(FAMILY_FILES) == set(families())


@pytest.mark.parametrize("name", FAMILY_FILES)
def test_a_family_is_known_only_to_its_file(name: str) -> None:
    word = re.compile(rf"\b{name}\b")
    holders = [file for file in shipped() if word.search(file.read_text("utf-8"))]
    others = [file.relative_to(ROOT) for file in holders if file != FAMILY_FILES[name]]
    assert others == []
    assert holders, "the file does not say its own id"


@pytest.mark.parametrize("room", sorted(file.parent.name for file in PACKAGE.glob("*/__init__.py")))
def test_a_room_is_on_the_map(room: str) -> None:
    assert re.search(rf"^\| `{room}/` \| .{{10,}}", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE)


def test_nothing_of_a_machine_or_a_registry_is_in_the_repository() -> None:
    found = []
    for file in kept():
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if file != Path(__file__):
            found += [f"{file.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE.finditer(text)]
    assert found == []


def test_every_file_of_the_package_is_shipped() -> None:
    """What git ignores, the wheel leaves out: no source, prompt, recipe or page may match an ignored name."""
    assert sorted(str(file) for file in set(shipped()) - set(kept())) == []
    for pattern in ("agents/prompts/*.md", "spec/recipes/*.toml", "schema/objects/*.toml", "report/templates/*.html"):
        assert list(PACKAGE.glob(pattern)), pattern
