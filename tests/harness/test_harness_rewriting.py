"""A model rewrites the calls of the tiny org: what it is asked, what is kept, and what a rebuild needs."""

import json
from pathlib import Path
from typing import Any

import pytest
from inspect_ai.model import ChatMessage, ModelOutput, ModelUsage

from crmarena.build import Rewritten, build_org
from crmarena.build.calls import told_calls
from crmarena.build.ledger import ledger_path, read_ledger
from crmarena.core.errors import CrmArenaError
from crmarena.harness.rewriting import Outcome, Rewriter, rewrite_calls
from crmarena.harness.rewritten_org import rewritten_spec
from crmarena.org import Org, read_manifest
from crmarena.org.contents import contents_of
from crmarena.records.rewriting import Telling
from crmarena.spec.spec import load_spec
from stubs.openai_stub import OpenAIStub
from stubs.rewriting_model import as_json, courteous, editing, pricing, shown

pytestmark = pytest.mark.usefixtures("key")

TINY = load_spec("tiny")


@pytest.fixture(scope="module")
def calls(tiny: Org) -> dict[str, Telling]:
    return dict(told_calls(tiny.directory, TINY))


def _some(calls: dict[str, Telling], count: int) -> dict[str, Telling]:
    return dict(list(calls.items())[:count])


def _by(stub: OpenAIStub, cache: Path, **more: Any) -> Rewriter:
    return Rewriter(model="openai/gpt-4o", model_base_url=stub.base_url, cache=cache, **more)


def _figures(outcome: Outcome) -> tuple[int, int, int]:
    return outcome.rewritten, outcome.kept, outcome.asked


