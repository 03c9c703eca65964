"""Rows 1 to 10, 22 to 24 and 30: what a cheap reader could guess from a lead call, and must not."""

import re
from statistics import mean

import pytest

from crmarena.audit.ngrams import grams, nearest, tokens
from crmarena.records.text.lint import lint
from shortcuts.gates import hold
from shortcuts.leaks import alike, carried_over, guessed, related, told_by
from shortcuts.talks import FACTORS, Corpus, durations, frozen, large_numbers, least_share

_FITS = re.compile(r"\b(?:fits?|within|covers?|enough|afford|affordable|comfortabl[ey]|budget works)\b", re.IGNORECASE)


@pytest.mark.parametrize("factor", FACTORS)
def test_row_1_no_keyword_gives_a_factor_away(corpus: Corpus, factor: str) -> None:
    labels = corpus.labels[factor]
    hold(1, guessed(corpus.unigrams.counts, labels), f"{factor}: {corpus.unigrams.telling(labels)}")


@pytest.mark.parametrize("factor", FACTORS)
def test_row_2_what_is_learned_on_half_of_the_frames_does_not_help_on_the_others(corpus: Corpus, factor: str) -> None:
    labels = corpus.labels[factor]
    figure = carried_over(corpus.trigrams.counts, labels, corpus.halves(factor))
    hold(2, figure, f"{factor}: {corpus.trigrams.telling(labels)}")


@pytest.mark.parametrize("factor", FACTORS)
def test_row_3_no_run_of_words_gives_a_factor_away(corpus: Corpus, factor: str) -> None:
    labels = corpus.labels[factor]
    hold(3, guessed(corpus.trigrams.counts, labels), f"{factor}: {corpus.trigrams.telling(labels)}")


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("measure", ["words", "turns"])
def test_row_4_calls_are_as_long_with_either_label(corpus: Corpus, factor: str, measure: str) -> None:
    sizes = [len(call.turns) if measure == "turns" else call.body.count(" ") for call in corpus.calls]
    labels = corpus.labels[factor]
    if factor == "Timeline":
        # Many units take more words and more days: only calls of one band are compared.
        bands = {band: [i for i, own in enumerate(corpus.bands) if own == band] for band in set(corpus.bands)}
        found = [(len(at), told_by([sizes[i] for i in at], [labels[i] for i in at])) for at in bands.values()]
        hold(4, sum(size * auc for size, auc in found) / len(sizes), factor)
    else:
        hold(4, told_by(sizes, labels), factor)


@pytest.mark.parametrize("factor", FACTORS)
def test_row_5_the_sellers_words_tell_no_factor(corpus: Corpus, factor: str) -> None:
    labels = corpus.labels[factor]
    hold(5, guessed(corpus.seller.counts, labels), f"{factor}: {corpus.seller.telling(labels)}")


def test_row_6_the_seller_says_that_it_fits_as_often_with_either_label(corpus: Corpus) -> None:
    said = [float(any(_FITS.search(turn) for turn in call.turns[::2])) for call in corpus.calls]
    assert 0.05 < mean(said) < 0.95
    hold(6, related(said, [float(label) for label in corpus.labels["Budget"]]))


def test_row_7_the_budget_is_seldom_the_only_large_number(corpus: Corpus) -> None:
    hold(7, mean(len(large_numbers(" ".join(call.turns))) == 1 for call in corpus.calls))


def test_row_8_the_days_are_seldom_the_only_duration(corpus: Corpus) -> None:
    hold(8, mean(len(durations(" ".join(call.turns))) > 1 for call in corpus.calls))


def test_row_9_budgets_lie_as_far_from_the_total_on_either_side(corpus: Corpus) -> None:
    away: dict[bool, list[float]] = {True: [], False: []}
    for call, fails in zip(corpus.calls, corpus.labels["Budget"], strict=True):
        away[fails].append(abs(call.lead.budget / corpus.total(call.lead) - 1))
    hold(9, alike(away[True], away[False]))


def test_row_10_a_timeline_can_fail_with_any_number_of_units(corpus: Corpus) -> None:
    assert set(corpus.bands) == set(range(len(corpus.world.policies.install_steps)))
    hold(10, least_share(corpus.labels["Timeline"], corpus.bands))


def test_row_10_few_days_or_many_units_are_not_the_answer_in_themselves(corpus: Corpus) -> None:
    labels = corpus.labels["Timeline"]
    assert told_by([-call.lead.days for call in corpus.calls], labels) <= 0.72
    assert told_by(corpus.bands, labels) <= 0.65


def test_row_22_no_call_shows_its_template(corpus: Corpus) -> None:
    faults = [fault for call in corpus.calls for fault in lint(call.body)]
    hold(22, len(faults), "; ".join(faults[:5]))


@pytest.mark.parametrize("what", [*FACTORS, "late"])
def test_row_23_rare_words_tell_neither_label_nor_time(corpus: Corpus, rarity: list[float], what: str) -> None:
    late = [at >= len(corpus.calls) / 2 for at in range(len(corpus.calls))]
    hold(23, told_by(rarity, late if what == "late" else corpus.labels[what]), what)


@pytest.fixture(scope="module")
def rarity(corpus: Corpus) -> list[float]:
    """For each call, the share of its runs of three words that no other call has."""
    runs = [set(grams(words.split(), 3)) for words in corpus.contact]
    spread: dict[tuple[str, ...], int] = {}
    for found in runs:
        for run in found:
            spread[run] = spread.get(run, 0) + 1
    return [mean(spread[run] == 1 for run in found) for found in runs]


def test_row_24_no_two_calls_are_nearly_the_same(corpus: Corpus) -> None:
    likeness = max(nearest([tokens(" ".join(call.turns)) for call in corpus.calls]))
    hold(24, likeness[0])


@pytest.mark.parametrize("factor", FACTORS)
def test_row_30_a_rewrite_leaves_the_same_share_of_turns_alone_with_either_label(corpus: Corpus, factor: str) -> None:
    shares: dict[bool, list[float]] = {True: [], False: []}
    for call, fails in zip(corpus.calls, corpus.labels[factor], strict=True):
        shares[fails].append(frozen(call))
    assert min(shares[True]) > 0
    hold(30, mean(shares[True]) - mean(shares[False]), factor)
