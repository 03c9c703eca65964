"""The notation of templates: parsing, expansion, faults, and the last touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.records.text.lint import lint
from crmarena.records.text.realise import Grammar, Voice, compile_template, grammar, names_in
from crmarena.records.text.tidy import takes_an, tidy
from crmarena.spec.pack import packs

KINDS = (
    "article_company", "article_explainer", "article_note", "article_policy", "article_profile", "call", "case",
    "case_mail", "chat",
    "deal_call", "deal_mail", "deal_offer", "lead_call", "small",
)  # fmt: skip

words = st.text("abc", min_size=1, max_size=4)
templates = st.recursive(
    words, lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda parts: "{" + "|".join(parts) + "}")
)


def voice(**rules: list[str]) -> Voice:
    compiled: Grammar = {
        rule: tuple(tuple(compile_template(half) for half in text.split(" => ")) for text in texts)
        for rule, texts in rules.items()
    }
    return Voice(compiled, Rng("voice"), {"name": "Ada"})


@given(templates, st.integers())
def test_an_expansion_is_one_of_the_alternatives(text: str, seed: int) -> None:
    flat = text.replace("{", "|").replace("}", "|").split("|")
    out = Voice({}, Rng(seed), {}).raw(compile_template(text))
    assert out in flat


@pytest.mark.parametrize("text", ["{a|b", "a}", "a|b}", "[Name]", "[a b]", "x ] y", "[^]"])
def test_malformed_templates_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(CrmArenaError, match=r"bank\.rule"):
        compile_template(text, "bank.rule")


def test_slots_rules_and_capitals() -> None:
    assert voice(greet=["hello [name], [^rest]"], rest=["good day"]).say("greet") == "Hello Ada, Good day"


def test_no_template_twice_before_all_were_used() -> None:
    speaker = voice(word=["one", "two", "three"])
    assert sorted(speaker.say("word") for _ in range(3)) == ["One", "Three", "Two"]


def test_unknown_rule_is_an_error_that_lists_the_rules() -> None:
    with pytest.raises(CrmArenaError, match="no slot and no rule 'missing'"):
        voice(greet=["[missing]"]).say("greet")


@pytest.mark.parametrize("pack", packs())
@pytest.mark.parametrize("kind", KINDS)
def test_every_bank_compiles_for_every_pack(kind: str, pack: str) -> None:
    assert all(entries for entries in grammar(kind, pack).values())


@pytest.mark.parametrize("pack", packs())
@pytest.mark.parametrize("kind", KINDS)
def test_pairs_are_pairs_throughout_a_rule(kind: str, pack: str) -> None:
    for rule, entries in grammar(kind, pack).items():
        assert len({len(entry) for entry in entries}) == 1, rule


def test_names_in_a_template() -> None:
    assert set(names_in(compile_template("{[a]|x {[^b]}} [c]"))) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("hour", True), ("unit", False), ("umbrella", True), ("one", False), ("FPGA", True), ("USB", False), ("8", True),
     ("11", True), ("18", True), ("80", True), ("eye", True), ("European", False), ("user", False), ("RTL", True)],
)  # fmt: skip
def test_indefinite_article(word: str, expected: bool) -> None:
    assert takes_an(word) is expected


def test_tidy() -> None:
    assert tidy(" a old  tool , yes. it works ") == "An old tool, yes. It works"


@pytest.mark.parametrize(
    "text",
    ["A [slot] left.", "Two  blanks.", "A {b|c}.", "End. start.", "The the.", "A apple.", "An pear.", "Yes,.", "What?.",
     "No ,yes.", "x", "Why=>So."],
)  # fmt: skip
def test_lint_sees_each_kind_of_fault(text: str) -> None:
    assert lint(text)


def test_lint_understands_letters_lists_and_transcripts() -> None:
    assert lint("Hello Ada,\n\nAll is well.\n\nRegards,\nBo") == []
    assert lint("Rules:\n- One.\n- Two.") == []
    assert lint("[2022-04-25T15:42:15] Ada Low: I am well, thank you.\n[2022-04-25T15:42:25] Bo Hi: Good.") == []
