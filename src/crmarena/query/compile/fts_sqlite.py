"""Full-text search on SQLite: one FTS5 table per object, and search terms as MATCH expressions.

The text of a user never reaches MATCH as it is: terms are cut into tokens by the very tokenizer of the tables, and
only those tokens are put back, each phrase in quotes. A token is a run of letters and digits, so it holds no quote.
"""

import re
from collections.abc import Callable, Sequence
from itertools import product

from crmarena.core.errors import SalesforceError
from crmarena.query.sosl_ast import Joiner, Term, Terms, Wildcard
from crmarena.schema import Field, SObject

TOKENIZER = ("unicode61", "remove_diacritics", "2")

MOST_EXPANSIONS = 1_000
"""More words (or combinations of words in a phrase) than this for one term with inner wildcards are refused."""
MOST_PHRASES = 1_200
"""Words and phrases of one expression; FTS5 looks at every one of them for every row."""
DEEPEST = 28
"""Levels of parentheses that FTS5's parser has room for: its stack holds 100 symbols, a level takes up to three."""

# Wildcards travel through the tokenizer as private-use characters, which it takes for letters.
_ANY, _ONE = "\ue000", "\ue001"
_MARKS = {Wildcard.ANY: _ANY, Wildcard.ONE: _ONE}
_NOTHING = f'"{_ANY}"'
"""A phrase that no text contains."""
_AFTER_ALL = "\U0010ffff"

_HASH_BYTES = 16_000_000
"""Memory in which words are gathered before they are written: fewer pieces to merge, a third less time to build."""

Tokenize = Callable[[str], list[str]]
"""The tokenizer of the tables: text -> folded tokens in order."""
Expand = Callable[[str, str, str], list[str]]
"""(GLOB pattern, lower bound, upper bound) -> the words of a table that match, at most MOST_EXPANSIONS + 1."""


def search_table(sobject: SObject) -> str:
    """Name of an object's full-text table."""
    return f"search_{sobject.name}"


def words_table(sobject: SObject) -> str:
    """Name of the view on the words of an object's full-text table."""
    return f"words_{sobject.name}"


def search_fields(sobject: SObject) -> tuple[Field, ...]:
    """The fields SOSL looks into, in canonical order; () for an object that cannot be searched."""
    return tuple(f for f in sobject.fields.values() if f.searchable) if sobject.searchable else ()


def create_search_sql(sobject: SObject) -> list[str]:
    """Statements that create an object's full-text table over its rows and fill it; [] if it cannot be searched.

    The table keeps no copy of the text: it reads it back from the object's own table.
    """
    if not search_fields(sobject):
        return []
    name = search_table(sobject)
    filled = f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')'  # noqa: S608
    return [*empty_search_sql(sobject), filled, view_words_sql(sobject)]


def empty_search_sql(sobject: SObject) -> list[str]:
    """Statements that create an object's full-text table without anything in it."""
    name = search_table(sobject)
    options = f"content='{sobject.name}', tokenize=\"{' '.join(TOKENIZER)}\""
    return [
        f'CREATE VIRTUAL TABLE "{name}" USING fts5({_columns(sobject)}, {options})',
        f'INSERT INTO "{name}"("{name}", rank) VALUES (\'hashsize\', {_HASH_BYTES})',  # noqa: S608
    ]


def fill_from_sql(sobject: SObject, database: str) -> str:
    """The statement that fills a full-text table from the rows of an attached database."""
    columns = f"rowid, {_columns(sobject)}"
    return f'INSERT INTO "{search_table(sobject)}"({columns}) SELECT {columns} FROM {database}."{sobject.name}"'  # noqa: S608


def view_words_sql(sobject: SObject) -> str:
    """The statement that creates the view on the words of a full-text table."""
    return f'CREATE VIRTUAL TABLE "{words_table(sobject)}" USING fts5vocab("{search_table(sobject)}", \'row\')'


def _columns(sobject: SObject) -> str:
    return ", ".join(f'"{f.name}"' for f in search_fields(sobject))


def words_sql(sobject: SObject) -> str:
    """SELECT of the words that match a pattern; parameters: lower bound, upper bound, GLOB pattern."""
    # The bounds let the view start at the pattern's first letters instead of at the first word.
    return (
        f'SELECT term FROM "{words_table(sobject)}" WHERE term >= ? AND term < ? AND term GLOB ? '  # noqa: S608
        f"LIMIT {MOST_EXPANSIONS + 1}"
    )


