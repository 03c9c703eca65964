# ruff: noqa: S608  (names of the schema and words of the org itself, and nobody else's text)
"""FIND against the LIKE scan over the same columns: a rare word and one that five records in a hundred hold."""

from collections.abc import Callable, Iterator
from functools import partial

import apsw
from figure import Figure, least

from crmarena.arena.orgs import open_org
from crmarena.org import Org
from crmarena.org.connection import open_read_only
from crmarena.query.compile.fts_sqlite import search_fields, words_table

RARE, COMMON = 150, 40
OFTEN = 10
"""Searches for a scan: both take some milliseconds then, and see the same machine."""
MAIN = "VoiceCallTranscript__c"
"""The object with most of the text; the goals are set for it, the others are told beside it."""


def words(connection: apsw.Connection, org: Org, name: str) -> tuple[str, str]:
    """A word of one record, and the one nearest to a twentieth of the records."""
    count = int(str(connection.execute(f'SELECT COUNT(*) FROM "{name}"').get))
    table = words_table(org.schema.objects[name])
    sql = f"SELECT term FROM \"{table}\" WHERE length(term) > 4 AND term GLOB '[a-z]*' ORDER BY "
    rare = connection.execute(sql + "doc, term LIMIT 1").get
    common = connection.execute(sql + "abs(doc - ?), term LIMIT 1", (count / 20,)).get
    return str(rare), str(common)


def scan(org: Org, name: str, fold: bool) -> str:
    """The ids of the records that hold a text anywhere; `fold` minds all of Unicode, else case is ASCII's."""
    fields = search_fields(org.schema.objects[name])
    texts = [f'crm_fold("{field.name}")' if fold else f'"{field.name}"' for field in fields]
    return f'SELECT "Id" FROM "{name}" WHERE ' + " OR ".join(f"{text} LIKE ?1" for text in texts)


def figures() -> Iterator[Figure]:
    """For each object how many times faster FIND is, asked again and asked for the first time."""
    with open_org("b2c") as org:
        connection = open_read_only(org.directory)
        for name in (MAIN, "EmailMessage", "Task"):
            for kind, word in zip(("rare", "5 %"), words(connection, org, name), strict=True):
                yield from compared(org, connection, name, (kind, word))
        connection.close()


def _often(work: Callable[[], object]) -> None:
    for _ in range(OFTEN):
        work()


def compared(org: Org, connection: apsw.Connection, name: str, asked: tuple[str, str]) -> Iterator[Figure]:
    """One word in one object."""
    kind, word = asked
    sosl = f"FIND {{{word}}} IN ALL FIELDS RETURNING {name}"
    known, folded = (scan(org, name, fold) for fold in (False, True))
    pattern = (f"%{word}%",)

    def cold() -> None:
        org._searches.clear()  # what a statement costs the first time
        org.search(sosl)

    assert org.search(sosl)["searchRecords"]
    again, first, ascii_scan, scanned = least(
        [
            partial(_often, lambda: org.search(sosl)), partial(_often, cold),
            lambda: connection.execute(known, pattern).fetchall(),
            lambda: connection.execute(folded, pattern).fetchall(),
        ], 1, 25,
    )  # fmt: skip
    again, first = again / OFTEN, first / OFTEN
    goal = (RARE if kind == "rare" else COMMON) if name == MAIN else None
    label = f"{kind} word in {name}"
    yield Figure(f"{label}: FIND", again * 1e6, "µs")
    yield Figure(f"{label}: LIKE over all of Unicode by FIND", scanned / again, "×", goal, most=False)
    yield Figure(f"{label}: the same, FIND not seen before", scanned / first, "×")
    yield Figure(f"{label}: LIKE over ASCII by FIND", ascii_scan / again, "×")
