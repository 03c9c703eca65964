"""A run on disk: appended, resumed, and whole after a crash."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.arena.rundir import RunDir, mend
from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Action, ActionKind, Observation, Outcome, Step, Trace
from crmarena.core.task import Key
from crmarena.core.trace_json import trace_line
from crmarena.report.summary import summarise
from crmarena.score.verdict import grade

CONFIG = {"org": "tiny", "agents": ["null"]}


def trace(key: str, said: str = "Zoë \u2028 None", agent: str = "null", epoch: int = 1) -> Trace:
    step = Step(Action(ActionKind.RESPOND, said), Observation("", done=True))
    return Trace(key, "a_family", "tiny", "h", "single", agent, Outcome.ANSWERED, said, (step,), "responded", epoch)


def run_with(directory: Path, *keys: str) -> RunDir:
    run = RunDir(directory)
    run.start(CONFIG)
    with run.append() as lines:
        for key in keys:
            lines.add(trace(key))
    return run


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    run = RunDir(tmp_path / "deep" / "run")
    assert run.start(CONFIG) is False
    with run.append() as lines:
        lines.add(trace("k0"))
    again = RunDir(run.path)
    assert again.start(CONFIG) is True
    assert again.played() == {("null", "k0", 1)}
    with again.append() as lines:
        lines.add(trace("k0", epoch=2))
    assert list(again.traces()) == [trace("k0"), trace("k0", epoch=2)]


def test_another_run_is_not_mixed_in(tmp_path: Path) -> None:
    run_with(tmp_path)
    with pytest.raises(CrmArenaError, match="another run") as caught:
        RunDir(tmp_path).start({**CONFIG, "org": "b2b"})
    assert "org: 'tiny' there, 'b2b' asked" in caught.value.message


@given(st.integers(1, 400))
def test_a_crash_costs_at_most_the_play_it_cut(lost: int) -> None:
    """However many bytes of the end are missing: what is read, what is resumed and what is kept agree."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        run = run_with(Path(folder), "k0", "k1")
        file = run.path / "traces.jsonl"
        whole = file.read_bytes()
        second = len(whole) - len(trace_line(trace("k1")).encode()) - 1
        cut = max(second, len(whole) - lost)
        file.write_bytes(whole[:cut])
        assert run.played() == {("null", "k0", 1)}
        with run.append() as lines:
            lines.add(trace("k1"))
        assert file.read_bytes() == whole


def test_a_cut_inside_a_character_is_mended(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_bytes('{"a":1}\n{"b":"é'.encode()[:-1])
    mend(file)
    assert file.read_bytes() == b'{"a":1}\n'
    mend(tmp_path / "absent.jsonl")


@pytest.mark.parametrize("damage", [b"{nonsense\n", b"\xff\xfe\n", b"\n"])
def test_damage_in_the_middle_is_told(tmp_path: Path, damage: bytes) -> None:
    run = run_with(tmp_path, "k0")
    file = tmp_path / "traces.jsonl"
    file.write_bytes(damage + file.read_bytes())
    with pytest.raises(CrmArenaError, match=r"traces\.jsonl line 1 is damaged"):
        run.played()


@pytest.mark.parametrize(("text", "told"), [(None, "run.json is missing"), ("{", "damaged"), ("[]", "no object")])
def test_a_directory_that_is_no_run(tmp_path: Path, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    with pytest.raises(CrmArenaError, match=told):
        RunDir(tmp_path).config()


def test_scores_and_keys_are_written_whole(tmp_path: Path) -> None:
    run = run_with(tmp_path)
    key = Key("k0", 0, "a_family", (None,), "record_id", trace=("SELECT Id FROM Case",))
    run.write_tasks([], [key])
    run.write_scores([grade(trace("k0", "None"), key)])
    assert run.scores()[0]["value"] == 1.0
    sealed = tmp_path / "keys.jsonl"
    assert json.loads(sealed.read_text())["answer"] == [None]
    assert sealed.stat().st_mode & 0o077 == 0, "the sealed half is nobody else's to read"
    assert not list(tmp_path.glob(".*partial*"))


def test_outages_are_forgotten_and_the_rest_is_kept(tmp_path: Path) -> None:
    run = run_with(tmp_path, "k0", "k1", "k2")
    with run.append() as lines:
        lines.add(replace(trace("k3"), outcome=Outcome.INFRASTRUCTURE_ERROR, response=None))
        lines.add(replace(trace("k4"), outcome=Outcome.LIMIT, response=None))
    run.forget_outages()
    assert sorted(key for _, key, _ in run.played()) == ["k0", "k1", "k2", "k4"]


@pytest.mark.parametrize("content", ["{", "[]", None])
def test_report_and_run_tell_the_same_cure(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "run.json").write_text(content)
    said = []
    for read in (lambda: summarise(tmp_path), RunDir(tmp_path).config):
        with pytest.raises(CrmArenaError) as refusal:
            read()
        said.append(refusal.value.cure)
    assert said[0] == said[1] != ""


def test_a_trace_of_another_shape_is_damaged(tmp_path: Path) -> None:
    run = run_with(tmp_path, "k0")
    (tmp_path / "traces.jsonl").write_text('{"format": 1}\n')
    with pytest.raises(CrmArenaError, match=r"traces\.jsonl line 1 is damaged"):
        run.played()
