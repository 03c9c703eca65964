"""The physical layout of an org in PostgreSQL: the tables of SQLite's layout with types, and a shadow for every text.

Texts are in collation C, so that they sort by code point as SQLite's do. `$seq` numbers the records of an object in the
order they were stored, from 1. PostgreSQL cannot fold text as the engine does, so every text column that a statement
may compare or sort by has a shadow column filled by the loader.
"""

import re
from functools import lru_cache

from crmarena.query.functions import TEXT_TYPES
from crmarena.query.layout import SHADOW, index_sql, quote
from crmarena.schema import Field, SObject

SEQUENCE = "$seq"
"""The column that keeps the order of storage."""
SUM = "crm_sum"
"""The aggregate that adds floating-point numbers as SQLite does."""

_TYPES = {
    "boolean": "boolean",
    "int": "bigint",
    "double": "double precision",
    "currency": "double precision",
    "percent": "double precision",
}
TEXT = 'text COLLATE "C"'
_NOCASE = re.compile(r'"(\w+)" COLLATE NOCASE')
_INDEXED = re.compile(r'("[^"]+")(?=[,)])')


@lru_cache(maxsize=256)
def shadowed_columns(sobject: SObject) -> frozenset[str]:
    """The names of the columns with a shadow column: all texts whose case does not matter and that can be compared."""
    return frozenset(field.name for field in sobject.fields.values() if _compared(field))


def _compared(field: Field) -> bool:
    if field.type not in TEXT_TYPES or field.case_sensitive:
        return False
    return field.filterable or field.sortable or field.groupable or field.aggregatable


@lru_cache(maxsize=256)
def columns(sobject: SObject) -> tuple[str, ...]:
    """The columns of a table in order: the number, the fields of the schema, the shadow columns."""
    names = tuple(sobject.fields)
    return (SEQUENCE, *names, *(name + SHADOW for name in names if name in shadowed_columns(sobject)))


def table_sql(sobject: SObject) -> str:
    """CREATE TABLE of an object."""
    kinds = [f"{quote(field.name)} {_TYPES.get(field.type, TEXT)}" for field in sobject.fields.values()]
    kinds += [f"{quote(name)} {TEXT}" for name in columns(sobject)[len(sobject.fields) + 1 :]]
    return f"CREATE TABLE {quote(sobject.name)} ({quote(SEQUENCE)} bigint PRIMARY KEY, {', '.join(kinds)})"


def indexes(sobject: SObject) -> list[str]:
    """CREATE INDEX statements of an object: those of SQLite; what is NOCASE there is the shadow column here."""
    found = []
    for statement in index_sql(sobject):
        # The name of the index stands before the bracket, its columns behind; empty fields come first, as in SOQL.
        head, bracket, rest = statement.partition(" (")
        folded = _NOCASE.sub(rf'"\1{SHADOW}"', rest)
        found.append(head + bracket + _INDEXED.sub(r"\1 NULLS FIRST", folded))
    return found


SUM_SQL = (
    # Kahan and Babuška's summation, as SQLite has it since 3.43: element 1 is the sum, element 2 what rounding lost.
    f"""CREATE FUNCTION {SUM}_step(s double precision[], x double precision) RETURNS double precision[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE t double precision := s[1] + x;
    BEGIN
      IF t IS NULL THEN RETURN ARRAY[x, 0]; END IF;
      IF abs(s[1]) > abs(x) THEN RETURN ARRAY[t, s[2] + ((s[1] - t) + x)]; END IF;
      RETURN ARRAY[t, s[2] + ((x - t) + s[1])];
    END $$""",
    f"""CREATE FUNCTION {SUM}_end(s double precision[]) RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT s[1] + s[2]'""",
    f"""CREATE AGGREGATE {SUM}(double precision)
    (SFUNC = {SUM}_step, STYPE = double precision[], FINALFUNC = {SUM}_end, INITCOND = '{{}}')""",
)
"""Statements that create the aggregate, in the schema of the org."""
