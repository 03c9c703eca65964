"""Reads a MATCH expression as this package writes it, and answers it from lists of where words stand.

Rows, counts and BM25 come out as FTS5 has them.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeAlias

from crmarena.query.compile.walk import AndStep, GroupStep, NotStep, OrStep, PhraseStep, Step, walk

Entry: TypeAlias = tuple[int, int, int]
"""Where a word stands: row, field, place in the field."""
Counts: TypeAlias = Mapping[int, int]
"""How often a phrase stands in the rows that have all of its words: 0 where they stand apart."""

_TOKEN = re.compile(r'"[^"]*"(?: \*)?|\{[^}]*\} :|[()]|AND|OR|NOT')
_STEPS: Mapping[str, Callable[[Sequence[Step]], GroupStep]] = {"AND": AndStep, "OR": OrStep, "NOT": NotStep}
_K1, _B = 1.2, 0.75
_LEAST_WEIGHT = 1e-6
"""What a phrase weighs that more than half of the rows have."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in one field; `open_ended`: the last is only a beginning."""

    words: tuple[str, ...]
    open_ended: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Members joined by AND, OR or NOT; NOT has two."""

    operator: str
    members: "tuple[Node, ...]"


Node: TypeAlias = Phrase | Group


@dataclass(frozen=True, slots=True)
class Match:
    """A whole expression; `columns` limits it to those fields (None: all)."""

    root: Node
    columns: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """The rows of an object: how many there are, how many words they have in all, and each by its number."""

    rows: int
    words: int
    each: Sequence[int]


def read_match(expression: str) -> Match:
    """The tree of an expression that `match_expression` wrote."""
    tokens = _TOKEN.findall(expression)
    columns = None
    if tokens[0].startswith("{"):
        columns = tuple(re.findall(r'"([^"]*)"', tokens.pop(0)))
    stack: list[tuple[list[Node], list[str]]] = [([], [])]
    for token in tokens:
        nodes, operators = stack[-1]
        if token == "(":
            stack.append(([], []))
        elif token == ")":
            stack.pop()
            stack[-1][0].append(_group(nodes, operators))
        elif token.startswith('"'):
            nodes.append(Phrase(tuple(token.removesuffix(" *").strip('"').split()), token.endswith("*")))
        else:
            operators.append(token)
    return Match(_group(*stack[0]), columns)


def _group(nodes: list[Node], operators: list[str]) -> Node:
    """The parts of one level, which one operator joins; groups of the same operator within dissolve."""
    if not operators:
        return nodes[0]
    operator = operators[0]
    if operator == "NOT":
        return Group(operator, tuple(nodes))
    parts: list[Node] = []
    for node in nodes:
        parts += node.members if isinstance(node, Group) and node.operator == operator else (node,)
    return Group(operator, tuple(parts))


def ranked(match: Match, find: Callable[[Phrase], Counts], sizes: Sizes) -> dict[int, float]:
    """The rows that match with their BM25; larger is better."""
    found: dict[Phrase, tuple[list[int], list[int], float]] = {}
    weighed: list[tuple[PhraseStep, float]] = []

    def step(node: Node) -> Step:
        if isinstance(node, Group):
            return _STEPS[node.operator]([step(member) for member in node.members])
        if node not in found:
            counts = find(node)
            rows = sorted(counts)
            standing = sum(1 for count in counts.values() if count)
            found[node] = rows, [counts[row] for row in rows], _weight(standing, sizes.rows)
        rows, numbers, weight = found[node]
        phrase = PhraseStep(rows, numbers)
        weighed.append((phrase, weight))
        return phrase

    root = step(match.root)
    if isinstance(root, AndStep):
        root.root = True
    return {row: _score(row, weighed, sizes) for row in walk(root)}


def _weight(having: int, rows: int) -> float:
    weight = log((rows - having + 0.5) / (having + 0.5))
    return weight if weight > 0 else _LEAST_WEIGHT


def _score(row: int, weighed: list[tuple[PhraseStep, float]], sizes: Sizes) -> float:
    norm = _K1 * (1 - _B + _B * sizes.each[row] / (sizes.words / sizes.rows))
    score = 0.0
    for phrase, weight in weighed:
        if phrase.row == row and not phrase.eof and phrase.count:
            score += weight * ((phrase.count * (_K1 + 1)) / (phrase.count + norm))
    return score


def count_phrase(columns: frozenset[int] | None, lists: Sequence[Sequence[Entry]]) -> Counts:
    """How often words stand side by side within some fields (None: all); the lists have where each word stands."""
    kept = [entries if columns is None else [entry for entry in entries if entry[1] in columns] for entries in lists]
    if len(kept) == 1:
        return Counter(row for row, _, _ in kept[0])
    rows = set.intersection(*({row for row, _, _ in entries} for entries in kept))
    starts = [
        {(row, where, place - shift) for row, where, place in entries if row in rows}
        for shift, entries in enumerate(kept)
    ]
    return {**dict.fromkeys(rows, 0), **Counter(row for row, _, _ in set.intersection(*starts))}
