"""A compiled statement: its SQL, and how its rows become Salesforce's result."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from crmarena.query.shape import Builder, ChildSlot, JsonRecord, Row

Execute: TypeAlias = Callable[[str, Sequence[object]], Iterable[Row]]
"""Runs SQL with parameters and yields its rows as tuples."""

API_VERSION = "59.0"
RESOURCES = f"/services/data/v{API_VERSION}/sobjects/"
"""Where the URLs of records begin."""


@dataclass(slots=True)
class ChildPlan:
    """A child query: one SQL for a whole page of parents, whose ids are one JSON parameter at `parents`."""

    slot: ChildSlot
    sql: str
    params: tuple[object, ...]
    parents: int
    build: Builder
    children: tuple["ChildPlan", ...]

    def fetch(self, execute: Execute, ids: Sequence[object], base: str) -> dict[object, list[JsonRecord]]:
        """The child records of each parent id, nested children included."""
        params = list(self.params)
        params[self.parents] = json.dumps(list(dict.fromkeys(ids)))
        rows = list(execute(self.sql, params))
        records = attach(rows, self.build, self.children, execute, base)
        found: dict[object, list[JsonRecord]] = {}
        for row, record in zip(rows, records, strict=True):
            found.setdefault(row[0], []).append(record)
        return found


def attach(
    rows: Sequence[Row], build: Builder, children: Sequence[ChildPlan], execute: Execute, base: str
) -> list[JsonRecord]:
    """The records of rows, with their child lists: null where a record has no children."""
    records = [build(row, base) for row in rows]
    if not rows:
        return records
    for child in children:
        column, key = child.slot.id_column, child.slot.key
        lists = child.fetch(execute, [row[column] for row in rows], base)
        for row, record in zip(rows, records, strict=True):
            found = lists.get(row[column])
            if found:
                record[key] = {"totalSize": len(found), "done": True, "records": found}
    return records


@dataclass(slots=True)
class Result:
    """What a statement answers: `records` is the first page, `rest` the raw rows of the pages after it."""

    total_size: int
    records: list[JsonRecord]
    done: bool = True
    rest: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A compiled statement, free of any connection; `kind` is records, count or aggregate."""

    kind: str
    object_name: str
    sql: str
    params: tuple[object, ...]
    build: Builder | None
    children: tuple[ChildPlan, ...] = ()

    def answer(self, execute: Execute) -> tuple[int, list[JsonRecord]]:
        """The number of rows and all their records, by the shortest way."""
        found = execute(self.sql, self.params)
        rows = found if isinstance(found, list) else list(found)
        build = self.build
        if build is None:
            total = rows[0][0]
            return (total if isinstance(total, int) else 0), []
        if self.children:
            return len(rows), attach(rows, build, self.children, execute, RESOURCES)
        return len(rows), [build(row, RESOURCES) for row in rows]

    def fetch(self, execute: Execute) -> list[Row]:
        """All rows of the statement: a snapshot that later writes do not shift."""
        return list(execute(self.sql, self.params))

    def records(self, rows: Sequence[Row], execute: Execute, version: str = API_VERSION) -> list[JsonRecord]:
        """The records of some of the rows; `version` is the API version of their URLs."""
        if self.build is None:
            return []
        base = f"/services/data/v{version}/sobjects/"
        if not self.children:
            build = self.build
            return [build(row, base) for row in rows]
        return attach(rows, self.build, self.children, execute, base)

    def run(self, execute: Execute, page: int | None = None, version: str = API_VERSION) -> Result:
        """The answer, its first `page` records built (all without `page`); aggregates are never split."""
        rows = self.fetch(execute)
        if self.kind == "count":
            total = rows[0][0]
            return Result(total if isinstance(total, int) else 0, [])
        if page is None or self.kind == "aggregate" or len(rows) <= page:
            return Result(len(rows), self.records(rows, execute, version))
        return Result(len(rows), self.records(rows[:page], execute, version), False, rows[page:])
