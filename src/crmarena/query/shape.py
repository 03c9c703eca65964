"""Turns rows of a compiled query into the records of Salesforce's JSON."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from crmarena.query.bind_expr import type_of
from crmarena.query.bound import ChildList, Column, Entry, Output, Parent, Table, TypeChoice
from crmarena.query.clock import Clock
from crmarena.query.compile.expressions import Writer
from crmarena.query.format import formatter
from crmarena.query.layout import quote

JsonRecord: TypeAlias = dict[str, object]
Row: TypeAlias = Sequence[object]
Piece: TypeAlias = Callable[[JsonRecord, Row, str], None]
Builder: TypeAlias = Callable[[Row, str], JsonRecord]


class ChildSlot(NamedTuple):
    """A child query whose lists are hung into records later: its key, and the column of the record's id."""

    key: str
    id_column: int
    entry: ChildList


class Columns:
    """The SQL of the result columns of a query, in order."""

    __slots__ = ("clock", "sql", "w")

    def __init__(self, w: Writer) -> None:
        self.w = w
        self.sql: list[str] = []

    def add(self, sql: str) -> int:
        """The number of a new column."""
        self.sql.append(sql)
        return len(self.sql) - 1


def _truth(value: object) -> object:
    return None if value is None else value == 1


def _fixes(outputs: Sequence[Output], clock: Clock) -> list[tuple[str, Callable[[object], object]]]:
    """Per key, what a stored value needs to become a shown one."""
    fixes: list[tuple[str, Callable[[object], object]]] = []
    for output in outputs:
        expr = output.expr
        if output.display:
            fixes.append((output.key, formatter(output.display, expr, clock)))
        elif (expr.field.type if type(expr) is Column else type_of(expr)) == "boolean":
            fixes.append((output.key, _truth))
    return fixes


def record_builder(columns: Columns, root: Table, entries: Sequence[Entry]) -> tuple[Builder, list[ChildSlot]]:
    """A function from a row and the URL's base to a record, and the child lists the record waits for."""
    outputs = [entry for entry in entries if isinstance(entry, Output)]
    flat = len(outputs) == len(entries)
    own = _own_id(root, outputs) if flat else None
    id_column = len(columns.sql) + own if own is not None else columns.add(f"{root.alias}.{quote('Id')}")
    if flat and outputs and not _fixes(outputs, columns.w.clock):
        return _flat(columns, root.sobject.name, id_column, outputs), []
    slots = [ChildSlot(entry.key, id_column, entry) for entry in entries if isinstance(entry, ChildList)]
    pieces = _pieces(columns, entries)
    name = root.sobject.name

    def build(row: Row, base: str) -> JsonRecord:
        record: JsonRecord = {"attributes": {"type": name, "url": f"{base}{name}/{row[id_column]}"}}
        for piece in pieces:
            piece(record, row, base)
        return record

    return build, slots


def _own_id(root: Table, outputs: Sequence[Output]) -> int | None:
    """The place of the record's own id among its entries, when these are all values; no column is added for it then."""
    for place, output in enumerate(outputs):
        expr = output.expr
        if isinstance(expr, Column) and expr.table is root and expr.field.type == "id":
            return place
    return None


def _flat(columns: Columns, name: str, id_column: int, outputs: Sequence[Output]) -> Builder:
    keys, start, stop = _run(columns, outputs)
    if start == 0 and stop == len(columns.sql):
        return flat_builder(name, keys, id_column)

    def build(row: Row, base: str) -> JsonRecord:
        record: JsonRecord = {"attributes": {"type": name, "url": f"{base}{name}/{row[id_column]}"}}
        record.update(zip(keys, row[start:stop]))  # noqa: B905
        return record

    return build


def flat_builder(name: str, keys: tuple[str, ...], id_column: int) -> Builder:
    """The records of rows whose every column is a value; below 0 the id is a column in front of all values."""
    if id_column < 0:

        def build(row: Row, base: str) -> JsonRecord:
            record: JsonRecord = {"attributes": {"type": name, "url": f"{base}{name}/{row[0]}"}}
            record.update(zip(keys, row[1:]))  # noqa: B905
            return record

        return build
    # The record is made in one go, which is most of the cost of a look-up.
    whole = ("attributes", *keys)

    def made(row: Row, base: str) -> JsonRecord:
        return dict(zip(whole, ({"type": name, "url": f"{base}{name}/{row[id_column]}"}, *row)))  # noqa: B905

    return made


