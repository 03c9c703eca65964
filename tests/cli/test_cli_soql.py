"""`crmarena soql` and `crmarena sosl`: tables, JSON, plans, statements from files, and refusals with hints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmarena import CrmArenaError, Org, SalesforceError
from crmarena.cli.answers import WIDEST, fitting, print_answer
from crmarena.cli.main import main, root

pytestmark = pytest.mark.usefixtures("tiny")
SOQL = "SELECT Id, Account.Name, (SELECT Id FROM Cases) FROM Contact LIMIT 2"


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(root, [*words, "--org", "tiny"], input=stdin)


def figures(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_soql_as_a_table_and_as_json(tiny: Org) -> None:
    answer = tiny.query(SOQL)
    assert figures("soql", SOQL) == answer
    told = run("soql", SOQL).stdout
    assert "Account.Name" in told
    assert all(record["Id"] in told for record in answer["records"])
    assert told.endswith("2 rows\n")


def test_sosl_as_a_table_and_as_json(tiny: Org) -> None:
    word = tiny.query("SELECT Name FROM Product2 LIMIT 1")["records"][0]["Name"].split()[0]
    sosl = f"FIND {{{word}}} RETURNING Product2(Id, Name)"
    found = figures("sosl", sosl)
    assert found == tiny.search(sosl)
    assert found["searchRecords"][0]["Name"] in run("sosl", sosl).stdout


def test_the_statement_may_come_from_a_file_or_from_standard_input(tmp_path: Path, tiny: Org) -> None:
    (tmp_path / "q.soql").write_text(SOQL.replace(" FROM Contact", "\nFROM Contact") + "\n")
    expected = tiny.query(SOQL)
    assert figures("soql", f"@{tmp_path / 'q.soql'}") == expected
    assert json.loads(run("soql", "-", "--json", stdin=SOQL + "\n").stdout) == expected
    assert json.loads(run("soql", "--json", stdin=SOQL).stdout) == expected, "no statement, and no terminal"
    missing = run("soql", f"@{tmp_path / 'none'}")
    assert isinstance(missing.exception, CrmArenaError)
    assert "cannot be read" in missing.exception.message


def test_explain_shows_every_statement() -> None:
    told = run("soql", "SELECT Id, (SELECT Id FROM Cases) FROM Contact WHERE LastName = 'Ng'", "--explain").stdout
    assert "Contact.Cases" in told
    assert "?1 = 'Ng'" in told
    assert re.search(r"(SCAN|SEARCH) t0", told)
    steps = figures("soql", "SELECT Id, (SELECT Id FROM Cases) FROM Contact", "--explain")
    assert [step["purpose"] for step in steps] == ["Contact", "Contact.Cases"]
    assert all(step["sql"].startswith("SELECT") and step["steps"] for step in steps)
    assert "MATCH" in run("sosl", "FIND {the} RETURNING Case(Id, Subject)", "--explain").stdout


def notes(result: Result) -> list[str]:
    assert isinstance(result.exception, SalesforceError), result.output
    return list(getattr(result.exception, "__notes__", ()))


def test_a_refusal_keeps_its_words_and_gets_hints(tiny: Org) -> None:
    with pytest.raises(SalesforceError) as plain:
        tiny.query("SELECT * FROM Case")
    result = run("soql", "SELECT * FROM Case")
    assert isinstance(result.exception, SalesforceError)
    assert result.exception.payload == plain.value.payload
    assert notes(result) == ["Name the fields, or SELECT FIELDS(ALL) FROM Case LIMIT 200."]
    either = CliRunner().invoke(root, ["org", "query", "tiny", "SELECT CaseNum FROM Case"])
    assert notes(either) == ["Did you mean CaseNumber?"]


def test_a_verb_speaks_one_language() -> None:
    assert "crmarena sosl" in notes(run("soql", "FIND {the} IN ALL FIELDS"))[0]
    assert "crmarena soql" in notes(run("sosl", "SELECT Id FROM Case"))[0]


def test_json_gives_the_error_body_too() -> None:
    result = run("soql", "SELECT Foo FROM Case", "--json")
    (error,) = json.loads(result.stdout)
    assert error["errorCode"] == "INVALID_FIELD"
    assert error["message"].startswith(
        "\nSELECT Foo FROM Case\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo'"
    )


def test_the_command_prints_refusal_then_hint_and_exits_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["crmarena", "soql", "SELECT Id FROM Cases", "--org", "tiny"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0] == "INVALID_TYPE: "
    assert lines[3] == "ERROR at Row:1:Column:16"
    assert lines[-1] == "  hint: Did you mean Case?"


def test_help_of_the_command_stays_light(home: Path) -> None:
    """Neither help loads the engine, the prompt's library or rich."""
    code = (
        "import sys; from crmarena.cli.main import main; sys.argv = ['crmarena', *{words}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "names = ('prompt_toolkit', 'rich', 'apsw', 'crmarena.query.hints', 'inspect_ai')\n"
        "heavy = [name for name in names if name in sys.modules]\n"
        "print(heavy, file=sys.stderr)"
    )
    for words in (["--help"], ["soql", "--help"], ["sosl", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", code.replace("{words}", repr(words))], capture_output=True, text=True, check=True,
            env={**os.environ, "CRMARENA_HOME": str(home)},
        )  # fmt: skip
        assert done.stderr.strip() == "[]", words


def test_values_are_shown_on_one_line_and_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Markup in a record is text; long values are cut; null is empty; booleans are lower case."""
    record: dict[str, object] = {
        "attributes": {},
        "a": "[bold]x[/bold]\ny",
        "b": None,
        "c": True,
        "d": 1.5,
        "e": "z" * 200,
    }
    print_answer({"totalSize": 1, "records": [record]})
    told = capsys.readouterr().out
    assert "[bold]x[/bold] y" in told
    assert "true" in told
    assert "z" * (WIDEST - 1) + "…" in told
    assert "None" not in told


def test_wide_tables_are_continued() -> None:
    assert fitting([10, 20, 20, 30], 50) == [[0, 1, 2], [0, 3]]
    assert fitting([90, 20, 20], 50) == [[0, 1], [0, 2]]
