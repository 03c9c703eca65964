"""Whole records of a built organisation, one after the other, in the order of their ids."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crmarena.core.rng import Rng
from crmarena.org.manifest import Manifest, read_manifest
from crmarena.org.open import open_database
from crmarena.org.reader import Reader
from crmarena.schema import Schema, SObject, load_schema

Row = tuple[Any, ...]


class Contents:
    """Reads records as they are stored: texts and numbers, booleans as such, None for an empty field."""

    def __init__(self, reader: Reader, manifest: Manifest) -> None:
        self._reader = reader
        self.manifest = manifest
        self.schema: Schema = load_schema(manifest.edition)

    def rows(self, sobject: SObject) -> Iterator[Row]:
        """Every record of an object, its fields in canonical order."""
        return self._typed(sobject, list(sobject.fields), 'ORDER BY "Id"')

    def drawn(self, sobject: SObject, fields: Sequence[str], count: int, rng: Rng) -> list[Row]:
        """`count` records (all, if there are fewer) that hold something in one of the fields, in random order."""
        filled = " OR ".join(f'"{name}" IS NOT NULL' for name in fields)
        where = f"WHERE {filled}" if fields else ""
        sql = f'SELECT COUNT(*) FROM "{sobject.name}" {where}'  # noqa: S608
        ((total,),) = self._reader.execute(sql)
        out: list[Row] = []
        for place in rng.sample(range(total), min(count, total)):
            out += self._typed(sobject, list(sobject.fields), f'{where} ORDER BY "Id" LIMIT 1 OFFSET {place}')
        return out

    def _typed(self, sobject: SObject, names: Sequence[str], rest: str) -> Iterator[Row]:
        flags = {at for at, name in enumerate(names) if sobject.fields[name].type == "boolean"}
        listed = ", ".join(f'"{name}"' for name in names)
        for row in self._reader.execute(f'SELECT {listed} FROM "{sobject.name}" {rest}'):  # noqa: S608
            yield tuple(
                bool(cell) if at in flags and cell is not None else cell for at, cell in enumerate(row)
            )  # fmt: skip


@contextmanager
def contents_of(directory: Path) -> Iterator[Contents]:
    """The contents of the organisation in a directory, wherever its records are kept."""
    manifest = read_manifest(directory)
    backend = open_database(directory, manifest)
    try:
        yield Contents(backend.reader, manifest)
    finally:
        backend.close()
