"""Runs a checked search: finds and ranks the records of each object, shares out the rows, and reads what was asked."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from crmarena.query.bound import All, BoundQuery, Column, Membership, Output
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.fts_sqlite import match_expression, search_fields, search_table, words_sql
from crmarena.query.compile.plans import plan
from crmarena.query.plan import API_VERSION, Execute
from crmarena.query.shape import JsonRecord, Row
from crmarena.query.sosl_ast import Find
from crmarena.query.sosl_bind import MOST_ROWS, MOST_UNASKED, BoundSearch, Target
from crmarena.schema import SObject

_OPEN, _CLOSE, _GAP = "<mark>", "</mark>", "..."
_CHARACTERS_PER_TOKEN = 6
_MOST_TOKENS = 64
_DIGITS = 1_000_000
"""Ranks are compared in millionths, so that the last bit of a machine's logarithm does not decide an order."""


class Desk(NamedTuple):
    """What running a search needs: SQL, the tokenizer of the tables, the dialect, the clock, and undeleted objects."""

    execute: Execute
    tokenize: Callable[[str], list[str]]
    dialect: Dialect
    clock: Clock
    clean: frozenset[str]


def run_search(desk: Desk, search: BoundSearch) -> list[JsonRecord]:
    """The records found, objects in the order asked, each by relevance and Id unless the statement sorts them.

    Relevance is SQLite's BM25 over all text of the search group; it is not Salesforce's ranking.
    """
    found: list[list[JsonRecord]] = [[] for _ in search.targets]
    left = MOST_ROWS if search.limit is None else min(MOST_ROWS, search.limit)
    # Objects with a limit of their own are served first; the others share what remains.
    for number, target in enumerate(search.targets):
        if target.limit is not None:
            found[number] = _records(desk, search.find, target, min(target.limit, left))
            left -= len(found[number])
    others = [number for number, target in enumerate(search.targets) if target.limit is None]
    for number in others:
        usual = left if search.limit is not None else min(left, _usual(search.targets, number))
        found[number] = _records(desk, search.find, search.targets[number], usual)
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


def _usual(targets: Sequence[Target], number: int) -> int:
    """How many rows an object gives when no limit is written."""
    if len(targets) == 1:
        return MOST_UNASKED if targets[number].plain else MOST_ROWS
    return min(MOST_ROWS // len(targets), MOST_UNASKED)


def _records(desk: Desk, find: Find, target: Target, rows: int) -> list[JsonRecord]:
    if rows <= 0 or find.terms is None or not search_fields(target.sobject):
        return []
    expression = match_expression(
        find.terms, target.columns, target.blank, desk.tokenize, _expand(desk, target.sobject)
    )
    if expression is None:
        return []
    ids = _hits(desk, target, expression, rows)
    if not ids:
        return []
    if target.plain and _only_id(target.query):
        # Nothing is left to read or to check: what was found is what is given.
        answer: list[Row] = [(record_id, record_id) for record_id in ids[target.offset :]]
        records = [_bare(target.sobject.name, record_id) for record_id, _ in answer]
    else:
        answer, records = _read(desk, target, ids, rows)
    if target.snippet:
        _add_snippets(desk, target, expression, answer, records)
    return records


def _only_id(query: BoundQuery) -> bool:
    return query.entries == [Output("Id", _id(query))]


def _bare(name: str, record_id: object) -> JsonRecord:
    url = f"/services/data/v{API_VERSION}/sobjects/{name}/{record_id}"
    return {"attributes": {"type": name, "url": url}, "Id": record_id}


def _read(desk: Desk, target: Target, ids: Sequence[object], rows: int) -> tuple[list[Row], list[JsonRecord]]:
    """Rows (their ids first) and records of what was found, filtered, sorted and cut as asked."""
    compiled = plan(_narrowed(target, ids, rows), desk.dialect, desk.clock, False, desk.clean)
    answer = compiled.fetch(desk.execute)
    if not target.query.order:
        places = {record_id: place for place, record_id in enumerate(ids)}
        answer = sorted(answer, key=lambda row: places[row[0]])[target.offset : target.offset + rows]
    return answer, compiled.records(answer, desk.execute)


def _expand(desk: Desk, sobject: SObject) -> Callable[[str, str, str], list[str]]:
    def expand(pattern: str, low: str, high: str) -> list[str]:
        return [str(row[0]) for row in desk.execute(words_sql(sobject), (low, high, pattern))]

    return expand


def _source(sobject: SObject) -> str:
    table = search_table(sobject)
    return f'FROM "{table}" JOIN "{sobject.name}" AS o ON o.rowid = "{table}".rowid WHERE "{table}" MATCH ?'


def _hits(desk: Desk, target: Target, expression: str, rows: int) -> list[object]:
    """Ids of the matching records, best first; only as many as can be needed when nothing filters or sorts them."""
    sobject = target.sobject
    live = "" if sobject.name in desk.clean else ' AND o."IsDeleted" = 0'
    order = f'CAST("{search_table(sobject)}".rank * {_DIGITS} AS INTEGER), o."Id"'
    sql = f'SELECT o."Id" {_source(sobject)}{live} ORDER BY {order} LIMIT ?'
    most = rows + target.offset if target.plain else -1
    return [row[0] for row in desk.execute(sql, (expression, most))]


def _narrowed(target: Target, ids: Sequence[object], rows: int) -> BoundQuery:
    """The object's query over the matching records alone."""
    query = target.query
    among = Membership(_id(query), False, tuple(str(record_id) for record_id in ids))
    return BoundQuery(
        kind=query.kind,
        scope=query.scope,
        entries=query.entries,
        where=among if query.where is None else All((among, query.where)),
        order=query.order,
        limit=rows if query.order else None,
        offset=target.offset if query.order else None,
    )


def _id(query: BoundQuery) -> Column:
    return Column(query.scope.root, query.sobject.fields["Id"])


def _add_snippets(
    desk: Desk, target: Target, expression: str, rows: Sequence[Row], records: Sequence[JsonRecord]
) -> None:
    """Adds `snippet.text`, an excerpt with the found words marked, and `highlight.<name field>` where it has one."""
    sobject = target.sobject
    table = search_table(sobject)
    names = [f.name for f in search_fields(sobject)]
    tokens = min(_MOST_TOKENS, target.snippet // _CHARACTERS_PER_TOKEN)
    marks = f"'{_OPEN}', '{_CLOSE}'"
    columns = f"snippet(\"{table}\", -1, {marks}, '{_GAP}', {tokens})"
    title = sobject.name_field if sobject.name_field in names else None
    if title is not None:
        columns += f', highlight("{table}", {names.index(title)}, {marks})'
    sql = f'SELECT o."Id", {columns} {_source(sobject)} AND o."Id" IN (SELECT value FROM json_each(?))'  # noqa: S608
    found = {row[0]: row for row in desk.execute(sql, (expression, json.dumps([row[0] for row in rows])))}
    for row, record in zip(rows, records, strict=True):
        excerpt = found[row[0]]
        record["snippet.text"] = excerpt[1]
        if title is not None and _OPEN in str(excerpt[2]):
            record[f"highlight.{title}"] = excerpt[2]
