"""What a command pays before it starts: the heavy libraries stay outside until they are needed."""

import subprocess
import sys

import pytest

HEAVY = ("apsw", "inspect_ai", "jinja2", "openai", "pydantic", "rich")


@pytest.mark.parametrize(
    "statement",
    [
        "import crmarena",
        "import crmarena.cli.main",
        "from click.testing import CliRunner; from crmarena.cli.main import root; assert CliRunner().invoke(root, ['--help']).exit_code == 0",
        "from click.testing import CliRunner; from crmarena.cli.main import root; assert CliRunner().invoke(root, ['org', '--help']).exit_code == 0",
        "from click.testing import CliRunner; from crmarena.cli.main import root; assert CliRunner().invoke(root, ['run', '--help']).exit_code == 0",
    ],
    ids=["package", "command", "help", "group-help", "verb-help"],
)
def test_nothing_heavy_is_imported(statement: str) -> None:
    program = f"{statement}\nimport sys\nprint(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