def test_each_call_is_asked_once_with_its_own_seed(calls: dict[str, Telling], tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with OpenAIStub(editing(courteous), latency=0.05) as stub:
        by = _by(stub, tmp_path / "calls.jsonl", max_connections=4)
        outcome = rewrite_calls(_some(calls, 12), by, lambda *step: told.append(step))
        again = rewrite_calls(_some(calls, 12), by)
    assert _figures(outcome) == (12, 0, 12)
    assert told == [("rewrite", done, 12) for done in range(13)]
    assert (_figures(again), again.rewrites) == ((12, 0, 0), outcome.rewrites)
    bodies = stub.traffic.bodies
    assert len(bodies) == 12
    assert 2 <= stub.traffic.peak <= 4
    assert len({body["seed"] for body in bodies}) == 12
    assert {body["temperature"] for body in bodies} == {0.7}
    said = [str(body["messages"][1]["content"]) for body in bodies]
    assert sorted(said) == sorted(call.masked.text() for call in _some(calls, 12).values())


def test_no_name_or_figure_of_a_call_leaves_the_house(calls: dict[str, Telling], tmp_path: Path) -> None:
    with OpenAIStub(editing(courteous)) as stub:
        rewrite_calls(_some(calls, 12), _by(stub, tmp_path / "calls.jsonl"))
    sent = json.dumps([body["messages"] for body in stub.traffic.bodies], ensure_ascii=False)
    for call in _some(calls, 12).values():
        assert not [words for words in call.masked.tokens if len(words) > 4 and words[0].isupper() and words in sent]
        assert not [entry.surface for entry in call.told if "$" in entry.surface and entry.surface in sent]


def test_an_answer_with_a_fault_is_asked_for_once_more(calls: dict[str, Telling], tmp_path: Path) -> None:
    with OpenAIStub(editing(pricing, courteous)) as stub:
        outcome = rewrite_calls(_some(calls, 3), _by(stub, tmp_path / "calls.jsonl"))
    assert _figures(outcome) == (3, 0, 3)
    assert stub.traffic.answered == 6
    complaints = [body["messages"][3]["content"] for body in stub.traffic.bodies if len(body["messages"]) == 4]
    assert len(complaints) == 3
    assert all("turn 1: the word '$' was added" in words and "'9'" in words for words in complaints)


def test_after_two_faulty_answers_the_original_is_kept(calls: dict[str, Telling], tmp_path: Path) -> None:
    cache = tmp_path / "calls.jsonl"
    with OpenAIStub(editing(pricing)) as stub:
        outcome = rewrite_calls(_some(calls, 3), _by(stub, cache))
        again = rewrite_calls(_some(calls, 3), _by(stub, cache))
    assert (_figures(outcome), _figures(again)) == ((0, 3, 3), (0, 3, 0))
    assert stub.traffic.answered == 6
    lines = [json.loads(line) for line in cache.read_text("utf-8").splitlines()]
    assert all(line["turns"] is None and any("'$'" in fault for fault in line["faults"]) for line in lines)


@pytest.mark.parametrize("reply", ["", "I'd rather not.", '{"turns": 3}', "[1, 2]", '[{"speaker": "S"}]', "[[]]"])
def test_an_answer_of_another_form_is_a_fault(calls: dict[str, Telling], tmp_path: Path, reply: str) -> None:
    with OpenAIStub(lambda _: reply) as stub:
        outcome = rewrite_calls(_some(calls, 1), _by(stub, tmp_path / "calls.jsonl"))
    assert _figures(outcome) == (0, 1, 1)
    assert "JSON list" in (tmp_path / "calls.jsonl").read_text("utf-8")


def test_curly_quotes_are_straightened_and_talk_around_the_list_is_passed_over(
    calls: dict[str, Telling], tmp_path: Path
) -> None:
    def curly(messages: list[dict[str, Any]]) -> str:
        lines, fixed = shown(str(messages[1]["content"]))
        lines[fixed.index(False)] = lines[0]._replace(text=f"{lines[0].text} That’s “so” good of you.")
        return f"Here is the call:\n```json\n{as_json(lines)}\n```"

    with OpenAIStub(curly) as stub:
        outcome = rewrite_calls(_some(calls, 2), _by(stub, tmp_path / "calls.jsonl"))
    assert _figures(outcome) == (2, 0, 2)
    assert all(turns[0].endswith("""That's "so" good of you.""") for turns in outcome.rewrites.turns.values())


def test_an_outage_keeps_what_was_answered(calls: dict[str, Telling], tmp_path: Path) -> None:
    cache, answered = tmp_path / "calls.jsonl", 5

    def tired(messages: list[dict[str, Any]]) -> str:
        if stub.traffic.answered > answered:
            raise ConnectionError
        return editing(courteous)(messages)

    with OpenAIStub(tired) as stub:
        by = _by(stub, cache, max_connections=1, calls={"max_retries": 0})
        with pytest.raises(CrmArenaError, match="stopped rewriting") as told:
            rewrite_calls(_some(calls, 9), by)
    assert "goes on from there" in told.value.cure
    assert len(cache.read_text("utf-8").splitlines()) == answered
    with OpenAIStub(editing(courteous)) as stub:
        assert _figures(rewrite_calls(_some(calls, 9), _by(stub, cache))) == (9, 0, 4)
    assert stub.traffic.answered == 4


def test_settings_and_models_that_do_not_exist_are_named(calls: dict[str, Telling], tmp_path: Path) -> None:
    cache = tmp_path / "calls.jsonl"
    with pytest.raises(CrmArenaError, match="no setting called warmth"):
        rewrite_calls(_some(calls, 1), Rewriter(model="openai/gpt-4o", cache=cache, calls={"warmth": 1}))
    with pytest.raises(CrmArenaError, match="nobody/nothing cannot be used"):
        rewrite_calls(_some(calls, 1), Rewriter(model="nobody/nothing", cache=cache))


def test_any_model_of_inspect_will_do(calls: dict[str, Telling], tmp_path: Path) -> None:
    def answer(messages: list[ChatMessage], *_: object) -> ModelOutput:
        output = ModelOutput.from_content("mockllm/model", as_json(courteous(*shown(messages[1].text))))
        output.usage = ModelUsage()  # without it Inspect would count the tokens itself, and load a tokenizer for that
        return output

    by = Rewriter(model="mockllm/model", cache=tmp_path / "c.jsonl", model_args={"custom_outputs": answer})
    assert _figures(rewrite_calls(_some(calls, 4), by)) == (4, 0, 4)


def test_a_rewritten_org_differs_in_its_calls_alone(tiny: Org, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "calls.jsonl"
    with OpenAIStub(editing(courteous)) as stub:
        by = _by(stub, cache)
        what, outcome = rewritten_spec(TINY, by, workers=1)
        directory = build_org(what, workers=1)
    assert outcome.rewritten == tiny.manifest.counts["VoiceCallTranscript__c"]
    manifest = read_manifest(directory)
    assert manifest.fingerprint != tiny.fingerprint
    assert directory != tiny.directory
    assert manifest.notes["rewrites"] == {
        "model": "openai/gpt-4o", "prompt": outcome.rewrites.prompt, "calls": outcome.rewritten
    }  # fmt: skip
    assert "rewrites" not in tiny.manifest.notes
    with contents_of(directory) as new, contents_of(tiny.directory) as old:
        for name, sobject in new.schema.objects.items():
            same = list(new.rows(sobject)) == list(old.rows(sobject))
            assert same == (name != "VoiceCallTranscript__c"), name
    monkeypatch.delenv("OPENAI_API_KEY")
    offline, later = rewritten_spec(TINY, Rewriter(model=by.model, cache=cache), home=tmp_path, workers=2)
    assert (later.asked, offline.rewrites) == (0, what.rewrites)
    rebuilt = build_org(offline, home=tmp_path, workers=2)
    assert rebuilt.name == directory.name
    assert read_manifest(rebuilt) == manifest
    assert (rebuilt / "manifest.json").read_bytes() == (directory / "manifest.json").read_bytes()


def test_the_ledger_of_a_rewritten_org_tells_the_same(tiny: Org, tmp_path: Path) -> None:
    with OpenAIStub(editing(courteous)) as stub:
        what, _ = rewritten_spec(TINY, _by(stub, tmp_path / "calls.jsonl"))
    assert isinstance(what, Rewritten)
    new = read_ledger(ledger_path(read_manifest(build_org(what)).fingerprint))
    old = read_ledger(ledger_path(tiny.fingerprint))
    assert [row[:4] for row in new] == [row[:4] for row in old]


def test_an_org_without_texts_has_nothing_to_rewrite() -> None:
    bare = TINY.model_copy(update={"texts": False})
    with pytest.raises(CrmArenaError, match="no calls to rewrite"):
        rewritten_spec(bare, Rewriter(model="openai/gpt-4o"))
