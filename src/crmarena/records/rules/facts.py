"""What a rule reads: the emitted rows by object and field, the ledger, and the world for what rows do not say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, cast

from crmarena.core.errors import CrmArenaError
from crmarena.latents.world import World
from crmarena.records.sheet import LEDGER, REWRITTEN, LedgerRow, Row, Table
from crmarena.schema import Schema

Found = Iterator[tuple[str, str]]
"""(record id, what is wrong with it)."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One record that breaks a rule."""

    rule: str
    record: str
    what: str


class Facts:
    """All rows of an org, readable by field names. Cells are untyped: a rule knows what it asks for."""

    def __init__(self, world: World, schema: Schema, tables: Iterable[Table]) -> None:
        self.world = world
        self.schema = schema
        self.rows: dict[str, list[Row]] = {name: [] for name in schema.objects}
        self.ledger: list[LedgerRow] = []
        self.rewritten = 0
        for name, rows in tables:
            if name == LEDGER:
                self.ledger += cast("list[LedgerRow]", rows)
            elif name == REWRITTEN:
                self.rewritten += len(rows)
            else:
                self.rows[name] += rows
        self._at = {name: {f: i for i, f in enumerate(o.fields)} for name, o in schema.objects.items()}

    @property
    def texts(self) -> bool:
        """Whether the org has texts at all; rules about words ask first."""
        return self.world.spec.texts

    def read(self, name: str, *fields: str) -> Iterator[tuple[Any, ...]]:
        """The named cells of every row of an object."""
        places = [self._at[name][field] for field in fields]
        if len(places) == 1:
            return ((row[places[0]],) for row in self.rows[name])
        return map(itemgetter(*places), self.rows[name])

    def column(self, name: str, field: str) -> list[Any]:
        """One cell of every row of an object."""
        place = self._at[name][field]
        return [row[place] for row in self.rows[name]]

    def by(self, name: str, key: str, *fields: str) -> dict[Any, tuple[Any, ...]]:
        """The named cells by the value of a (unique) field."""
        return {row[0]: row[1:] for row in self.read(name, key, *fields)}

    def groups(self, name: str, key: str, *fields: str) -> dict[Any, list[tuple[Any, ...]]]:
        """The named cells grouped by a field; rows where it is empty are left out."""
        out: dict[Any, list[tuple[Any, ...]]] = {}
        for head, *rest in self.read(name, key, *fields):
            if head is not None:
                out.setdefault(head, []).append(tuple(rest))
        return out

    def ordinal(self, record: str) -> int:
        """The ordinal behind a record id of this world."""
        return self.world.ids.ordinal_of(record)


Rule = Callable[[Facts], Found]


def moment(text: str) -> datetime:
    """A dateTime cell, to the second, without zone (all are UTC)."""
    return datetime.fromisoformat(text[:19])


def day_of(text: str) -> date:
    """The day of a date or dateTime cell."""
    return date.fromisoformat(text[:10])


def violations(facts: Facts, rules: Mapping[str, Rule]) -> list[Violation]:
    """Everything the rules object to, in their order."""
    return [Violation(name, record, what) for name, rule in rules.items() for record, what in rule(facts)]


def require(found: list[Violation]) -> None:
    """CrmArenaError that names the rules broken, how often, and the first records of each."""
    if not found:
        return
    by_rule: dict[str, list[Violation]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    lines = [
        f"{name}: {len(some)} broken, e.g. " + "; ".join(f"{v.record} {v.what}" for v in some[:3])
        for name, some in by_rule.items()
    ]
    raise CrmArenaError("the emitted records break rules of the world:\n  " + "\n  ".join(lines), "Mend the generator.")
