"""Full-text search on PostgreSQL: where each word stands is one row of a table, cut by the tokenizer of SQLite.

PostgreSQL's own parser cuts text elsewhere, so its tsvector would find other rows. The hits of an expression are
worked out here and go to SQL as one JSON parameter of [row, rank] pairs.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from sys import byteorder

import apsw

from crmarena.query.compile.fts_sqlite import (
    MOST_EXPANSIONS,
    RANK_DIGITS,
    TOKENIZER,
    search_fields,
    search_table,
    snippet_sql,
    words_table,
)
from crmarena.query.compile.fulltext import CLOSE, GAP, OPEN, FullText
from crmarena.query.compile.match import Counts, Entry, Match, Node, Phrase, Sizes, count_phrase, ranked, read_match
from crmarena.query.layout import quote
from crmarena.query.layout_postgres import SEQUENCE, TEXT
from crmarena.query.plan import Execute
from crmarena.query.shape import Row
from crmarena.schema import SObject

SIZES = "search"
"""The table that has a row per searchable object: its rows, their words in all, and the words of each row."""
LONGEST = 600
"""Characters of a word that are kept and compared; longer ones would not fit into an index."""
_AFTER_ALL = "\U0010ffff"

Tokenize = Callable[[str], list[str]]


def search_tables_sql(sobject: SObject) -> list[str]:
    """CREATE TABLE of an object's words; [] if it cannot be searched."""
    if not search_fields(sobject):
        return []
    return [f"CREATE TABLE {quote(words_table(sobject))} (word {TEXT} PRIMARY KEY, places bytea NOT NULL)"]


SIZES_SQL = f"CREATE TABLE {quote(SIZES)} (object {TEXT} PRIMARY KEY, records bigint, words bigint, sizes bytea)"


def packed(numbers: "array[int]") -> bytes:
    """32-bit numbers as they are stored, the lowest byte first."""
    if byteorder != "little":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(stored: object) -> "array[int]":
    """The numbers of a stored value."""
    numbers = array("I")
    if isinstance(stored, bytes | bytearray | memoryview):
        numbers.frombytes(bytes(stored))
    if byteorder != "little":
        numbers.byteswap()
    return numbers


def cut(tokenize: Tokenize, text: object) -> list[str]:
    """The words of a stored text as the table has them."""
    return [token[:LONGEST] for token in tokenize(text)] if isinstance(text, str) else []


class Words:
    """Where the words of an object stand, gathered row by row: per word flat (row, field, place) triples."""

    __slots__ = ("places", "sizes")

    def __init__(self) -> None:
        self.places: dict[str, array[int]] = {}
        self.sizes = array("I", [0])

    def add(self, row: int, texts: Iterable[object], tokenize: Tokenize) -> None:
        """Takes up the texts of the searchable fields of row number `row`."""
        size = 0
        for where, text in enumerate(texts):
            tokens = cut(tokenize, text)
            size += len(tokens)
            for place, token in enumerate(tokens):
                known = self.places.get(token)
                if known is None:
                    known = self.places[token] = array("I")
                known.extend((row, where, place))
        self.sizes.extend([0] * (row + 1 - len(self.sizes)))
        self.sizes[row] = size


