"""Detectors of shortcuts: how well a cheap reader guesses what should only be found by reading with care."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import log
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from scipy.stats import ks_2samp, kstest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import StandardScaler

from crmarena.audit.ngrams import tokens
from crmarena.core.rng import Rng

#: A run of words counts as a feature if it stands in so many texts.
_LEAST = 3
_WORD = r"[a-z0-9$']+"


class Grams:
    """The word runs of texts, counted once for any number of labels."""

    def __init__(self, texts: Sequence[str], longest: int) -> None:
        counter = CountVectorizer(token_pattern=_WORD, ngram_range=(1, longest), min_df=_LEAST, binary=True)
        self.counts = counter.fit_transform(texts)
        self.names = counter.get_feature_names_out()

    def telling(self, labels: Sequence[bool], most: int = 8) -> str:
        """The features that give a label away most, for the message of a gate that fails."""
        model = _model().fit(self.counts, labels)
        return ", ".join(str(self.names[at]) for at in np.argsort(-np.abs(model.coef_[0]))[:most])


def _model() -> LogisticRegression:
    # The dual is many times faster where there are more features than rows.
    return LogisticRegression(solver="liblinear", C=0.1, dual=True, max_iter=2000, random_state=0)


def guessed(features: Any, labels: Sequence[bool], folds: int = 5) -> float:
    """The AUC of a logistic regression on rows it has not seen (`folds`-fold, all folds pooled)."""
    truth = np.asarray(labels)
    scores = np.zeros(len(truth))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(np.zeros(len(truth)), truth):
        scores[test] = _model().fit(features[train], truth[train]).decision_function(features[test])
    return float(roc_auc_score(truth, scores))


def carried_over(features: Any, labels: Sequence[bool], half: Sequence[bool]) -> float:
    """The AUC on the rows of one half after learning from the other half, mean of both directions."""
    truth, first = np.asarray(labels), np.asarray(half)
    found = []
    for train, test in ((first, ~first), (~first, first)):
        scores = _model().fit(features[train], truth[train]).decision_function(features[test])
        found.append(float(roc_auc_score(truth[test], scores)))
    return sum(found) / len(found)


def guessed_from(rows: Sequence[Sequence[float]], labels: Sequence[bool]) -> float:
    """`guessed` from a few numbers per row, brought to one scale."""
    return guessed(StandardScaler().fit_transform(np.asarray(rows, dtype=float)), labels)


def told_by(value: Sequence[float], labels: Sequence[bool]) -> float:
    """The AUC of one number alone (.5: it tells nothing)."""
    return float(roc_auc_score(labels, value))


def related(one: Sequence[float], other: Sequence[float]) -> float:
    """The correlation of two series (0 if either never changes)."""
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0


def alike(one: Sequence[float], other: Sequence[float]) -> float:
    """The p value of the Kolmogorov-Smirnov test that two samples have one distribution."""
    return float(ks_2samp(one, other).pvalue)


def even(values: Sequence[float]) -> float:
    """The p value of the Kolmogorov-Smirnov test that a sample of 0..1 is uniform."""
    return float(kstest(values, "uniform").pvalue)


def concentration(names: Iterable[Hashable]) -> float:
    """The Herfindahl index: the chance that two answers drawn at random are the same."""
    counts = Counter(names)
    total = sum(counts.values())
    return sum(count * (count - 1) for count in counts.values()) / max(1, total * (total - 1))


def majority(answers: Sequence[Hashable]) -> float:
    """The share of the most frequent answer."""
    return Counter(answers).most_common(1)[0][1] / len(answers)


def predicted(texts: Sequence[str], answers: Sequence[str], folds: int = 5) -> float:
    """The share of answers a classifier of the words of other questions gets right."""
    features, truth = Grams(texts, 1).counts, np.asarray(answers)
    right = 0
    for train, test in KFold(folds, shuffle=True, random_state=0).split(truth):
        if len(set(truth[train])) == 1:
            right += int((truth[test] == truth[train][0]).sum())
            continue
        with catch_warnings():
            # Many different answers are meant: a set that repeats few is what the gates ask for.
            simplefilter("ignore", UserWarning)
            model = LogisticRegression(C=1.0, max_iter=300).fit(features[train], truth[train])
        right += int((model.predict(features[test]) == truth[test]).sum())
    return right / len(truth)


class Ranking:
    """BM25 over a few documents."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._counts = [Counter(tokens(text)) for text in documents]
        self._sizes = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._sizes) / max(1, len(self._sizes))
        spread = Counter(word for counts in self._counts for word in counts)
        self._worth = {w: log(1 + (len(documents) - n + 0.5) / (n + 0.5)) for w, n in spread.items()}

    def first(self, query: str) -> int:
        """The position of the document that fits a query best."""
        words = set(tokens(query))
        return max(range(len(self._counts)), key=lambda at: (self._score(at, words), -at))

    def _score(self, at: int, words: set[str]) -> float:
        counts, size = self._counts[at], self._sizes[at] / self._mean
        return sum(
            self._worth[word] * counts[word] * 2.2 / (counts[word] + 1.2 * (0.25 + 0.75 * size))
            for word in words
            if word in counts
        )


def within(place: int, size: int, rng: Rng) -> float:
    """Place number `place` of `size` as a point of 0..1 that is uniform if all places are equally likely."""
    return (place + rng.random()) / size
