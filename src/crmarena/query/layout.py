"""The physical layout of an org in SQLite: tables, folded shadow columns and indexes, in one place.

One rowid table per object; columns are called as in the schema. A text column in `folded_columns` has a second column
`name$f` with its case-folded text, which comparisons and sorting use.
"""

from functools import lru_cache

from crmarena.query.compile.functions import fold
from crmarena.schema import Field, SObject

SHADOW = "$f"

_AFFINITY = {
    "boolean": "INTEGER",
    "int": "INTEGER",
    "double": "REAL",
    "currency": "REAL",
    "percent": "REAL",
}
_FOLDABLE = frozenset(("string", "email", "textarea"))
_STATES = {"Status": "CreatedDate", "StageName": "CloseDate"}
"""Picklists worth an index, and the date that statements narrow them by."""
_UNINDEXED_MOMENTS = frozenset(("LastModifiedDate", "SystemModstamp"))
_AUDIT_REFERENCES = frozenset(("CreatedById", "LastModifiedById"))


def quote(name: str) -> str:
    """An identifier in double quotes; names come from the schema and hold no quotes themselves."""
    return f'"{name}"'


@lru_cache(maxsize=256)
def folded_columns(sobject: SObject) -> frozenset[str]:
    """The names of the columns with a shadow column: the object's name field, unless its case matters."""
    return frozenset(
        field.name
        for field in sobject.fields.values()
        if field.name_field and field.type in _FOLDABLE and not field.case_sensitive and not field.auto_number
    )


@lru_cache(maxsize=256)
def column_order(sobject: SObject) -> tuple[str, ...]:
    """The columns of the table in order: the fields of the schema, then the shadow columns."""
    shadows = folded_columns(sobject)
    names = tuple(sobject.fields)
    return names + tuple(name + SHADOW for name in names if name in shadows)


def shadow_values(sobject: SObject, record: dict[str, object]) -> dict[str, str | None]:
    """What the shadow columns of a record hold, by column name."""
    found: dict[str, str | None] = {}
    for name in sorted(folded_columns(sobject)):
        value = record.get(name)
        found[name + SHADOW] = fold(value) if isinstance(value, str) else None
    return found


def create_table_sql(sobject: SObject) -> str:
    """CREATE TABLE of an object.

    Long texts stand behind all other columns: a row that runs over its page is then read to its end only for them.
    """
    columns = [(field.name, _AFFINITY.get(field.type, "TEXT")) for field in sobject.fields.values()]
    columns += [(name, "TEXT") for name in column_order(sobject)[len(sobject.fields) :]]
    long = {field.name for field in sobject.fields.values() if field.type in _LONG and field.length > _SHORT}
    ordered = sorted(columns, key=lambda column: column[0] in long)
    return f"CREATE TABLE {quote(sobject.name)} ({', '.join(f'{quote(name)} {kind}' for name, kind in ordered)})"


_LONG = frozenset(("string", "textarea", "email"))
_SHORT = 255


def index_sql(sobject: SObject) -> list[str]:
    """CREATE INDEX statements of an object: unique ids, references, (reference, date) pairs, dates, names, states."""
    statements = [_index(sobject, (quote("Id"),), "Id", unique=True)]
    moments = _moments(sobject)
    for reference in _references(sobject):
        paired = moments if reference.name in _PAIRED and not reference.custom else []
        # An index of a pair serves for its reference alone, too; the id behind it is the last key of every order.
        statements += [
            _index(sobject, tuple(map(quote, (reference.name, moment, "Id"))), f"{reference.name}_{moment}")
            for moment in paired
        ]
        if not paired:
            statements.append(_reference_index(sobject, reference))
    statements += [_index(sobject, (quote(moment),), moment) for moment in moments]
    statements += [_index(sobject, (quote(name + SHADOW),), name) for name in sorted(folded_columns(sobject))]
    for name in sorted(set(_STATES) & set(sobject.fields)):
        # The date behind the state keeps the index useful where a state is common.
        moment = _STATES[name]
        statements.append(_index(sobject, (f"{quote(name)} COLLATE NOCASE", quote(moment)), f"{name}_{moment}"))
    return statements


def _reference_index(sobject: SObject, reference: Field) -> str:
    """The index of a reference; records that leave it empty are many at times, and nobody looks them up by it."""
    statement = _index(sobject, (quote(reference.name),), reference.name)
    return f"{statement} WHERE {quote(reference.name)} IS NOT NULL" if reference.nillable else statement


_PAIRED = frozenset(("OwnerId", "AccountId", "CaseId__c"))
"""References that statements combine with a range of dates; they get an index of both."""


def _index(sobject: SObject, columns: tuple[str, ...], name: str, unique: bool = False) -> str:
    kind = "CREATE UNIQUE INDEX" if unique else "CREATE INDEX"
    return f"{kind} {quote(f'{sobject.name}_{name}')} ON {quote(sobject.name)} ({', '.join(columns)})"


def _references(sobject: SObject) -> list[Field]:
    return [
        field for field in sobject.fields.values() if field.type == "reference" and field.name not in _AUDIT_REFERENCES
    ]


def _moments(sobject: SObject) -> list[str]:
    return [
        field.name
        for field in sobject.fields.values()
        if field.type in {"date", "datetime"} and field.name not in _UNINDEXED_MOMENTS
    ]
