"""What each type of field can do in a query: one table, from which errors and describe both speak."""

from typing import NamedTuple

_COUNTS = ("COUNT", "COUNT_DISTINCT")
_ORDERED = (*_COUNTS, "MIN", "MAX")
_NUMERIC = (*_ORDERED, "SUM", "AVG")

LONGEST_PLAIN_TEXT = 255
"""Text areas above this many characters are long text."""


class Capability(NamedTuple):
    """Which clauses of a query accept a type; `aggregates` names the aggregate functions it accepts."""

    filterable: bool
    sortable: bool
    groupable: bool
    aggregates: tuple[str, ...]
    searchable: bool


_TEXT = Capability(True, True, True, _ORDERED, True)
_KEY = Capability(True, True, True, _ORDERED, False)
_FRACTION = Capability(True, True, False, _NUMERIC, False)
_LONG = Capability(False, False, False, _COUNTS, True)

BY_TYPE: dict[str, Capability] = {
    "id": _KEY,
    "reference": _KEY,
    "string": _TEXT,
    "textarea": _TEXT,
    "email": _TEXT,
    "phone": _TEXT,
    "url": _TEXT,
    "picklist": _TEXT,
    "combobox": _TEXT,
    "multipicklist": Capability(True, False, False, _COUNTS, True),
    "boolean": Capability(True, True, True, (), False),
    "int": Capability(True, True, True, _NUMERIC, False),
    "double": _FRACTION,
    "currency": _FRACTION,
    "percent": _FRACTION,
    "date": _KEY,
    "datetime": Capability(True, True, False, _ORDERED, False),
    "time": Capability(True, True, False, _ORDERED, False),
    # Not types of their own: variants that Salesforce treats apart.
    "long text": _LONG,
    "auto number": Capability(True, True, False, _COUNTS, True),
}

TYPES = frozenset(BY_TYPE) - {"long text", "auto number"}
"""The type words a field may carry."""


def variant(type_word: str, length: int, auto_number: str) -> str:
    """The row of the table a field reads: its type word, or the variant its length or numbering makes of it."""
    if auto_number:
        return "auto number"
    if type_word == "textarea" and length > LONGEST_PLAIN_TEXT:
        return "long text"
    return type_word


def capability(type_word: str, length: int, auto_number: str, overrides: dict[str, bool]) -> Capability:
    """The capability of one field: its row of the table with the object's own `overrides` laid over.

    A field that cannot be filtered cannot be counted either.
    """
    row = BY_TYPE[variant(type_word, length, auto_number)]
    merged = Capability(
        overrides.get("filterable", row.filterable),
        overrides.get("sortable", row.sortable),
        overrides.get("groupable", row.groupable),
        row.aggregates,
        overrides.get("searchable", row.searchable),
    )
    if merged.filterable and overrides.get("aggregatable", True):
        return merged
    return merged._replace(aggregates=())
