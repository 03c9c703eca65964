"""The interactive prompt: through a pipe for its keys, and once in a real terminal of a real process."""

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Self

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from crmarena import Org
from crmarena.cli.asking import View
from crmarena.cli.prompt import Statements, converse, open_session, whole

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
WAIT = 20.0
"""Seconds a real terminal has to show what is waited for."""


@contextmanager
def typed(text: str) -> Iterator[PipeInput]:
    """A session whose person types this text."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(text)
        yield pipe


def read_one(tiny: Org, text: str) -> str:
    with typed(text):
        return open_session("tiny", tiny.schema).prompt()


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("SELECT Id FROM Case", True),
        ("SELECT Id FROM", False),
        ("SELECT Id FROM Case WHERE (Status = 'New'", False),
        ("SELECT Id FROM Case WHERE Subject = 'it", False),
        ("SELECT Id FROM Case WHERE (Status = 'New'\n", True),
        ("SELECT * FROM Case", True),
        ("FIND {a", False),
        ("FIND {ada} IN", False),
        ("FIND {ada}", True),
        ("\\d Case", True),
        ("", True),
    ],
)
def test_when_enter_sends(text: str, sent: bool) -> None:
    assert whole(text) is sent


def test_a_statement_over_several_lines(tiny: Org) -> None:
    assert read_one(tiny, "SELECT Id,\r  Subject\rFROM Case\r") == "SELECT Id,\n  Subject\n  FROM Case"
    assert read_one(tiny, "SELECT Id FROM Case\x1b\rLIMIT 3\r") == "SELECT Id FROM Case\nLIMIT 3", "Alt-Enter"
    assert read_one(tiny, "SELECT Id FROM\r\r") == "SELECT Id FROM\n", "an empty line sends anything"


def test_the_history_is_kept_in_the_home(tiny: Org, home: Path) -> None:
    read_one(tiny, "SELECT Id FROM Contract\r")
    assert "+SELECT Id FROM Contract" in (home / "statements.history").read_text()
    assert read_one(tiny, "\x1b[A\r") == "SELECT Id FROM Contract", "the arrow up brings it back"


def completions(tiny: Org, marked: str) -> list[str]:
    document = Document(marked.replace("|", ""), marked.index("|"))
    return [found.text for found in Statements(tiny.schema).get_completions(document, CompleteEvent())]


def test_completion_of_statements_and_commands(tiny: Org) -> None:
    assert completions(tiny, "SELECT CaseNu| FROM Case") == ["CaseNumber"]
    assert completions(tiny, "SELECT Id FROM Case WHERE Status = 'Cl|'") == ["Closed"]
    assert completions(tiny, "\\d Opportunityl|") == ["OpportunityLineItem"]
    assert completions(tiny, "\\|") == ["\\d", "\\?", "\\q"]


def test_a_conversation(tiny: Org, capsys: pytest.CaptureFixture[str]) -> None:
    count = tiny.query("SELECT COUNT() FROM Case")["totalSize"]
    lines = ["SELECT COUNT() FROM Case", "SELECT * FROM Case", "FIND {zzzz} RETURNING Case(Id)", "\\d Case", "\\d",
             "\\d Cas", "\\?", "", "\\q"]  # fmt: skip
    with typed("".join(line + "\r" for line in lines)):
        converse(tiny, View())
    told = capsys.readouterr()
    assert f"{count} rows\n" in told.out
    assert "0 rows\n" in told.out
    assert len(re.findall(r"^[\d.]+ ms$", told.out, re.MULTILINE)) == 3, "a timing line for each statement"
    assert "Waiting on Customer" in told.out
    assert "IssueId__r → Issue__c" in told.out
    assert "children: CaseHistories__r (CaseHistory__c)" in told.out
    assert "Alt-Enter" in told.out
    assert "unexpected token: 'SELECT *'\n  hint: Name the fields" in told.err
    assert "Did you mean Case?" in told.err


def test_ctrl_c_drops_the_line_and_ctrl_d_leaves(tiny: Org, capsys: pytest.CaptureFixture[str]) -> None:
    with typed("SELECT nonsense\x03SELECT COUNT() FROM Xyzzy\r\x04"):
        converse(tiny, View())
    told = capsys.readouterr()
    assert "Xyzzy" in told.err
    assert "nonsense" not in told.err


class Terminal:
    """A process in a terminal of its own: what it shows, and keys to press; ended with the context."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        self.handle, end = pty.openpty()
        self.process = subprocess.Popen(words, stdin=end, stdout=end, stderr=end, env=environment)
        os.close(end)
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.handle)

    def wait(self, text: str) -> None:
        """Reads until the text is shown since the last time; fails after WAIT seconds."""
        end = monotonic() + WAIT
        while text not in self.shown:
            assert monotonic() < end, f"{text!r} was not shown, but {self.shown!r}"
            if select.select([self.handle], [], [], 0.1)[0]:
                self.shown += ESCAPES.sub("", os.read(self.handle, 65536).decode("utf-8", "replace"))
        self.shown = ""

    def press(self, keys: str) -> None:
        """Types some keys."""
        os.write(self.handle, keys.encode())


def test_in_a_real_terminal(tiny: Org, home: Path) -> None:
    """Tab completes a field and a value, a refusal is hinted at, and the prompt goes on."""
    statuses = tiny.query("SELECT COUNT() FROM Case WHERE Status = 'Closed'")["totalSize"]
    environment = {**os.environ, "CRMARENA_HOME": str(home), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    with Terminal([sys.executable, "-m", "crmarena.cli.main", "soql", "--org", "tiny"], environment) as terminal:
        terminal.wait("tiny>")
        terminal.press("SELECT COUNT() FROM Case WHERE Stat")
        terminal.wait("picklist")
        terminal.press("\t = 'Clo")
        terminal.wait("value")
        terminal.press("\t'\r")
        terminal.wait(f"{statuses} rows")
        terminal.press("SELECT Id FROM Cases\r")
        terminal.wait("hint: Did you mean Case?")
        terminal.press("\\q\r")
        assert terminal.process.wait(WAIT) == 0
