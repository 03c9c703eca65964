"""The command itself: help, suggestions, and one clear message with an exit code for every known fault."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crmarena import __version__
from crmarena.cli import main as command
from crmarena.cli.main import main, root
from crmarena.cli.options import names
from crmarena.core.errors import CrmArenaError, SalesforceError

VERBS = Path(command.__file__).parent / "verbs"


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(root, list(words))
    return result.exit_code, result.output


def test_the_verbs_are_the_files_of_their_folder() -> None:
    files = {path.stem for path in VERBS.iterdir() if path.stem not in ("__init__", "__pycache__")}
    assert set(root.list_commands(click.Context(root))) == {name.replace("_", "-") for name in files}
    code, told = run("--help")
    assert code == 0
    assert all(f"\n  {name}" in told for name in files)


@pytest.mark.parametrize(
    ("words", "hint"),
    [(["demmo"], "Did you mean 'demo'?"), (["org", "biuld"], "Did you mean 'build'?"), (["xyzzy"], "Commands: ")],
)
def test_a_misspelt_verb_gets_a_suggestion(words: list[str], hint: str) -> None:
    code, told = run(*words)
    assert code == 2
    assert hint in told


def test_the_version() -> None:
    assert run("--version") == (0, f"crmarena-pro {__version__}\n")


def test_a_real_process(tmp_path: Path) -> None:
    """Nothing is built yet in an empty home; told as text and as JSON."""
    for flags, told in (((), "No organisation is built yet"), (("--json",), "[]")):
        done = subprocess.run(
            [sys.executable, "-m", "crmarena.cli.main", "org", "list", *flags],
            env={"CRMARENA_HOME": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.startswith(told)
        assert done.stderr == ""


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (CrmArenaError("no such org", "Build it."), 2, "crmarena: no such org\n  Build it.\n"),
        (SalesforceError("INVALID_FIELD", "No such column"), 1, "INVALID_FIELD: No such column\n"),
        (click.Abort(), 130, "the same command goes on from there"),
        (KeyboardInterrupt(), 130, "the same command goes on from there"),
        (click.exceptions.Exit(1), 1, ""),
    ],
)
def test_a_fault_is_one_message_and_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: BaseException, code: int, told: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(root, "invoke", fail)
    monkeypatch.setattr(sys, "argv", ["crmarena", "org"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == code
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""


def test_a_wrong_flag_exits_with_two(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["crmarena", "demo", "--per-family", "none"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "'none' is not a valid integer" in capsys.readouterr().err


def test_lists_on_the_command_line() -> None:
    assert names(" a, b ,,c") == ("a", "b", "c")
    assert names("") == ()


def test_a_run_that_is_none_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(root, ["report", str(tmp_path)])
    assert isinstance(result.exception, CrmArenaError)
    assert "run.json is missing" in result.exception.message


def test_a_report_as_json(tmp_path: Path) -> None:
    """From files alone: one play by one agent."""
    play = {"family": "a_family", "agent": "null", "outcome": "answered", "value": 1.0}
    (tmp_path / "run.json").write_text(json.dumps({"families": {"a_family": {"skill": "policy"}}}))
    (tmp_path / "scores.jsonl").write_text(json.dumps(play) + "\n")
    (tmp_path / "keys.jsonl").write_text(json.dumps({"task": "a_family", "answer": [None]}) + "\n")
    code, told = run("report", str(tmp_path), "--json")
    figures = json.loads(told)
    assert code == 0
    assert figures["agents"][0]["families"] == {"a_family": 1.0}
    assert Path(figures["report"]).is_file()
    told = run("report", str(tmp_path))[1]
    assert "Task completion by family" in told
    assert figures["report"] in told
