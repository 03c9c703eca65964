"""What the operating system refuses is one message with the place and the cure, and nothing half-made is left."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmarena import Org
from crmarena.cli.faults import of_system

#: The command under a limit on the size of a file: what a full disk is to SQLite and to a text file.
CRAMPED = """
import resource, sys
from crmarena.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
main()
"""


def told(home: Path, *words: str, room: int | None = None) -> str:
    """What a command says on standard error; it must fail with 2 and without a traceback."""
    start = ["-m", "crmarena.cli.main"] if room is None else ["-c", CRAMPED, str(room)]
    done = subprocess.run(
        [sys.executable, *start, *words], capture_output=True, text=True, check=False,
        env={**os.environ, "CRMARENA_HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("mine")
    said = told(home, "org", "build", "tiny", "--workers", "1")
    assert f"crmarena: {home}/" in said
    assert "cannot be written: Not a directory" in said
    assert "Set CRMARENA_HOME" in said
    assert home.read_text() == "mine"


def test_a_run_directory_that_cannot_be_made(tmp_path: Path, tiny: Org) -> None:
    (tmp_path / "file").write_text("mine")
    out = tmp_path / "file" / "run"
    words = ("run", "--org", "tiny", "--agent", "null", "--limit", "1", "--out", str(out))
    said = told(tiny.directory.parent.parent, *words)
    assert "cannot be written: Not a directory" in said
    assert "Choose another --out." in said


@pytest.mark.parametrize("room", [50_000, 4096])
def test_a_full_disk_leaves_nothing_half_made(tmp_path: Path, room: int) -> None:
    said = told(tmp_path, "org", "build", "tiny", "--workers", "1", room=room)
    assert f"crmarena: {tmp_path}/orgs/tiny-7-" in said
    assert "cannot be written" in said
    assert list((tmp_path / "orgs").iterdir()) == []


def test_a_set_that_does_not_fit_is_not_there(tmp_path: Path, tiny: Org) -> None:
    """The same org in another home, whose tasks find no room."""
    tiny.fork(tmp_path / "org")
    said = told(tmp_path, "tasks", "draw", "--org", str(tmp_path / "org"), "--count", "2", room=1000)
    assert "cannot be written" in said
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != tmp_path / "org"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "No space left"), "the operating system refused: No space left"),
        (TimeoutError("no answer"), "the operating system refused: no answer"),
        (PermissionError(errno.EACCES, "Permission denied", "out/x"), "out/x cannot be written: Permission denied"),
    ],
)
def test_faults_without_a_place(fault: OSError, said: str) -> None:
    assert said in of_system(fault).message
