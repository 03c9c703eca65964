"""The verbs that make organisations of one's own: starter, flags, samples and exports."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crmarena import Org
from crmarena.cli.main import root
from crmarena.core.errors import CrmArenaError
from crmarena.spec.starter import starter


def invoke(*words: str) -> Result:
    return CliRunner().invoke(root, list(words), catch_exceptions=True)


def run(*words: str) -> str:
    """What a command prints on standard output; it must not fail."""
    result = invoke(*words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def figures(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


def test_the_starter_is_printed_written_and_not_overwritten(tmp_path: Path) -> None:
    assert run("org", "new-spec", "--edition", "b2c") == starter("b2c")
    file = tmp_path / "my.toml"
    assert f"crmarena org build {file}" in run("org", "new-spec", "-o", str(file))
    assert file.read_text("utf-8") == starter("b2b")
    refused = invoke("org", "new-spec", "-o", str(file))
    assert refused.exit_code == 2
    assert "--force overwrites it" in refused.output
    run("org", "new-spec", "-o", str(file), "--edition", "b2c", "--force")
    assert file.read_text("utf-8") == starter("b2c")


def test_a_spec_of_ones_own_is_built_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text(starter("b2b").replace("scale = 29397", "scale = 600"), "utf-8")
    built = figures("org", "build", "--spec", str(file))
    assert built["records"] + built["links"] == 600
    assert figures("org", "build", str(file))["fingerprint"] == built["fingerprint"]


def test_flags_make_a_spec_out_of_a_recipe() -> None:
    words = ("--scale", "600", "--company", "Tern & Tide", "--description", "Tents for a trail", "--seed", "3")
    result = invoke("org", "build", "b2c", *words, "--no-texts", "--json")
    assert result.exit_code == 0
    assert "pack outdoor-gear: the description speaks of tents, trail" in result.stderr
    built = json.loads(result.stdout)
    assert (built["company"], built["seed"], built["edition"]) == ("Tern & Tide", 3, "b2c")
    assert "questions are about what people wrote" in str(
        invoke("tasks", "draw", "--org", built["directory"]).exception
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--scale", "12"), "scale = 12: must be 500..10,000,000"),
        (("--seed", "-1"), "seed = -1: must be 0..9,223,372,036,854,775,807"),
        (("--scale", "600", "--company", "x"), "company = 'x': String should have at least 2 characters"),
        (("--scale", "600", "--pack", "nothing"), "no content pack 'nothing'"),
    ],
)
def test_wrong_flags_name_the_field_the_value_and_the_range(words: tuple[str, ...], said: str) -> None:
    fault = invoke("org", "build", "b2b", *words).exception
    assert isinstance(fault, CrmArenaError)
    assert said in fault.message


def test_a_sample_reads_as_it_was_written(tiny: Org) -> None:
    found = figures("org", "sample", "tiny", "--object", "voicecalltranscript__c", "-n", "3")
    assert len({record["Id"] for record in found}) == 3
    assert found == figures("org", "sample", "tiny", "--object", "VoiceCallTranscript__c", "-n", "3", "--seed", "1")
    assert found != figures("org", "sample", "tiny", "--object", "VoiceCallTranscript__c", "-n", "3", "--seed", "2")
    printed = run("org", "sample", "tiny", "--object", "VoiceCallTranscript__c", "-n", "3")
    for record in found:
        stored = tiny.run(f"SELECT Body__c FROM VoiceCallTranscript__c WHERE Id = '{record['Id']}'")[0]["Body__c"]
        assert record["Body__c"] == stored
        assert stored in printed
    assert "Username: " in run("org", "sample", "tiny", "--object", "User")


def test_an_export_is_written_where_it_is_asked_for(tiny: Org, tmp_path: Path) -> None:
    told = figures("org", "export", "tiny", "--format", "jsonl", "-o", str(tmp_path / "out"), "--objects", "Case,user")
    assert told["counts"] == {name: tiny.manifest.counts[name] for name in ("Case", "User")}
    lines = (tmp_path / "out" / "Case.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == told["counts"]["Case"]
    assert "records of 1 objects in" in run("org", "export", "tiny", "-o", str(tmp_path / "two"), "--objects", "Case")