class PostgresFullText(FullText):
    """Search over the tables of words."""

    def every_hit(self, sobject: SObject, hits: str) -> str:
        return self.ranked_hits(sobject, hits)

    def ranked_hits(self, sobject: SObject, hits: str) -> str:  # noqa: ARG002 - the hits say it all
        pairs = f"json_array_elements(CAST({hits} AS json)) AS h"
        return f"SELECT CAST(h ->> 0 AS bigint) AS r, CAST(h ->> 1 AS bigint) AS k FROM {pairs}"  # noqa: S608

    def best_hits(self, sobject: SObject, hits: str, alias: str, condition: str) -> str:
        return (
            f'SELECT {alias}."Id", found.k, found.r FROM ({self.ranked_hits(sobject, hits)}) AS found '  # noqa: S608
            f"JOIN {quote(sobject.name)} AS {alias} ON {alias}.{quote(SEQUENCE)} = found.r{condition} "
            f'ORDER BY found.k, {alias}."Id"'
        )

    def located(self, execute: Execute, sobject: SObject, expression: str) -> str:
        match = read_match(expression)
        sql = f"SELECT records, words, sizes FROM {quote(SIZES)} WHERE object = $1"  # noqa: S608
        ((records, words, each),) = execute(sql, (sobject.name,))
        sizes = Sizes(int(str(records)), int(str(words)), unpacked(each))
        found = ranked(match, _finder(execute, sobject, match), sizes)
        return json.dumps([[row, int(-score * RANK_DIGITS)] for row, score in found.items()])

    def words(self, execute: Execute, sobject: SObject, pattern: str, bounds: tuple[str, str]) -> list[str]:
        # A pattern only holds letters, digits and its own wildcards.
        like = pattern.replace("*", "%").replace("?", "_")
        sql = (
            f"SELECT word FROM {quote(words_table(sobject))} WHERE word >= $1 AND word < $2 AND word LIKE $3 "  # noqa: S608
            f"ORDER BY word LIMIT {MOST_EXPANSIONS + 1}"
        )
        return [str(row[0]) for row in execute(sql, (*bounds, like))]

    def excerpts(
        self, execute: Execute, sobject: SObject, expression: str, rows: Sequence[object], look: tuple[int, str | None]
    ) -> Mapping[object, Row]:
        """FTS5 itself cuts the excerpts, from a table of the found rows alone."""
        names = [quote(f.name) for f in search_fields(sobject)]
        wanted = "(SELECT CAST(json_array_elements_text(CAST($1 AS json)) AS bigint))"
        source = f"{quote(sobject.name)} WHERE {quote(SEQUENCE)} IN {wanted}"
        sql = f"SELECT {quote(SEQUENCE)}, {', '.join(names)} FROM {source}"  # noqa: S608
        texts = [tuple(row) for row in execute(sql, (json.dumps(rows),))]
        table = quote(search_table(sobject))
        connection = apsw.Connection(":memory:")
        try:
            connection.execute(
                f'CREATE VIRTUAL TABLE {table} USING fts5({", ".join(names)}, tokenize="{" ".join(TOKENIZER)}")'
            )
            holders = ", ".join("?" for _ in range(len(names) + 1))
            connection.executemany(f"INSERT INTO {table} (rowid, {', '.join(names)}) VALUES ({holders})", texts)  # noqa: S608
            cut_sql = snippet_sql(sobject, (OPEN, CLOSE, GAP), *look)
            return {row[0]: row for row in connection.execute(cut_sql, (expression, json.dumps(rows)))}
        finally:
            connection.close()


def _finder(execute: Execute, sobject: SObject, match: Match) -> Callable[[Phrase], Counts]:
    """A function that counts a phrase in every row, within the fields of the expression."""
    names = [f.name for f in search_fields(sobject)]
    columns = None if match.columns is None else frozenset(names.index(name) for name in match.columns)
    known = _whole(execute, sobject, {word[:LONGEST] for phrase in _phrases(match.root) for word in phrase.words})

    def find(phrase: Phrase) -> Counts:
        *head, last = [word[:LONGEST] for word in phrase.words]
        if any(word not in known for word in head):
            return {}
        ends = _beginning(execute, sobject, last) if phrase.open_ended else known.get(last)
        return count_phrase(columns, [*(known[word] for word in head), ends]) if ends else {}

    return find


def _phrases(root: Node) -> Iterator[Phrase]:
    nodes = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Phrase):
            yield node
        else:
            nodes += node.members


def _whole(execute: Execute, sobject: SObject, words: set[str]) -> dict[str, list[Entry]]:
    """The (row, field, place) of each of the words that occur, looked up at once."""
    listed = "(SELECT json_array_elements_text(CAST($1 AS json)))"
    sql = f"SELECT word, places FROM {quote(words_table(sobject))} WHERE word IN {listed}"  # noqa: S608
    return {str(word): _entries(stored) for word, stored in execute(sql, (json.dumps(sorted(words)),))}


def _beginning(execute: Execute, sobject: SObject, word: str) -> list[Entry]:
    """The same of all words that begin with one."""
    sql = f"SELECT places FROM {quote(words_table(sobject))} WHERE word >= $1 AND word < $2"  # noqa: S608
    return [entry for (stored,) in execute(sql, (word, word + _AFTER_ALL)) for entry in _entries(stored)]


def _entries(stored: object) -> list[Entry]:
    flat = unpacked(stored)
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
