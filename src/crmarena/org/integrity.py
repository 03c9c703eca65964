"""Referential checks of a finished load: every id is well formed and unique, every reference finds its record."""

from crmarena.core.errors import CrmArenaError
from crmarena.org.reader import Reader
from crmarena.schema import Field, Schema, SObject, is_valid_id

_SHOWN = 3


def check_ids(connection: Reader, schema: Schema) -> None:
    """CrmArenaError unless every id is well formed, its object's, and used once; names the first few that are not."""
    _refuse([fault for sobject in schema.objects.values() for fault in _bad_ids(connection, sobject)])


def check_references(connection: Reader, schema: Schema) -> None:
    """CrmArenaError unless every reference finds its record; names the first few that do not."""
    _refuse(
        [
            fault
            for sobject in schema.objects.values()
            for field in sobject.fields.values()
            if field.reference_to
            for fault in _dangling(connection, schema, sobject, field)
        ]
    )


def _refuse(faults: list[str]) -> None:
    if faults:
        shown = "\n  ".join(faults[:10])
        more = f"\n  ... and {len(faults) - 10} more" if len(faults) > 10 else ""
        raise CrmArenaError(f"the records do not fit together:\n  {shown}{more}", "Mend what emits these records.")


def _bad_ids(connection: Reader, sobject: SObject) -> list[str]:
    """Ids that are missing, doubled, not 18 characters with their checksum, or under another object's prefix."""
    prefix, bad = sobject.prefix, 0
    shown: list[str] = []
    # Row by row: a large org's ids do not fit into memory.
    for (i,) in connection.execute(f'SELECT "Id" FROM "{sobject.name}"'):  # noqa: S608
        if not isinstance(i, str) or len(i) != 18 or not i.startswith(prefix) or not is_valid_id(i):
            bad += 1
            if bad <= _SHOWN:
                shown.append(repr(i))
    faults = []
    if bad:
        faults.append(f"{sobject.name}.Id: {bad} not an 18-character {prefix} id: {', '.join(shown)}")
    again = f'SELECT COUNT(*) - 1 AS more FROM "{sobject.name}" GROUP BY "Id" HAVING COUNT(*) > 1'  # noqa: S608
    ((doubled,),) = connection.execute(f"SELECT COALESCE(SUM(more), 0) FROM ({again}) AS found")  # noqa: S608
    if doubled:
        faults.append(f"{sobject.name}.Id: {doubled} used more than once")
    return faults


def _dangling(connection: Reader, schema: Schema, sobject: SObject, field: Field) -> list[str]:
    """References whose record does not exist under any object the field may point to."""
    targets = [schema.objects[name] for name in field.reference_to if name in schema.objects]
    value = f'r."{field.name}"'
    found = " ".join(
        f'AND NOT (substr({value}, 1, 3) = \'{target.prefix}\' AND {value} IN (SELECT "Id" FROM "{target.name}"))'  # noqa: S608
        for target in targets
    )
    sql = f'SELECT r."Id", {value} FROM "{sobject.name}" r WHERE {value} IS NOT NULL {found}'  # noqa: S608
    rows = list(connection.execute(sql))
    if not rows:
        return []
    shown = ", ".join(f"{record} -> {value}" for record, value in rows[:_SHOWN])
    return [f"{sobject.name}.{field.name}: {len(rows)} without a {' or '.join(field.reference_to)}: {shown}"]