RANK_DIGITS = 1_000_000
"""Ranks are compared in millionths, so that the last bit of a machine's logarithm does not decide an order."""


def every_hit(sobject: SObject, expression: str) -> str:
    """SELECT of the row numbers (r) an expression finds, in no order; `expression` is a placeholder."""
    table = search_table(sobject)
    return f'SELECT rowid AS r FROM "{table}" WHERE "{table}" MATCH {expression}'  # noqa: S608


def ranked_hits(sobject: SObject, expression: str) -> str:
    """SELECT of the row numbers (r) an expression finds, and their ranks (k): the smaller, the better."""
    table = search_table(sobject)
    rank = f"CAST(rank * {RANK_DIGITS} AS INTEGER) AS k"
    return f'SELECT rowid AS r, {rank} FROM "{table}" WHERE "{table}" MATCH {expression}'  # noqa: S608


def best_hits(sobject: SObject, expression: str, alias: str, condition: str) -> str:
    """SELECT of ids, ranks (k) and row numbers (r), best first, ties by Id; to be cut by a LIMIT.

    The object's own table is called `alias`; `condition` is further SQL behind WHERE.
    """
    table = search_table(sobject)
    rank = f'CAST("{table}".rank * {RANK_DIGITS} AS INTEGER) AS k'
    return (
        f'SELECT {alias}."Id", {rank}, "{table}".rowid AS r FROM "{table}" JOIN "{sobject.name}" AS {alias} '  # noqa: S608
        f'ON {alias}.rowid = "{table}".rowid WHERE "{table}" MATCH {expression}{condition} ORDER BY k, {alias}."Id"'
    )


def all_ids(sobject: SObject, expression: str, alias: str, condition: str) -> str:
    """SELECT of the ids of `best_hits` alone, and of all of them."""
    table = search_table(sobject)
    return (
        f'SELECT {alias}."Id" FROM "{table}" JOIN "{sobject.name}" AS {alias} ON {alias}.rowid = "{table}".rowid '  # noqa: S608
        f'WHERE "{table}" MATCH {expression}{condition} ORDER BY CAST("{table}".rank * {RANK_DIGITS} AS INTEGER), 1'
    )


FEW_HITS = 1_000
"""Up to so many rows are sorted quicker all at once than one by one into the best that a LIMIT asks for."""
_WORD = re.compile(r'"([^" ]+)"')


def only_word(expression: str) -> str | None:
    """The word that an expression is all of; None if it is more than a word, or its words are not known."""
    match = _WORD.fullmatch(expression)
    return match[1] if match else None


def frequency_sql(sobject: SObject) -> str:
    """SELECT of the number of rows that have a word, its parameter; no row if none has."""
    return f'SELECT doc FROM "{words_table(sobject)}" WHERE term = ?'  # noqa: S608


def snippet_sql(sobject: SObject, marks: tuple[str, str, str], tokens: int, title: str | None) -> str:
    """SELECT of row number, excerpt and marked title; parameters: the expression, row numbers as JSON.

    `marks` open and close a found word and stand for what is left out; `title` is the column to mark, if any.
    """
    table = search_table(sobject)
    opening, closing, gap = marks
    columns = f"rowid, snippet(\"{table}\", -1, '{opening}', '{closing}', '{gap}', {tokens})"
    if title is not None:
        place = [f.name for f in search_fields(sobject)].index(title)
        columns += f", highlight(\"{table}\", {place}, '{opening}', '{closing}')"
    among = "rowid IN (SELECT value FROM json_each(?))"
    return f'SELECT {columns} FROM "{table}" WHERE "{table}" MATCH ? AND {among}'  # noqa: S608


