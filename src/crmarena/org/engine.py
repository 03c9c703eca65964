"""Answers SOQL and SOSL on one connection, in Salesforce's JSON as dicts."""

from collections import OrderedDict
from typing import Any

import apsw

from crmarena.core.errors import CrmArenaError, SalesforceError
from crmarena.org.budget import Budget, Meter
from crmarena.org.connection import DAMAGE
from crmarena.org.cursors import Cursors, Record
from crmarena.org.manifest import REBUILD
from crmarena.query import Clock, compile_soql
from crmarena.query.compile.fts_sqlite import TOKENIZER
from crmarena.query.compile.search import Desk, run_search
from crmarena.query.sosl_bind import BoundSearch, bind_search
from crmarena.query.statement import SQLITE
from crmarena.schema import Schema, describe

_KEPT_SEARCHES = 256


def is_sosl(statement: str) -> bool:
    """Whether a statement is to be read as SOSL: its first word is FIND, in any case."""
    return statement.lstrip()[:4].upper() == "FIND"


class Engine:
    """Queries and searches of one organisation through one connection; meant for one thread at a time.

    Every refusal is a SalesforceError. `clean` names objects without deleted records.
    """

    def __init__(
        self, connection: apsw.Connection, schema: Schema, clock: Clock, budget: Budget, clean: frozenset[str]
    ) -> None:
        self.schema = schema
        self._connection = connection
        self._clock = clock
        self._clean = clean
        self._meter = Meter(connection, budget)
        self._cursors = Cursors(schema.edition)
        self._tokenizer = connection.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))
        self._searches: OrderedDict[tuple[str, object], BoundSearch] = OrderedDict()

    @property
    def clock(self) -> Clock:
        """What date literals such as TODAY are read against; may be set."""
        return self._clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._clock = clock

    def query(self, soql: str, *, include_deleted: bool = False) -> Record:
        """The first page of a query: `totalSize`, `done`, `records`, and `nextRecordsUrl` after 2,000 records.

        Deleted records are left out unless `include_deleted` (the resource queryAll).
        """
        total, records = self._run(soql, include_deleted)
        return self._cursors.first_page(total, records)

    def query_all(self, soql: str, *, include_deleted: bool = False) -> Record:
        """All pages of a query as one answer, as simple-salesforce's method of that name gives it.

        Despite the name of the REST resource queryAll, deleted records are left out unless `include_deleted`.
        """
        total, records = self._run(soql, include_deleted)
        return {"totalSize": total, "done": True, "records": records}

    def query_more(self, locator: str) -> Record:
        """The page behind a locator or a `nextRecordsUrl`; its records are those of the moment of the query."""
        return self._cursors.next_page(locator)

    def search(self, sosl: str) -> Record:
        """The answer to a SOSL statement: `searchRecords`, objects in the order of RETURNING, best hits first."""
        key = (sosl, self._clock.key)
        bound = self._searches.get(key)
        if bound is None:
            bound = self._searches[key] = bind_search(sosl, self.schema, self._clock)
            if len(self._searches) > _KEPT_SEARCHES:
                self._searches.popitem(last=False)
        desk = Desk(self._meter.rows, self._tokens, SQLITE, self._clock, self._clean)
        with self._guarded():
            return {"searchRecords": run_search(desk, bound)}

    def run(self, statement: str) -> list[Record]:
        """The records a statement gives: SOSL if its first word is FIND (in any case), else SOQL with all pages."""
        answer = self.search(statement) if is_sosl(statement) else self.query_all(statement)
        found: list[Record] = answer["searchRecords"] if "searchRecords" in answer else answer["records"]
        return found

    def describe(self, name: str) -> Record:
        """The describe of an object; NOT_FOUND for a name that is none."""
        sobject = self.schema.find(name)
        if sobject is None:
            raise SalesforceError("NOT_FOUND", "The requested resource does not exist", 404)
        return describe(sobject)

    def explain(self, soql: str) -> Record:
        """How a query is answered: the SQL, its parameters and SQLite's plan, outermost query first."""
        plan = compile_soql(soql, self.schema, self._clock, clean=self._clean)
        with self._guarded():
            steps = self._meter.rows(f"EXPLAIN QUERY PLAN {plan.sql}", plan.params)
        return {
            "object": plan.object_name,
            "sql": plan.sql,
            "parameters": list(plan.params),
            "steps": [step[3] for step in steps],
            "children": [child.sql for child in plan.children],
        }

    def _run(self, soql: str, include_deleted: bool) -> tuple[int, list[Record]]:
        plan = compile_soql(soql, self.schema, self._clock, include_deleted=include_deleted, clean=self._clean)
        with self._guarded():
            result = plan.run(self._meter.rows)
        return result.total_size, result.records

    def _tokens(self, text: str) -> list[str]:
        found: Any = self._tokenizer(
            text.encode("utf-8", "replace"),
            apsw.FTS5_TOKENIZE_QUERY,
            None,
            include_offsets=False,
            include_colocated=False,
        )
        return [str(token) for token in found]

    def _guarded(self) -> "_Guard":
        return _Guard(self._meter)


class _Guard:
    """A statement within its budget; damage to the file becomes an error a person can act on."""

    __slots__ = ("_statement",)

    def __init__(self, meter: Meter) -> None:
        self._statement = meter.statement()

    def __enter__(self) -> None:
        self._statement.__enter__()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: Any) -> None:
        if isinstance(fault, DAMAGE):
            raise CrmArenaError(f"the database is damaged: {fault}", REBUILD) from fault
        self._statement.__exit__(kind, fault, trace)
