"""Figures about recorded calls: their size, and how much they repeat each other."""

from collections.abc import Iterator, Sequence

from crmarena.audit.figure import Figure
from crmarena.audit.ngrams import distinct, nearest, percentile, self_bleu, shared
from crmarena.audit.source import Source, Talk
from crmarena.core.rng import Rng

#: How many real calls the targets were measured on; corpus measures compare at equal size only.
SAMPLE = 97


def calls(source: Source) -> Iterator[Figure]:
    """Samples of both kinds against the targets, then all calls of the org."""
    for kind, talks in (("lead calls", source.lead_calls), ("deal calls", source.deal_calls)):
        if len(talks) >= SAMPLE:
            yield from _sample(kind, Rng("audit", kind).sample(talks, SAMPLE))
    everything = [*source.lead_calls, *source.deal_calls]
    if everything:
        yield from _whole(everything)


def _sample(kind: str, talks: Sequence[Talk]) -> Iterator[Figure]:
    section = f"{SAMPLE} {kind}"
    flat = [talk.flat for talk in talks]
    yield from _size(section, talks)
    yield Figure(section, "distinct-3", distinct(flat, 3), low=0.62)
    yield Figure(section, "4-grams shared with another call, median", percentile(shared(flat), 0.5), high=0.36)
    near = [value for value, _ in nearest(flat)]
    yield Figure(section, "nearest call, 4-gram Jaccard, p95", percentile(near, 0.95), high=0.045)
    yield Figure(section, "self-BLEU4", self_bleu(flat), high=0.60)
    yield Figure(section, "unique turns", _unique(talks), low=0.97)


def _size(section: str, talks: Sequence[Talk]) -> Iterator[Figure]:
    yield Figure(section, "turns, median", percentile((len(talk.turns) for talk in talks), 0.5), 20, 24)
    yield Figure(section, "words, median", percentile((len(talk.flat) for talk in talks), 0.5), 400, 470)
    for side, name, low, high in ((0, "seller", 22, 28), (1, "contact", 10, 14)):
        lengths = [len(words) for talk in talks for words in talk.words[side::2]]
        yield Figure(section, f"words of a {name}'s turn, median", percentile(lengths, 0.5), low, high)
    shares = [sum(map(len, talk.words[::2])) / max(1, len(talk.flat)) for talk in talks]
    yield Figure(section, "seller's share of the words, median", percentile(shares, 0.5), 0.61, 0.73)


def _unique(talks: Sequence[Talk]) -> float:
    turns = [turn.words for talk in talks for turn in talk.turns]
    return len(set(turns)) / len(turns) if turns else 1.0


def _whole(talks: Sequence[Talk]) -> Iterator[Figure]:
    section = "all calls"
    flat = [talk.flat for talk in talks]
    near = [value for value, _ in nearest(flat)]
    yield Figure(section, "calls", len(talks))
    yield Figure(section, "unique turns", _unique(talks), low=0.80)
    yield Figure(section, "nearest call, 4-gram Jaccard, median", percentile(near, 0.5))
    yield Figure(section, "nearest call, 4-gram Jaccard, highest", max(near), high=0.12)
    yield Figure(section, "vocabulary", len({word for words in flat for word in words}))
    for size in (2, 3, 4):
        yield Figure(section, f"distinct-{size}", distinct(flat, size))
