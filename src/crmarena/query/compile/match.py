"""Reads a MATCH expression as this package writes it, and answers it from lists of where words stand.

Rows, counts and BM25 come out as FTS5 has them: a phrase counts in a row where everything around it matches.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import TypeAlias

Counts: TypeAlias = Mapping[int, int]
"""How often a phrase stands in a row, by row; rows without it are absent."""

_TOKEN = re.compile(r'"[^"]*"(?: \*)?|\{[^}]*\} :|[()]|AND|OR|NOT')
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
    """The parts of one level, which are joined by one operator only."""
    return Group(operators[0], tuple(nodes)) if operators else nodes[0]


def phrases(node: Node) -> list[Phrase]:
    """The phrases below a node in the order they are written."""
    if isinstance(node, Phrase):
        return [node]
    return [phrase for member in node.members for phrase in phrases(member)]


@dataclass(slots=True)
class Ranking:
    """The rows of an object: how many there are, how many words they have, and the words of each row by number."""

    rows: int
    words: int
    size: Callable[[int], int]
    scores: dict[int, float] = field(default_factory=dict)

    def add(self, found: Counts, hits: Counts) -> None:
        """Counts a phrase towards the rows of `hits`; `found` is where it stands at all."""
        weight = log((self.rows - len(found) + 0.5) / (len(found) + 0.5)) if found else 0.0
        weight = weight if weight > 0 else _LEAST_WEIGHT
        average = self.words / self.rows
        for row, count in hits.items():
            norm = _K1 * (1 - _B + _B * self.size(row) / average)
            self.scores[row] = self.scores.get(row, 0.0) + weight * ((count * (_K1 + 1)) / (count + norm))


def ranked(match: Match, find: Callable[[Phrase], Counts], ranking: Ranking) -> dict[int, float]:
    """The rows that match with their BM25; larger is better."""
    found = {phrase: find(phrase) for phrase in dict.fromkeys(phrases(match.root))}
    hits = _rows(match.root, found)
    ranking.scores = dict.fromkeys(sorted(hits), 0.0)
    _rank(match.root, found, hits, ranking)
    return ranking.scores


def _rows(node: Node, found: Mapping[Phrase, Counts]) -> set[int]:
    if isinstance(node, Phrase):
        return set(found[node])
    first, *rest = (_rows(member, found) for member in node.members)
    if node.operator == "OR":
        return first.union(*rest)
    return first.intersection(*rest) if node.operator == "AND" else first.difference(*rest)


def _rank(node: Node, found: Mapping[Phrase, Counts], within: set[int], ranking: Ranking) -> None:
    """Counts the phrases below a node in those rows of `within` where the node matches."""
    here = within & _rows(node, found)
    if isinstance(node, Phrase):
        counts = found[node]
        ranking.add(counts, {row: counts[row] for row in here})
        return
    members = node.members[:1] if node.operator == "NOT" else node.members
    for member in members:
        _rank(member, found, here, ranking)


def count_phrase(columns: frozenset[int] | None, lists: list[list[tuple[int, int, int]]]) -> Counts:
    """How often words stand side by side; each list has the (row, field, place) of one word."""
    allowed = [
        {(row, where, place - shift) for row, where, place in entries if columns is None or where in columns}
        for shift, entries in enumerate(lists)
    ]
    return Counter(row for row, _, _ in set.intersection(*allowed))