def match_expression(
    terms: Terms, columns: Sequence[str] | None, default: Joiner, tokenize: Tokenize, expand: Expand
) -> str | None:
    """The MATCH expression of search terms, or None when nothing can match.

    `columns` limits the search to those columns (None: all); `default` is what a blank means. SalesforceError
    QUERY_TOO_COMPLICATED when the terms nest too deeply or a wildcard stands for too many words.
    """
    if columns is not None and not columns:
        return None
    expression = _Writer(default, tokenize, expand).terms(terms)
    if expression is None:
        return None
    if _depth(expression) > DEEPEST:
        raise too_complicated("it is nested too deeply")
    if expression.count('"') > 2 * MOST_PHRASES:
        raise too_complicated("it has too many different words")
    if columns is None:
        return expression
    names = " ".join(f'"{name}"' for name in columns)
    return f"{{{names}}} : ({expression})"


def too_complicated(why: str) -> SalesforceError:
    """The refusal of a search that would need too much."""
    return SalesforceError("QUERY_TOO_COMPLICATED", f"Search is too complicated: {why}.")


class _Writer:
    """Writes terms as MATCH expressions; a term without any token is None and drops out of its combination."""

    def __init__(self, default: Joiner, tokenize: Tokenize, expand: Expand) -> None:
        self.default = default
        self.tokenize = tokenize
        self.expand = expand

    def terms(self, terms: Terms) -> str | None:
        """OR binds least, so the members fall into runs without OR."""
        runs: list[list[tuple[Joiner, Term | Terms]]] = [[(Joiner.AND, terms.first)]]
        for written, item in terms.rest:
            joiner = self.default if written is Joiner.BLANK else written
            if joiner is Joiner.OR:
                runs.append([(Joiner.AND, item)])
            else:
                runs[-1].append((joiner, item))
        return _joined([part for run in runs if (part := self.run(run)) is not None], " OR ")

    def run(self, members: list[tuple[Joiner, Term | Terms]]) -> str | None:
        """AND and AND NOT, right to left: `a AND NOT b AND c` is a without (b and c)."""
        right: list[str] = []
        after = Joiner.AND
        for joiner, item in reversed(members):
            left = self.term(item) if isinstance(item, Term) else self.terms(item)
            if after is Joiner.AND_NOT and right:
                right = [f"({left} NOT {_joined(right, ' AND ')})"] if left else []
            elif left is not None:
                right.insert(0, left)
            after = joiner
        return _joined(right, " AND ")

    def term(self, term: Term) -> str | None:
        """One word or phrase: its tokens must stand side by side."""
        marked = "".join(_plain(part) if isinstance(part, str) else _MARKS[part] for part in term.parts)
        tokens = [token for raw in self.tokenize(marked) if (token := raw.lstrip(_ANY + _ONE))]
        if not tokens:
            return None
        *head, last = tokens
        if not any(_wild(token) for token in head) and not _wild(last.removesuffix(_ANY)):
            star = " *" if last.endswith(_ANY) else ""
            return f'"{" ".join([*head, last.removesuffix(_ANY)])}"{star}'
        return self.expanded(tokens)

    def expanded(self, tokens: list[str]) -> str | None:
        """A term with wildcards inside, as the alternatives that the table's words offer."""
        choices = [self.words(token) if _wild(token) else [token] for token in tokens]
        count = 1
        for words in choices:
            count *= len(words)
        if count > MOST_EXPANSIONS:
            raise too_complicated("a wildcard matches too many words; give more of its beginning")
        if not count:
            return _NOTHING
        phrases = [f'"{" ".join(words)}"' for words in product(*choices)]
        return _joined(phrases, " OR ")

    def words(self, token: str) -> list[str]:
        known = min(token.find(mark) for mark in (_ANY, _ONE) if mark in token)
        pattern = token.replace(_ANY, "*").replace(_ONE, "?")
        return self.expand(pattern, token[:known], token[:known] + _AFTER_ALL)


def _plain(text: str) -> str:
    return text.replace(_ANY, " ").replace(_ONE, " ")


def _wild(token: str) -> bool:
    return _ANY in token or _ONE in token


def _joined(parts: list[str], operator: str) -> str | None:
    parts = list(dict.fromkeys(parts))
    if len(parts) < 2:
        return parts[0] if parts else None
    return f"({operator.join(parts)})"


def _depth(expression: str) -> int:
    """The deepest nesting of parentheses; phrases hold none."""
    deepest = here = 0
    for char in expression:
        if char == "(":
            here += 1
            deepest = max(deepest, here)
        elif char == ")":
            here -= 1
    return deepest
