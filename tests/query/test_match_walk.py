"""MATCH expressions answered in Python find the rows FTS5 finds and give them its ranks, to the last digit shown."""

from collections.abc import Sequence

import apsw
from hypothesis import given, settings
from hypothesis import strategies as st

from crmarena.query.compile.match import Phrase, Sizes, count_phrase, ranked, read_match

FIELDS = ("x", "y", "z")
WORDS = ("a", "ab", "abc", "b", "c", "d", "e")

texts = st.lists(st.sampled_from(WORDS), max_size=6)
tables = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=9)
terms = st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.sampled_from(["", "", " *"])).map(
    lambda term: f'"{" ".join(term[0])}"{term[1]}'
)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.tuples(st.sampled_from([" AND ", " OR "]), st.lists(inner, min_size=2, max_size=3))
    joined = some.map(lambda group: f"({group[0].join(group[1])})")
    return joined | st.tuples(inner, inner).map(lambda pair: f"({pair[0]} NOT {pair[1]})")


limits = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True).map(
    lambda names: "{" + " ".join(f'"{name}"' for name in names) + "} : "
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(tables, st.recursive(terms, _groups, max_leaves=7), st.just("") | limits)
def test_rows_and_ranks_are_those_of_fts5(rows: list[tuple[list[str], ...]], terms: str, limit: str) -> None:
    expression = f"{limit}({terms})" if limit else terms
    connection = apsw.Connection(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, y, z)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?)", [[" ".join(text) for text in row] for row in rows])
    wanted = connection.execute("SELECT rowid, -rank FROM t WHERE t MATCH ? ORDER BY rowid", (expression,)).fetchall()
    assert [(row, score) for row, score in _answer(rows, expression).items()] == wanted


def _answer(rows: Sequence[tuple[list[str], ...]], expression: str) -> dict[int, float]:
    match = read_match(expression)
    columns = None if match.columns is None else frozenset(map(FIELDS.index, match.columns))
    entries = [
        (word, (number, where, place))
        for number, row in enumerate(rows, 1)
        for where, text in enumerate(row)
        for place, word in enumerate(text)
    ]

    def find(phrase: Phrase) -> dict[int, int]:
        lists = [
            [entry for word, entry in entries if word == wanted or (starts and word.startswith(wanted))]
            for wanted, starts in zip(
                phrase.words, [*[False] * (len(phrase.words) - 1), phrase.open_ended], strict=True
            )
        ]
        return dict(count_phrase(columns, lists))

    sizes = [0, *(sum(map(len, row)) for row in rows)]
    if not sum(sizes):
        return {}
    return ranked(match, find, Sizes(len(rows), sum(sizes), sizes))
