"""What docs/soql.md promises holds: what must be answered is, what is left out is refused in words, all is listed."""

import json
import tempfile
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from crmarena.core.errors import SalesforceError
from crmarena.org import Org, write_org
from crmarena.query import parse, parse_sosl
from crmarena.query.dates import COUNTED_LITERALS, PLAIN_LITERALS
from crmarena.query.errors import REFUSALS
from crmarena.schema import load_schema
from crmarena.schema.capabilities import BY_TYPE

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "soql.md").read_text("utf-8")


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """The module that writes the page."""
    spec = spec_from_file_location("soql_page", DOCS / "soql_page.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def empty(generator: Any) -> Iterator[Org]:
    with tempfile.TemporaryDirectory() as folder:
        write_org(Path(folder) / "org", load_schema("b2b"), [], generator.MANIFEST)
        with Org.open(Path(folder) / "org") as org:
            yield org


def test_everything_but_the_named_exceptions_is_answered(generator: Any, empty: Org) -> None:
    listed = generator.constructs()
    assert len(listed) > 40
    for entry in listed:
        outcomes = [generator.outcome(empty, example) for example in entry["examples"]]
        if "tier" not in entry:
            assert {found.status for found in outcomes} == {"answered"}, entry["name"]
        else:
            assert "answered" not in {found.status for found in outcomes}, entry["name"]
            assert all(found.refusal.code and found.told for found in outcomes)


def test_outcomes_are_told_apart(generator: Any, empty: Org) -> None:
    told = {
        "SELECT Id FROM Case": "answered",
        "SELECT Id FROM Cases": "read, refused",
        "SELECT Id FROM": "not read",
        "FIND {ada}": "answered",
        "FIND {ada": "not read",
        "FIND {ada} RETURNING Cases": "read, refused",
    }
    assert {statement: generator.outcome(empty, statement).status for statement in told} == told


def test_the_page_lists_every_refusal_literal_and_type() -> None:
    for kind in REFUSALS.values():
        assert kind.text.replace("|", "\\|") in PAGE
    for literal in PLAIN_LITERALS | COUNTED_LITERALS:
        assert f"| `{literal}" in PAGE
    for name in BY_TYPE:
        assert f"\n| {name} | " in PAGE


def test_examples_in_the_tables_are_what_is_written(generator: Any) -> None:
    """Each example stands in the page as a table cell that reads back as the statement."""
    for entry in generator.constructs():
        for example in entry["examples"]:
            assert f"| {generator.code(example)} |" in PAGE
            if "tier" not in entry:
                reader = parse_sosl if example.startswith("FIND") else parse
                assert reader(example)


def test_the_largest_fuzz_runs_stand_in_the_page(generator: Any) -> None:
    runs = json.loads((DOCS / "fuzz.json").read_text("utf-8"))
    assert set(runs) <= {"SQLite", "PostgreSQL"}
    for store, run in runs.items():
        assert set(run) == {"statements", "mismatches", "seed", "version"}
        assert f"| {store} | {run['statements']:,} | 0 | {run['seed']} |" in PAGE
    assert generator.fuzz() in PAGE


def test_a_cell_cannot_break_the_table(generator: Any) -> None:
    assert generator.code("a | `b`") == "`` a \\| `b` ``"
    error = SalesforceError("X", "\nline\n^\nERROR\nlast | line")
    assert generator.Outcome("not read", error).told == "`X`: last | line"
