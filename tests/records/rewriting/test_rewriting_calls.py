"""Masking hides every name and figure, and a call that is put together again tells what it told."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.records.rewriting import Rewrites, Telling, retold, rewrite_key
from crmarena.records.rules.spoken import spoken_lines
from crmarena.records.text.ledger import contradictions
from crmarena.records.text.lint import lint
from crmarena.records.text.transcript import Turn
from records.rewriting.edits import courtesy

START = datetime(2024, 5, 6, 14, 0, tzinfo=UTC)
_FIGURE = re.compile(r"\d|\$|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\b", re.IGNORECASE)


def _by(call: Telling, texts: tuple[str, ...]) -> Rewrites:
    return Rewrites("some/model", "p1", {rewrite_key("some/model", "p1", call.masked): texts})


def test_no_name_and_no_figure_is_shown(calls: list[Telling]) -> None:
    for call in calls:
        for turn, line in zip(call.turns, call.masked.lines, strict=True):
            plain = re.sub(r"⟦\d+⟧", "", line.text)
            assert not _FIGURE.search(plain), line
            assert not [name for name in call.lexicon.names if name in plain]
            assert not set(re.findall(r"\w+", plain)) & {*call.turns[0].speaker.split(), *call.turns[1].speaker.split()}
            assert line.speaker == ("S" if turn.speaker == call.turns[0].speaker else "C")


def test_masking_is_undone_to_the_letter(calls: list[Telling]) -> None:
    for call in calls:
        assert call.masked.restored(line.text for line in call.masked.lines) == [turn.text for turn in call.turns]


def test_stances_are_frozen_with_their_questions(calls: list[Telling]) -> None:
    stance = re.compile("need|authority|subtopic .*|competitor .*")
    for call in calls:
        told = {entry.turn for entry in call.told if stance.fullmatch(entry.fact)}
        assert told <= call.masked.frozen
        assert {at - 1 for at in told if at % 2} <= call.masked.frozen


def test_most_of_a_call_may_be_changed(calls: list[Telling]) -> None:
    free = sum(len(call.masked.lines) - len(call.masked.frozen) for call in calls)
    assert free / sum(len(call.masked.lines) for call in calls) > 0.6


def test_a_rewritten_call_tells_the_same_facts(calls: list[Telling]) -> None:
    for number, call in enumerate(calls):
        texts = tuple(line.text for line in courtesy(call, Rng("benign", number)))
        done = retold(call, _by(call, texts), START, Rng("moments", number))
        assert done is not None
        lines = spoken_lines(done.body)
        turns = [Turn(line.speaker, line.words) for line in lines]
        assert contradictions(turns, done.told) == []
        assert lint(done.body) == []
        assert [turn.speaker for turn in turns] == [turn.speaker for turn in call.turns]
        assert [(e.fact, e.value, e.turn, e.surface.lower()) for e in done.told] == [
            (e.fact, e.value, e.turn, e.surface.lower()) for e in call.told
        ]
        assert sum(new.text != old.text for new, old in zip(turns, call.turns, strict=True)) > 5
        assert done == retold(call, _by(call, texts), START, Rng("moments", number))


def test_a_call_without_a_rewrite_stays(calls: list[Telling]) -> None:
    call, other = calls[:2]
    texts = tuple(line.text for line in other.masked.lines)
    assert retold(call, _by(other, texts), START, Rng("x")) is None
    assert retold(call, replace(_by(call, texts), model="another/model"), START, Rng("x")) is None


def test_a_kept_rewrite_is_not_believed(calls: list[Telling]) -> None:
    call = calls[0]
    texts = [line.text for line in call.masked.lines]
    wrong = (*texts[:-1], f"{texts[-1]} That fits your budget.")
    with pytest.raises(CrmArenaError, match=r"does not keep to its call: .*budget"):
        retold(call, _by(call, wrong), START, Rng("x"))
    with pytest.raises(CrmArenaError, match="turns instead of"):
        retold(call, _by(call, tuple(texts[:-1])), START, Rng("x"))
