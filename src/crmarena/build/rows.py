"""From a part of an org to its checked rows: what one process does at a time."""

from dataclasses import dataclass

from crmarena.latents.parts import Part
from crmarena.latents.sample import sample_part
from crmarena.records import RULES, SHARED, Facts, Violation, emit, share_tables, violations
from crmarena.records.rewriting import Rewrites
from crmarena.records.sheet import LedgerRow, Table
from crmarena.schema import load_schema

MOST_TOLD = 20
"""Violations of a part that are passed on; a generator that breaks rules breaks them everywhere."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of a part, by object, and what the rules say of them."""

    tables: list[Table]
    ledger: list[LedgerRow]
    found: list[Violation]
    rewritten: int = 0


def part_rows(part: Part, rewrites: Rewrites | None = None) -> Checked:
    """Samples, emits and checks one of several parts; what the parts share comes with the first one only."""
    world = sample_part(part)
    schema = load_schema(world.spec.edition)
    facts = Facts(world, schema, emit(world, schema, lambda _: [share_tables(world, schema, 0, 1, rewrites)]))
    found = violations(facts, RULES)[:MOST_TOLD]
    tables = [(name, rows) for name, rows in facts.rows.items() if part.number == 0 or name not in SHARED]
    return Checked(tables, facts.ledger, found, facts.rewritten)
