"""The measures of repetition against plain definitions, and known texts."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmarena.audit.ngrams import distinct, grams, nearest, percentile, self_bleu, shared, tokens
from crmarena.audit.reading import grade, syllables

TEXTS = st.lists(st.lists(st.sampled_from("abcd"), min_size=4, max_size=14), min_size=2, max_size=6)


def test_tokens_keep_figures_and_inner_marks() -> None:
    assert tokens("It's $2,087.50 - don't ask: 24/7!") == ["it's", "$2,087.50", "don't", "ask", "24", "7"]


@given(TEXTS)
def test_nearest_is_the_highest_jaccard_of_all_pairs(texts: list[list[str]]) -> None:
    sets = [set(grams(words, 3)) for words in texts]
    best = [0.0] * len(texts)
    for one, other in combinations(range(len(texts)), 2):
        value = len(sets[one] & sets[other]) / len(sets[one] | sets[other])
        best[one], best[other] = max(best[one], value), max(best[other], value)
    assert [value for value, _ in nearest(texts, 3)] == pytest.approx(best)


@given(TEXTS)
def test_shared_counts_runs_that_stand_elsewhere(texts: list[list[str]]) -> None:
    sets = [set(grams(words, 2)) for words in texts]
    for at, value in enumerate(shared(texts, 2)):
        others = set().union(*(sets[other] for other in range(len(sets)) if other != at))
        assert value == pytest.approx(len(sets[at] & others) / len(sets[at]))


def test_distinct_and_self_bleu_at_their_ends() -> None:
    same, apart = [list("abcdefgh")] * 3, [list("abcdefgh"), list("ijklmnop")]
    assert distinct(same, 3) == pytest.approx(1 / 3)
    assert self_bleu(same) == pytest.approx(1.0)
    assert distinct(apart, 3) == 1.0
    assert self_bleu(apart) < 0.01


def test_self_bleu_clips_by_the_other_texts_only() -> None:
    # "a a a a" against "a b c d": one of four words is met, no longer run.
    assert self_bleu([list("aaaa"), list("abcd")], size=1) == pytest.approx(0.25)


def test_percentile_and_grade() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 3
    assert percentile([], 0.5) == 0
    assert [syllables(word) for word in ("cat", "make", "table", "engineering", "free")] == [1, 1, 2, 4, 1]
    easy = "The cat sat on the mat. It was a warm day."
    hard = (
        "Comprehensive documentation facilitates organizational understanding of complicated implementation procedures."
    )
    assert grade(easy) < 3
    assert grade(hard) > 15
