"""A memory keeps the next text from what was said before, and the same history gives the same text."""

from hypothesis import given
from hypothesis import strategies as st

from crmarena.core.rng import Rng
from crmarena.records.text.memory import Memory, phrases
from crmarena.records.text.realise import Voice, compile_template

WORDS = st.lists(st.sampled_from("abcde"), max_size=8).map(" ".join)


def speaker(memory: Memory | None, seed: int = 0) -> Voice:
    texts = [
        "{one|two|three} {red|green|blue} {cups|plates|spoons} {stand|lie} {here|there}",
        "a [thing] {is|was} seen",
    ]
    rules = {"line": texts, "thing": ["fox", "hare", "wolf", "lynx"]}
    compiled = {rule: tuple((compile_template(text),) for text in texts) for rule, texts in rules.items()}
    return Voice(compiled, Rng("memory", seed), {}, memory)


def test_phrases_are_runs_of_three_words_in_small_letters() -> None:
    assert phrases("Two red Cups stand") == [("two", "red", "cups"), ("red", "cups", "stand")]
    assert phrases("Too short") == []


@given(st.lists(WORDS, max_size=5), WORDS)
def test_a_text_is_more_worn_once_it_was_said(history: list[str], text: str) -> None:
    memory = Memory()
    for said in history:
        memory.keep(said)
    before = memory.worn(text)
    memory.keep(text)
    assert memory.worn(text) >= before
    assert memory.worn(text) >= 1000


def test_the_freshest_reading_wins_and_ties_go_to_the_first() -> None:
    memory = Memory()
    memory.keep("two red cups stand here")
    assert memory.freshest(["two red cups stand there", "one blue plate lies there"]) == 1
    assert memory.freshest(["five green spoons", "one blue plate"]) == 0


def test_texts_repeat_less_with_a_memory() -> None:
    shared = Memory(tries=8)
    template = compile_template("{one|two|three} {red|green|blue} {cups|plates|spoons} {stand|lie} {here|there}")
    fresh = [speaker(shared, seed).read(template) for seed in range(60)]
    plain = [speaker(None, seed).read(template) for seed in range(60)]
    assert len(set(fresh)) > len(set(plain))


def test_entries_are_used_about_equally_often() -> None:
    memory = Memory(tries=1)
    for seed in range(400):
        speaker(memory, seed).say("thing")
    assert max(memory._uses["thing"]) - min(memory._uses["thing"]) <= 12


def test_the_same_history_gives_the_same_texts() -> None:
    def history() -> list[str]:
        memory = Memory()
        return [speaker(memory, seed).say("line") for seed in range(40)]

    assert history() == history()


def test_a_reading_that_is_not_said_leaves_no_trace() -> None:
    memory = Memory(tries=12)
    voice = speaker(memory)
    said = voice.say("line")
    named = [name for name in ("fox", "hare", "wolf", "lynx") if name in said]
    assert sum(memory._uses.get("thing", [])) == len(named)