def _run(columns: Columns, outputs: Sequence[Output]) -> tuple[tuple[str, ...], int, int]:
    """The keys of adjacent columns, and where they start and stop."""
    start = len(columns.sql)
    write = columns.w.expr
    columns.sql += [write(output.expr) for output in outputs]
    return tuple([output.key for output in outputs]), start, len(columns.sql)


def _pieces(columns: Columns, entries: Sequence[Entry]) -> list[Piece]:
    """What fills a record, in the order of its keys; adjacent values are filled in one go."""
    pieces: list[Piece] = []
    run: list[Output] = []
    for entry in entries:
        if isinstance(entry, Output):
            run.append(entry)
            continue
        if run:
            pieces.append(_values(columns, run))
            run = []
        pieces.append(_nested(columns, entry))
    if run:
        pieces.append(_values(columns, run))
    return pieces


def _values(columns: Columns, outputs: Sequence[Output]) -> Piece:
    keys, start, stop = _run(columns, outputs)
    fixes = _fixes(outputs, columns.w.clock)

    def fill(record: JsonRecord, row: Row, _base: str) -> None:
        record.update(zip(keys, row[start:stop]))  # noqa: B905
        for key, fix in fixes:
            record[key] = fix(record[key])

    return fill


def _nested(columns: Columns, entry: Parent | TypeChoice | ChildList) -> Piece:
    if isinstance(entry, ChildList):
        return _waiting(entry.key)
    if isinstance(entry, TypeChoice):
        return _choice(columns, entry)
    return _parent(columns, entry)


def _waiting(key: str) -> Piece:
    def fill(record: JsonRecord, _row: Row, _base: str) -> None:
        record[key] = None

    return fill


def _parent(columns: Columns, entry: Parent) -> Piece:
    """A parent record, or null. A polymorphic parent is called Name, and its URL by its real object."""
    key = entry.key
    if entry.via is None:
        reference = columns.add(f"{entry.table.alias}.{quote('Id')}")
        real: dict[str, str] = {}
    else:
        reference = columns.add(f"{entry.table.alias}.{quote(entry.via.name)}")
        real = {target.prefix: target.name for target in entry.targets}
    shown = "Name" if entry.via is not None else entry.table.sobject.name
    pieces = _pieces(columns, entry.entries)

    def fill(record: JsonRecord, row: Row, base: str) -> None:
        parent_id = row[reference]
        if not isinstance(parent_id, str):
            record[key] = None
            return
        name = real.get(parent_id[:3], shown)
        parent: JsonRecord = {"attributes": {"type": shown, "url": f"{base}{name}/{parent_id}"}}
        for piece in pieces:
            piece(parent, row, base)
        record[key] = parent

    return fill


def _choice(columns: Columns, entry: TypeChoice) -> Piece:
    """A parent whose entries depend on its object; without a branch for it the parent is null."""
    key = entry.key
    reference = columns.add(f"{entry.table.alias}.{quote(entry.via.name)}")
    real = {target.prefix: target.name for target in entry.targets}
    branches: dict[str, list[Piece]] = {}
    otherwise: list[Piece] | None = None
    for branch in entry.branches:
        pieces = _pieces(columns, branch.entries)
        if branch.sobject is None:
            otherwise = pieces
        else:
            branches[branch.sobject.prefix] = pieces
            real[branch.sobject.prefix] = branch.sobject.name

    def fill(record: JsonRecord, row: Row, base: str) -> None:
        parent_id = row[reference]
        chosen = branches.get(parent_id[:3], otherwise) if isinstance(parent_id, str) else None
        if chosen is None or not isinstance(parent_id, str):
            record[key] = None
            return
        name = real.get(parent_id[:3], "Name")
        parent: JsonRecord = {"attributes": {"type": name, "url": f"{base}{name}/{parent_id}"}}
        for piece in chosen:
            piece(parent, row, base)
        record[key] = parent

    return fill


def aggregate_builder(outputs: Sequence[Output], clock: Clock) -> Builder:
    """A function from a row to an aggregate result."""
    keys = tuple(output.key for output in outputs)
    fixes = _fixes(outputs, clock)

    def build(row: Row, _base: str) -> JsonRecord:
        record: JsonRecord = {"attributes": {"type": "AggregateResult"}}
        record.update(zip(keys, row, strict=True))
        for key, fix in fixes:
            record[key] = fix(record[key])
        return record

    return build
