"""The rows a statement is asked about, as plain dicts, and the same rows as an organisation on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from crmarena.org import Budget, Engine, write_org
from crmarena.org.open import open_database
from crmarena.query import Clock
from crmarena.schema import Field, Schema, load_schema
from crmarena.schema.capabilities import BY_TYPE

Value: TypeAlias = str | int | float | bool | None
Record: TypeAlias = dict[str, Value]

TAGS = ("Red", "Green", "Blue", "Été")


def _extra(like: Field, name: str, kind: str, values: tuple[str, ...] = (), case_sensitive: bool = False) -> Field:
    changed = replace(like, name=name, type=kind, values=values, custom=True, nillable=True)
    return replace(
        changed,
        default=None,
        defaulted=False,
        listed=False,
        name_field=False,
        search_groups=(),
        case_sensitive=case_sensitive,
        **BY_TYPE[kind]._asdict(),
    )


@lru_cache(maxsize=2)
def schema(edition: str = "b2b") -> Schema:
    """The shipped schema with three kinds of field that none of its objects has: multi-picklist, time, exact text."""
    shipped = load_schema(edition)
    case = shipped.objects["Case"]
    subject = case.fields["Subject"]
    more = (
        _extra(subject, "Tags__c", "multipicklist", TAGS),
        _extra(subject, "At__c", "time"),
        _extra(subject, "Key__c", "string", case_sensitive=True),
    )
    fuller = replace(case, fields={**case.fields, **{f.name: f for f in more}})
    return replace(shipped, objects={**shipped.objects, "Case": fuller}, version="5ec0d00000000001")


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """All records by object, and every record by its 18-character id."""

    schema: Schema
    clock: Clock
    rows: Mapping[str, list[Record]]
    by_id: dict[str, tuple[str, Record]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = {str(row["Id"]): (name, row) for name, rows in self.rows.items() for row in rows}
        object.__setattr__(self, "by_id", found)

    def without(self, record_id: str) -> "World":
        """The same world with one record gone and the references to it emptied."""
        rows = {
            name: [
                {key: None if value == record_id else value for key, value in row.items()}
                for row in records
                if row["Id"] != record_id
            ]
            for name, records in self.rows.items()
        }
        return World(self.schema, self.clock, rows)


def tidy(row: Mapping[str, Value]) -> Record:
    """A record as Salesforce keeps it: the empty string is null."""
    return {key: None if value == "" else value for key, value in row.items()}


def opened(world: World, directory: Path, store: str = "") -> Engine:
    """The world written to `directory` as an organisation, and an engine on it; close the engine after use.

    With `store`, the address of a PostgreSQL database, the records are there.
    """
    tables = [
        (name, [[row[column] for column in world.schema.objects[name].fields] for row in rows])
        for name, rows in world.rows.items()
    ]
    about = {
        "name": "w",
        "company": "W",
        "edition": world.schema.edition,
        "seed": 0,
        "generator_version": "0",
        "spec": {},
    }
    manifest = write_org(directory, world.schema, tables, about, store)
    return Engine(open_database(directory, manifest), world.schema, world.clock, Budget(), manifest.clean)
