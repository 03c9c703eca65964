"""The verbs on the tiny org: each does its one thing, as a table and as JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crmarena import Org, SalesforceError
from crmarena.cli.main import root
from stubs.openai_stub import OpenAIStub
from stubs.rewriting_model import courteous, editing

pytestmark = pytest.mark.usefixtures("tiny")
OFFLINE = """
import socket

def refuse(*_):
    raise OSError("this test has no network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refuse
"""


def run(*words: str) -> str:
    """What a command prints on standard output; it must not fail."""
    result = CliRunner().invoke(root, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def figures(*words: str) -> Any:
    """The same as JSON."""
    return json.loads(run(*words, "--json"))


def test_what_an_org_holds(tiny: Org) -> None:
    told = figures("org", "info", "tiny")
    assert told["fingerprint"] == tiny.fingerprint
    assert told["counts"] == dict(tiny.manifest.counts)
    assert told["records"] + told["links"] + told["system"] == tiny.manifest.records
    assert told["links"] == sum(
        told["counts"][name] for name in ("ProductCategoryProduct", "UserTerritory2Association")
    )
    assert tiny.fingerprint in run("org", "info", "tiny")


def test_the_fingerprint_is_recomputed(tiny: Org) -> None:
    assert figures("org", "fingerprint", "tiny") == {
        "fingerprint": tiny.fingerprint, "recorded": tiny.fingerprint, "match": True,
    }  # fmt: skip


def test_the_list_names_the_org(tiny: Org) -> None:
    assert str(tiny.directory) in [entry["directory"] for entry in figures("org", "list")]
    assert tiny.directory.name in run("org", "list")


def test_a_question_in_soql_and_sosl(tiny: Org) -> None:
    soql = "SELECT Id, Account.Name, (SELECT Id FROM Cases) FROM Contact LIMIT 2"
    assert figures("org", "query", "tiny", soql)["records"] == tiny.query(soql)["records"]
    text = run("org", "query", "tiny", soql)
    assert "Account.Name" in text
    assert text.endswith("2 rows\n")
    count = tiny.query("SELECT COUNT() FROM Case")["totalSize"]
    assert run("org", "query", "tiny", "SELECT COUNT() FROM Case") == f"{count} rows\n"
    word = tiny.query("SELECT Name FROM Product2 LIMIT 1")["records"][0]["Name"].split()[0]
    found = figures("org", "query", "tiny", f"FIND {{{word}}} RETURNING Product2(Id, Name)")
    assert found["searchRecords"]


def test_a_refusal_is_salesforces_own() -> None:
    result = CliRunner().invoke(root, ["org", "query", "tiny", "SELECT Fullname FROM Contact"])
    assert isinstance(result.exception, SalesforceError)
    assert result.exception.code == "INVALID_FIELD"


def test_calls_are_rewritten_once_and_then_read_from_their_file(
    tiny: Org, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "loopback")
    words = ["org", "build", "tiny", "--rewrite", "openai/gpt-4o", "--rewrite-cache", str(tmp_path / "calls.jsonl")]
    with OpenAIStub(editing(courteous)) as stub:
        told = CliRunner().invoke(root, [*words, "--model-base-url", stub.base_url, "--json"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    calls = tiny.manifest.counts["VoiceCallTranscript__c"]
    assert f"{calls} calls rewritten, 0 kept as they were; {calls} asked just now" in told.stderr
    facts = json.loads(told.stdout)
    assert facts["fingerprint"] != tiny.fingerprint
    assert facts["rewrites"]["calls"] == calls
    monkeypatch.delenv("OPENAI_API_KEY")
    assert figures(*words, "--force") == facts
    assert "rewrites" not in figures("org", "info", "tiny")
    run("org", "rm", "--yes", Path(facts["directory"]).name)


def test_another_seed_is_another_org_and_can_be_removed() -> None:
    told = figures("org", "build", "tiny", "--seed", "77", "--workers", "1")
    directory = Path(told["directory"])
    assert told["seed"] == 77
    assert directory.is_dir()
    assert str(directory) in run("org", "rm", directory.name, "--yes")
    assert not directory.exists()


def test_drawing_and_showing_questions() -> None:
    drawn = figures("tasks", "draw", "--org", "tiny", "--split", "other", "--count", "4")
    assert {entry["tasks"] + entry["missing"] for entry in drawn["families"]} == {4}
    rows = figures("tasks", "show", "--org", "tiny", "--split", "other", "-n", "3")
    assert len(rows) == 3
    assert {row["answer"] for row in rows} == {None}
    opened = figures("tasks", "show", "--org", "tiny", "--split", "other", "-n", "3", "--with-key")
    assert all(isinstance(row["answer"], list) for row in opened)
    assert rows[0]["query"] in run("tasks", "show", "--org", "tiny", "--split", "other", "-n", "1")
    assert "proof" in run("tasks", "show", "--org", "tiny", "--split", "other", "-n", "1", "--with-key")


def test_a_set_is_certified_again() -> None:
    told = figures("tasks", "certify", "--org", "tiny")
    assert told["complaints"] == []
    assert told["tasks"] > 0


def test_a_run_is_played_and_reported(tmp_path: Path) -> None:
    out = tmp_path / "run"
    words = ("run", "--org", "tiny", "--agent", "oracle,null", "--per-family", "1", "--out", str(out))
    told = figures(*words)
    assert [row["agent"] for row in told["agents"]] == ["oracle", "null"]
    assert told["agents"][0]["overall"] == 1.0
    assert figures(*words) == told, "the same command again finds everything played"
    assert figures("report", str(out)) == told
    assert "Task completion by family" in run("report", str(out))


def test_an_agent_with_a_model_asks_for_one() -> None:
    result = CliRunner().invoke(root, ["run", "--org", "tiny", "--agent", "react"])
    assert result.exit_code == 2
    assert "--model" in result.output


def test_the_demo_needs_no_network(tmp_path: Path, home: Path) -> None:
    """In a process whose sockets refuse to connect."""
    (tmp_path / "sitecustomize.py").write_text(OFFLINE)
    words = ["demo", "--org", "tiny", "--per-family", "2", "--processes", "1", "--out", "runs/demo", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "crmarena.cli.main", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "CRMARENA_HOME": str(home), "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    overall = {row["agent"]: row["overall"] for row in told["agents"]}
    assert overall["oracle"] == 1.0
    assert overall["analyst"] > overall["null"]
    assert (tmp_path / "runs/demo/report.html").is_file()
    assert list((tmp_path / "runs/demo/logs").glob("*.eval"))
