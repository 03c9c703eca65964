"""The walls: the tree keeps every import contract, and every contract is seen red on a planted leak."""

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / ".importlinter"

#: (contract, file that gets the line, the line)
LEAKS = [
    ("flow", "core/errors.py", "import crmarena.schema.describe"),
    ("flow", "tasks/shelf.py", "import crmarena.arena.play"),
    ("flow", "attic/__init__.py", '"""A room that does not say where it stands."""'),
    ("key", "agents/null.py", "import crmarena.tasks.shelf"),
    ("key", "org/manifest.py", "import crmarena.latents.world"),
    ("key", "schema/listing.py", "import crmarena.score.verdict"),
    ("world", "latents/world.py", "import subprocess"),
    ("world", "query/lexer.py", "from urllib.request import urlopen"),
    ("world", "tasks/shelf.py", "import inspect_ai"),
    ("players", "agents/null.py", "import crmarena.org"),
    ("players", "agents/react.py", "import crmarena.query.lexer"),
    ("players", "agents/null.py", "import apsw"),
    ("world", "records/sheet.py", "import multiprocessing"),
    ("session", "session/session.py", "import crmarena.org"),
    ("session", "session/profiles/raw.py", "import crmarena.schema"),
    ("inspect", "arena/play.py", "import inspect_ai"),
    ("inspect", "cli/main.py", "import inspect_ai"),
    ("inspect", "report/page.py", "import inspect_ai"),
    ("files", "report/table.py", "import crmarena.agents.null"),
    ("files", "score/verdict.py", "import crmarena.harness"),
    ("families", "tasks/families/handle_time.py", "import crmarena.tasks.families.transfer_count"),
    ("agents", "agents/null.py", "import crmarena.agents.constant"),
    ("verbs", "cli/verbs/run.py", "import crmarena.cli.verbs.org.build"),
    ("group-verbs", "cli/verbs/org/build.py", "import crmarena.cli.verbs.org.list"),
    ("profiles", "session/profiles/raw.py", "import crmarena.session.profiles.official"),
]


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run the contracts (all if none is named) over the package in `tree`."""
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    program = "import sys; from importlinter.cli import lint_imports_command as run; sys.path.insert(0, ''); run()"
    command = [sys.executable, "-c", program, "--config", str(CONTRACTS), "--no-cache", *chosen]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def contract_names() -> dict[str, str]:
    parsed = ConfigParser()
    parsed.read(CONTRACTS)
    head = "importlinter:contract:"
    return {name.removeprefix(head): parsed[name]["name"] for name in parsed.sections() if name.startswith(head)}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources to plant in."""
    copytree(ROOT / "src" / "crmarena", tmp_path / "crmarena", ignore=ignore_patterns("__pycache__"))
    return tmp_path


def test_the_tree_keeps_every_contract() -> None:
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout


def test_every_contract_has_a_leak_that_breaks_it() -> None:
    assert {contract for contract, _, _ in LEAKS} == set(contract_names())


@pytest.mark.parametrize(("contract", "file", "line"), LEAKS, ids=[f"{leak[0]}-{leak[1]}" for leak in LEAKS])
def test_a_leak_is_seen(tree: Path, contract: str, file: str, line: str) -> None:
    target = tree / "crmarena" / file
    if target.parent.name != "attic":
        assert target.is_file(), f"{file} has moved: plant the leak elsewhere"
    target.parent.mkdir(exist_ok=True)
    with target.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    result = lint(tree, contract)
    assert result.returncode == 1
    told = " ".join(result.stdout.split())
    if target.parent.name == "attic":
        assert "attic" in told
    else:
        assert f"{contract_names()[contract]} BROKEN" in told
