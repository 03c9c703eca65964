"""Writes docs/soql.md: what the engine answers is found by asking it, the tables are read from its own."""

import json
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmarena.core.errors import SalesforceError
from crmarena.org import Budget, Org, is_sosl, write_org
from crmarena.org.cursors import MOST_OPEN, PAGE
from crmarena.query import (
    Clock,
    bind,
    bind_names,
    bind_values,
    bind_where,
    lexer,
    parse,
    parse_sosl,
    parser_where,
    sosl_bind,
    sosl_find,
)
from crmarena.query.compile import fts_sqlite
from crmarena.query.dates import COUNTED_LITERALS, EARLIEST, LATEST, PLAIN_LITERALS, interval
from crmarena.query.errors import REFUSALS
from crmarena.query.functions import DATE_FUNCTIONS, DATETIME_ONLY
from crmarena.query.hints import hints, mistakes
from crmarena.schema import load_schema
from crmarena.schema.capabilities import BY_TYPE

HERE = Path(__file__).parent
MANIFEST = {
    "name": "documented", "edition": "b2b", "seed": 0, "company": "", "generator_version": "",
    "spec": {"end": "2024-05-15"},
}  # fmt: skip
ANSWERED, REFUSED, UNREAD = "answered", "read, refused", "not read"


@dataclass(frozen=True)
class Outcome:
    """What a statement comes to: answered, read but refused, or not read; with the refusal."""

    status: str
    refusal: SalesforceError | None = None

    @property
    def told(self) -> str:
        """The refusal in one line, without the block that points at the place."""
        if self.refusal is None:
            return ""
        return f"`{self.refusal.code}`: {self.refusal.message.splitlines()[-1]}"


def outcome(org: Org, statement: str, sosl: bool | None = None) -> Outcome:
    """Asks a statement and says what comes of it; its first word says which language it is in unless `sosl` does."""
    sosl = is_sosl(statement) if sosl is None else sosl
    try:
        parse_sosl(statement) if sosl else parse(statement)
    except SalesforceError as refusal:
        return Outcome(UNREAD, refusal)
    try:
        org.search(statement) if sosl else org.query(statement)
    except SalesforceError as refusal:
        return Outcome(REFUSED, refusal)
    return Outcome(ANSWERED)


def code(text: str) -> str:
    """Text as code within a table cell."""
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def constructs() -> list[dict[str, object]]:
    """The constructs with their examples."""
    listed: list[dict[str, object]] = tomllib.loads((HERE / "constructs.toml").read_text("utf-8"))["construct"]
    return listed


def matrix(org: Org) -> Iterator[str]:
    """One table for each group of constructs."""
    groups = list(dict.fromkeys(str(entry["of"]) for entry in constructs()))
    for group in groups:
        rows = [row for entry in constructs() if entry["of"] == group for row in _rows(org, entry)]
        yield f"### {group}"
        yield table(["construct", "example", "outcome"], rows)


def _rows(org: Org, entry: dict[str, object]) -> Iterator[list[str]]:
    examples = entry["examples"]
    assert isinstance(examples, list)
    for number, example in enumerate(examples):
        found = outcome(org, str(example))
        told = f"{found.status}: {found.told}" if found.refusal else found.status
        yield ["" if number else str(entry["name"]).replace("|", "\\|"), code(str(example)), told.replace("|", "\\|")]


def mistake_rows(org: Org) -> Iterator[list[str]]:
    """Statements people and agents get wrong: what they are told, and the hint a person gets on top."""
    for mistake in mistakes():
        found = outcome(org, mistake.example, mistake.language == "sosl")
        if found.refusal is None:
            raise ValueError(f"{mistake.name}: answered, no mistake")
        hint = hints(found.refusal, mistake.example, org.schema)
        yield [code(mistake.example), found.told.replace("|", "\\|"), code(hint[0]) if hint else ""]


def refusal_rows() -> Iterator[list[str]]:
    """The table of refusals, by code."""
    for kind in sorted(REFUSALS.values(), key=lambda kind: (kind.code, kind.text)):
        yield [f"`{kind.code}`", code(kind.text), "yes" if kind.placed else ""]


def literal_rows(clock: Clock) -> Iterator[list[str]]:
    """Each date literal and the days it covers."""
    named = [*sorted(PLAIN_LITERALS), *(f"{name}:3" for name in sorted(COUNTED_LITERALS))]
    for literal in named:
        start, end = interval(literal, clock)
        yield [f"`{literal}`", start.isoformat(), end.isoformat()]


