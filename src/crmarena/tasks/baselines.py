"""What answering without looking scores: the two baselines every table is read against."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from crmarena.core.task import Key
from crmarena.tasks.family import NO_ANSWER, Answer

Baseline = dict[str, float]


def constant_baseline(keys: Iterable[Key]) -> Baseline:
    """By family, the share of tasks that the fixed answer "None" gets right."""
    return {task: sum(answer == NO_ANSWER for answer in answers) / len(answers) for task, answers in _by_task(keys)}


def majority_baseline(keys: Iterable[Key]) -> Baseline:
    """By family, the share of tasks that its most frequent answer gets right: the best a fixed answer can do."""
    return {task: Counter(answers).most_common(1)[0][1] / len(answers) for task, answers in _by_task(keys)}


def most_frequent(keys: Iterable[Key]) -> dict[str, Answer]:
    """By family, the answer that `majority_baseline` gives."""
    return {task: Counter(answers).most_common(1)[0][0] for task, answers in _by_task(keys)}


def _by_task(keys: Iterable[Key]) -> list[tuple[str, list[Answer]]]:
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for key in keys:
        found[key.task].append(key.answer)
    return list(found.items())
