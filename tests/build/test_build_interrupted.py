"""Builds that are interrupted: nothing half-made is taken for an org, and a later build cleans up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crmarena.org.manifest import read_manifest

SPEC = 'name = "cut"\nedition = "b2b"\nscale = 61_000\ntexts = false\n'
SHORT = 'name = "short"\nedition = "b2b"\nscale = 600\ntexts = false\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "cut.toml").write_text(SPEC, "utf-8")
    (tmp_path / "short.toml").write_text(SHORT, "utf-8")
    return tmp_path


def build(home: Path, name: str = "cut", before: str = "") -> subprocess.Popen[str]:
    """`crmarena org build` in a process group of its own, after a line of shell."""
    command = [
        "sh",
        "-c",
        f'{before}exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "crmarena.cli.main",
        "org",
        "build",
        str(home / f"{name}.toml"),
        "--workers",
        "2",
    ]
    environment = os.environ | {"CRMARENA_HOME": str(home)}
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def partials(home: Path) -> list[Path]:
    return sorted((home / "orgs").glob(".*.partial-*")) if (home / "orgs").is_dir() else []


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Waits for something that other processes do."""
    for _ in range(round(seconds / 0.05)):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"not so after {seconds} seconds")


def workers_of(pid: int) -> list[int]:
    """The processes of a group."""
    out = subprocess.run(["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in out.splitlines()[1:]]
    return [int(one) for one, group, state in rows if int(group) == pid and not state.startswith("Z")]


def under_way(home: Path, running: subprocess.Popen[str]) -> bool:
    return running.poll() is None and any((part / "org.sqlite").exists() for part in partials(home))


def test_a_killed_build_leaves_no_org_and_no_process_and_is_swept_by_the_next(home: Path) -> None:
    running = build(home)
    until(lambda: under_way(home, running) and len(workers_of(running.pid)) > 1)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    until(lambda: not workers_of(running.pid))
    assert len(partials(home)) == 1
    assert not list((home / "orgs").glob("*/manifest.json"))
    # Another org of the same home is built: the sweep is not a matter of the name.
    after = build(home, "short")
    assert after.wait(60) == 0, after.communicate()
    assert partials(home) == []


def test_ctrl_c_ends_everything_and_leaves_nothing(home: Path) -> None:
    running = build(home)
    until(lambda: under_way(home, running) and len(workers_of(running.pid)) > 1)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert partials(home) == []
    assert not workers_of(running.pid)


def test_a_full_disk_is_told_and_leaves_nothing(home: Path) -> None:
    running = build(home, before="ulimit -f 2048; ")
    _, said = running.communicate(timeout=60)
    assert running.returncode == 2
    assert "Traceback" not in said
    assert str(home / "orgs") in said
    assert partials(home) == []
    assert not list((home / "orgs").glob("*"))
    whole = build(home)
    assert whole.wait(120) == 0, whole.communicate()
    (directory,) = (home / "orgs").iterdir()
    assert read_manifest(directory).records > 61_000
