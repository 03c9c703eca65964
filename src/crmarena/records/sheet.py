"""A table being filled: values by field name in, tuples in the schema's order out."""

from datetime import date, datetime

from crmarena.core.calendar import stamp
from crmarena.core.errors import CrmArenaError
from crmarena.latents.world import World
from crmarena.schema import Schema

Value = str | int | float | bool | None
Row = tuple[Value, ...]
Table = tuple[str, list[Row]]

LEDGER = "ledger"
"""The name under which the entries of the ledger travel with the tables; no object is called so."""
LedgerRow = tuple[str, str, str, int, str, bool]
"""Record id, fact, value, turn (from 0), the words it was told in, whether it is a decoy."""

REWRITTEN = "rewritten"
"""The name under which the ids of calls travel that stand in the words of a model."""


class Sheet:
    """The rows of one object. `add` takes what is particular to a record; ids and audit fields are filled in here."""

    def __init__(self, world: World, schema: Schema, name: str) -> None:
        sobject = schema.objects[name]
        self.name = name
        self.rows: list[Row] = []
        self._first = world.ids.number(name, 0)
        self._id = world.ids.codec(name).encode
        self._user = world.ids.codec("User").encode
        self._defaults: dict[str, Value] = {field.name: field.default for field in sobject.fields.values()}
        self._numbers = [(field.name, field.auto_number) for field in sobject.fields.values() if field.auto_number]
        self._width = len(self._defaults)

    def add(
        self, ordinal: int, created: datetime, by: int, values: dict[str, Value], changed: datetime | None = None
    ) -> None:
        """One record. `by` is the user (ordinal) who made it; `changed` the last change, if later than `created`."""
        row = self._defaults | values
        if len(row) != self._width:
            stray = sorted(set(values) - set(self._defaults))
            raise CrmArenaError(f"{self.name} has no field {', '.join(stray)}", "Emit fields of the schema only.")
        made, user = stamp(created), self._user(by)
        last = stamp(changed) if changed and changed > created else made
        row["Id"] = self._id(ordinal)
        for field, pattern in self._numbers:
            row[field] = pattern.format(ordinal + self._first)
        row["CreatedDate"], row["LastModifiedDate"], row["SystemModstamp"] = made, last, last
        row["CreatedById"] = row["LastModifiedById"] = user
        row["IsDeleted"] = False
        self.rows.append(tuple(row.values()))

    @property
    def table(self) -> Table:
        """The object's name and its rows."""
        return self.name, self.rows


def money(cents: int) -> float:
    """Cents as the currency value of a record."""
    return cents / 100


def day(value: date | None) -> str | None:
    """A date as a record holds it."""
    return value.isoformat() if value else None
