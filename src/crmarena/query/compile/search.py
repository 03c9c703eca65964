"""Runs a compiled search: finds, ranks and reads the records of each object, and shares out the rows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmarena.query.compile.fts_sqlite import match_expression, search_fields
from crmarena.query.compile.fulltext import OPEN, FullText
from crmarena.query.compile.search_plan import Hunt, SearchPlan
from crmarena.query.plan import API_VERSION, Execute
from crmarena.query.shape import JsonRecord, Row
from crmarena.query.sosl_ast import Find
from crmarena.query.sosl_bind import MOST_ROWS, MOST_UNASKED
from crmarena.schema import SObject

_CHARACTERS_PER_TOKEN = 6
_MOST_TOKENS = 64


class Desk(NamedTuple):
    """What running a search needs: SQL, the full-text tables, and their tokenizer."""

    execute: Execute
    fulltext: FullText
    tokenize: Callable[[str], list[str]]


def run_search(desk: Desk, search: SearchPlan) -> list[JsonRecord]:
    """The records found, objects in the order asked, each by relevance and Id unless the statement sorts them.

    Relevance is SQLite's BM25 over all text of the search group; it is not Salesforce's ranking.
    """
    hunts = search.hunts
    left = MOST_ROWS if search.limit is None else min(MOST_ROWS, search.limit)
    if len(hunts) == 1:
        (hunt,) = hunts
        wanted = hunt.target.limit if hunt.target.limit is not None else search.limit
        return _records(desk, search.find, hunt, min(left, _usual(hunts, 0) if wanted is None else wanted))
    found: list[list[JsonRecord]] = [[] for _ in hunts]
    # Objects with a limit of their own are served first; the others share what remains.
    for number, hunt in enumerate(hunts):
        if hunt.target.limit is not None:
            found[number] = _records(desk, search.find, hunt, min(hunt.target.limit, left))
            left -= len(found[number])
    others = [number for number, hunt in enumerate(hunts) if hunt.target.limit is None]
    for number in others:
        usual = left if search.limit is not None else min(left, _usual(hunts, number))
        found[number] = _records(desk, search.find, hunts[number], usual)
    for number, share in zip(others, shares(left, [len(found[number]) for number in others]), strict=True):
        del found[number][share:]
    return [record for records in found for record in records]


def shares(rows: int, wanted: Sequence[int]) -> list[int]:
    """`rows` shared evenly: nobody gets more than wanted, what one leaves goes to the others, odd rows to the first."""
    given = [0] * len(wanted)
    hungry = list(range(len(wanted)))
    while hungry:
        each, odd = divmod(rows, len(hungry))
        sated = [number for number in hungry if wanted[number] <= each]
        for place, number in enumerate(sated or hungry):
            given[number] = wanted[number] if sated else each + (place < odd)
            rows -= given[number]
        hungry = [number for number in hungry if number not in sated] if sated else []
    return given


def _usual(hunts: Sequence[Hunt], number: int) -> int:
    """How many rows an object gives when no limit is written."""
    if len(hunts) == 1:
        return MOST_UNASKED if hunts[number].target.plain else MOST_ROWS
    return min(MOST_ROWS // len(hunts), MOST_UNASKED)


def _records(desk: Desk, find: Find, hunt: Hunt, rows: int) -> list[JsonRecord]:
    if rows <= 0:
        return []
    expression = hunt.expression or _expression(desk, find, hunt)
    if expression is None:
        return []
    plan = hunt.plan
    hits = desk.fulltext.located(desk.execute, hunt.target.sobject, expression)
    if hunt.few:
        answer = list(desk.execute(hunt.whole, (hits,)))[:rows]
    else:
        answer = list(desk.execute(plan.sql, (hits, *plan.params[1:-1], rows)))
    if not answer:
        return []
    records = _bare(plan.object_name, answer) if hunt.bare else plan.records(answer, desk.execute)
    if hunt.target.snippet:
        _add_snippets(desk, hunt, expression, answer, records)
    return records


def _expression(desk: Desk, find: Find, hunt: Hunt) -> str | None:
    """The MATCH expression, kept for the next time unless it hangs on the words that the table holds now."""
    target = hunt.target
    if find.terms is None or not search_fields(target.sobject):
        return None
    looked: list[str] = []

    def expand(pattern: str, low: str, high: str) -> list[str]:
        looked.append(pattern)
        return desk.fulltext.words(desk.execute, target.sobject, pattern, (low, high))

    expression = match_expression(find.terms, target.columns, target.blank, desk.tokenize, expand)
    if not looked and expression is not None:
        hunt.expression = expression
        hunt.few = bool(hunt.whole) and desk.fulltext.is_few(desk.execute, target.sobject, expression)
    return expression


def _bare(name: str, rows: Sequence[Row]) -> list[JsonRecord]:
    """Records of nothing but their id."""
    base = f"/services/data/v{API_VERSION}/sobjects/{name}/"
    return [{"attributes": {"type": name, "url": f"{base}{row[0]}"}, "Id": row[0]} for row in rows]


def _title(sobject: SObject) -> str | None:
    """The name field, where it can be searched."""
    return sobject.name_field if sobject.name_field in {f.name for f in search_fields(sobject)} else None


def _add_snippets(desk: Desk, hunt: Hunt, expression: str, rows: Sequence[Row], records: Sequence[JsonRecord]) -> None:
    """Adds `snippet.text`, an excerpt with the found words marked, and `highlight.<name field>` where it has one."""
    sobject = hunt.target.sobject
    title = _title(sobject)
    tokens = min(_MOST_TOKENS, hunt.target.snippet // _CHARACTERS_PER_TOKEN)
    found = [row[-1] for row in rows]
    excerpts = desk.fulltext.excerpts(desk.execute, sobject, expression, found, (tokens, title))
    for row, record in zip(rows, records, strict=True):
        excerpt = excerpts[row[-1]]
        record["snippet.text"] = excerpt[1]
        if title is not None and OPEN in str(excerpt[2]):
            record[f"highlight.{title}"] = excerpt[2]
