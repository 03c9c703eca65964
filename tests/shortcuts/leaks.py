"""Detectors of shortcuts: how well a cheap reader guesses a label it should only find by reading with care."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

#: A run of words counts as a feature if it stands in so many texts.
_LEAST = 3
_WORD = r"[a-z0-9$#']+"


class Grams:
    """The word runs of texts, counted once for any number of labels."""

    def __init__(self, texts: Sequence[str], longest: int) -> None:
        counter = CountVectorizer(token_pattern=_WORD, ngram_range=(1, longest), min_df=_LEAST, binary=True)
        self.counts = counter.fit_transform(texts)
        self.names = counter.get_feature_names_out()

    def telling(self, labels: Sequence[bool], most: int = 8) -> list[str]:
        """The features that give a label away most, for the message of a gate that fails."""
        model = _model().fit(self.counts, labels)
        return [str(self.names[at]) for at in np.argsort(-np.abs(model.coef_[0]))[:most]]


def _model() -> LogisticRegression:
    return LogisticRegression(solver="liblinear", C=0.1)


def guessed(features: object, labels: Sequence[bool], folds: int = 5) -> float:
    """The AUC of a logistic regression on rows it has not seen (`folds`-fold, all folds pooled)."""
    matrix, truth = features, np.asarray(labels)
    scores = np.zeros(len(truth))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(np.zeros(len(truth)), truth):
        scores[test] = _model().fit(matrix[train], truth[train]).decision_function(matrix[test])
    return float(roc_auc_score(truth, scores))


def carried_over(features: object, labels: Sequence[bool], half: Sequence[bool]) -> float:
    """The AUC on the texts of one half after learning from the other half, mean of both directions."""
    truth, first = np.asarray(labels), np.asarray(half)
    found = []
    for train, test in ((first, ~first), (~first, first)):
        scores = _model().fit(features[train], truth[train]).decision_function(features[test])
        found.append(float(roc_auc_score(truth[test], scores)))
    return sum(found) / len(found)