def capability_rows() -> Iterator[list[str]]:
    """What each type may do."""
    for name, row in BY_TYPE.items():
        flags = (row.filterable, row.sortable, row.groupable, row.searchable)
        yield [name, *("yes" if flag else "" for flag in flags), " ".join(f"`{known}`" for known in row.aggregates)]


def limits() -> list[list[str]]:
    """What is refused or cut beyond which number."""
    budget = Budget()
    facts: list[tuple[str, object]] = [
        ("characters of a SOQL statement", lexer.LONGEST),
        ("characters of a text value in WHERE", bind_values.LONGEST_STRING),
        ("dates", f"{EARLIEST} to {LATEST}"),
        ("relationships of a path", bind_names.MOST_HOPS),
        ("semi-joins of a statement", bind_where.MOST_JOINS),
        ("nested AND, OR and NOT", parser_where.DEEPEST),
        ("OFFSET", bind.MOST_OFFSET),
        ("rows of FIELDS(ALL) and FIELDS(CUSTOM)", bind.MOST_FIELDS_ROWS),
        ("records of a page, and of a child list; more are behind a locator", PAGE),
        ("groups of an answer, which has no locator; then `EXCEEDED_ID_LIMIT`", PAGE),
        ("answers whose locators are open at once", MOST_OPEN),
        ("seconds for a statement, then `QUERY_TIMEOUT`", f"{budget.seconds:g}"),
        ("rows of a statement, then `QUERY_TIMEOUT`", budget.rows),
        ("characters of a SOSL search text; a longer one finds nothing", sosl_find.LONGEST),
        ("characters of a SOSL search text with operators", sosl_find.LONGEST_WITH_OPERATORS),
        ("records of a search", sosl_bind.MOST_ROWS),
        ("records of one object without WHERE, ORDER BY and LIMIT", sosl_bind.MOST_UNASKED),
        ("words a wildcard inside a word may stand for", fts_sqlite.MOST_EXPANSIONS),
    ]
    return [[what, f"{number:,}" if isinstance(number, int) else str(number)] for what, number in facts]


def fuzz() -> str:
    """The largest recorded run against the second opinion, of each store."""
    kept = json.loads((HERE / "fuzz.json").read_text("utf-8"))
    rows = [
        [store, f"{run['statements']:,}", f"{run['mismatches']:,}", str(run["seed"]), run["version"]]
        for store, run in sorted(kept.items(), reverse=True)
    ]
    if not rows:
        return "No long run is recorded yet."
    return table(["store", "statements", "mismatches", "seed", "version"], rows)


def sections(org: Org) -> Iterator[str]:
    """The page, part by part."""
    text = (HERE / "soql_words.toml").read_text("utf-8")
    words: dict[str, str] = {name: part.strip() for name, part in tomllib.loads(text).items()}
    functions = [
        [f"`{name}`", "dateTime" if name in DATETIME_ONLY else "date, dateTime"] for name in sorted(DATE_FUNCTIONS)
    ]
    yield words["opening"]
    yield "## What is answered"
    yield words["matrix"]
    yield from matrix(org)
    yield f"## Choices\n\n{words['choices']}"
    yield f"## Date literals\n\n{words['literals']}"
    yield table(["literal", "from", "to, not included"], list(literal_rows(org.clock)))
    yield f"## Date functions\n\n{words['functions']}"
    yield table(["function", "takes"], functions)
    yield f"## What each type allows\n\n{words['types']}"
    yield table(["type", "WHERE", "ORDER BY", "GROUP BY", "FIND", "aggregates"], list(capability_rows()))
    yield f"## Limits\n\n{words['limits']}"
    yield table(["of what", "most"], limits())
    yield f"## Refusals\n\n{words['refusals']}"
    yield table(["code", "text", "points at a place"], list(refusal_rows()))
    yield f"## What is often written\n\n{words['mistakes']}"
    yield table(["statement", "refusal", "hint"], list(mistake_rows(org)))
    yield f"## The second opinion\n\n{words['fuzz']}\n\n{fuzz()}"


def soql_page() -> str:
    """The whole page."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "org"
        write_org(place, load_schema("b2b"), [], MANIFEST)
        with Org.open(place) as org:
            return "\n\n".join(["# SOQL and SOSL", *sections(org)]) + "\n"
