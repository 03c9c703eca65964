"""What a command pays before it starts: the heavy libraries stay outside until they are needed."""

import subprocess
import sys

import pytest

HEAVY = ("apsw", "inspect_ai", "jinja2", "openai", "pydantic", "rich")


HELP = """
from click.testing import CliRunner
from crmarena.cli.main import root
assert CliRunner().invoke(root, {words}).exit_code == 0
"""


@pytest.mark.parametrize(
    "statement",
    [
        "import crmarena",
        "import crmarena.cli.main",
        HELP.format(words=["--help"]),
        HELP.format(words=["org", "--help"]),
        HELP.format(words=["tasks", "--help"]),
        HELP.format(words=["run", "--help"]),
    ],
    ids=["package", "command", "help", "org-help", "tasks-help", "verb-help"],
)
def test_nothing_heavy_is_imported(statement: str) -> None:
    program = f"{statement}\nimport sys\nprint(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
