"""Answers SOQL and SOSL on one connection, in Salesforce's JSON as dicts."""

import json

import apsw

from crmarena.core.errors import SalesforceError
from crmarena.org.backend import Backend
from crmarena.org.budget import Budget
from crmarena.org.cursors import PAGE, Cursors, Record, check_groups
from crmarena.org.explain import Explained, explain_query, explain_search
from crmarena.org.sqlite_backend import SQLiteBackend
from crmarena.query import Clock, compile_soql
from crmarena.query.compile.json_rows import JsonPage
from crmarena.query.compile.search import Desk, run_search
from crmarena.query.compile.search_plan import SearchPlan, plan_search
from crmarena.query.plan import RESOURCES, Execute, Plan
from crmarena.query.sosl_bind import bind_search
from crmarena.query.statement import SQLITE, Compiler, compile_json
from crmarena.schema import Schema, describe

_KEPT = 1_024
"""Compiled statements kept per connection, so that a repeated one costs little more than its SQL."""


def is_sosl(statement: str) -> bool:
    """Whether a statement is to be read as SOSL: its first word is FIND, in any case."""
    return statement.lstrip()[:4].upper() == "FIND"


class Engine:
    """Queries and searches of one organisation through one connection; meant for one thread at a time.

    Every refusal is a SalesforceError. `clean` names objects without deleted records.
    """

    def __init__(
        self, database: apsw.Connection | Backend, schema: Schema, clock: Clock, budget: Budget, clean: frozenset[str]
    ) -> None:
        self.schema = schema
        self._backend = database if isinstance(database, Backend) else SQLiteBackend(database)
        self._clock = clock
        self._clean = clean
        self._meter = self._backend.meter(budget)
        self._cursors = Cursors(schema.edition)
        self._compiler = Compiler(schema, clock, self._backend.dialect, clean)
        self._plans: list[dict[str, Plan]] = [{}, {}]
        """The compiler's own, once it has compiled: without deleted records, and with them."""
        self._searches: dict[str, SearchPlan] = {}
        self._pages: dict[str, JsonPage | None] = {}

    @property
    def clock(self) -> Clock:
        """What date literals such as TODAY are read against; may be set."""
        return self._clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        if clock != self._clock:
            self._clock = clock
            self._forget()

    def _forget(self) -> None:
        """Drops the compiled statements: what they depend on has changed."""
        self._compiler = Compiler(self.schema, self._clock, self._backend.dialect, self._clean)
        self._plans = [{}, {}]
        self._searches.clear()
        self._pages.clear()

    def close(self) -> None:
        """Closes the connection; closing twice is allowed."""
        self._backend.close()

    def query(self, soql: str, *, include_deleted: bool = False) -> Record:
        """The first page of a query: `totalSize`, `done`, `records`, and `nextRecordsUrl` after 2,000 records.

        So has each child list. Groups are never split: EXCEEDED_ID_LIMIT when there are more than fit on a page.
        Deleted records are left out unless `include_deleted` (the resource queryAll).
        """
        plan = self._plans[include_deleted].get(soql) or self._plan(soql, include_deleted)
        build = plan.build
        if build is None or plan.children:
            total, records = self._meter.measured(plan.answer)
            return self._cursors.first_page(total, records, plan.children)
        # Rows are all it takes: the way of most look-ups, and the shortest.
        rows = self._meter.rows(plan.sql, plan.params)
        if len(rows) == 1:
            return {"totalSize": 1, "done": True, "records": [build(rows[0], RESOURCES)]}
        return self._cursors.first_page(len(rows), [build(row, RESOURCES) for row in rows], plan.children)

    def query_json(self, soql: str) -> bytes:
        """The records of a query's first page as JSON in UTF-8, to the byte what the json module makes of `query`.

        Compact separators, text as it is. Where the database can write them, no record passes through Python.
        """
        page = self._json_page(soql)
        if page is not None:
            return self._meter.measured(page.answer)
        records = self.query(soql)["records"]
        return json.dumps(records, separators=(",", ":"), ensure_ascii=False).encode()

    def query_all(self, soql: str, *, include_deleted: bool = False) -> Record:
        """All pages of a query as one answer, as simple-salesforce's method of that name gives it.

        Despite the name of the REST resource queryAll, deleted records are left out unless `include_deleted`.
        """
        total, records = self._run(soql, include_deleted)
        check_groups(records)
        return {"totalSize": total, "done": True, "records": records}

    def query_more(self, locator: str) -> Record:
        """The page behind a locator or a `nextRecordsUrl`; its records are those of the moment of the query."""
        return self._cursors.next_page(locator)

    def search(self, sosl: str) -> Record:
        """The answer to a SOSL statement: `searchRecords`, objects in the order of RETURNING, best hits first."""
        plan = self._search_plan(sosl)
        found = self._meter.measured(
            lambda execute: run_search(Desk(execute, self._backend.fulltext, self._backend.tokens), plan)
        )
        return {"searchRecords": found}

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

    def explain_soql(self, soql: str) -> list[Explained]:
        """How a query is answered: each SQL statement with its parameters and the database's plan, outermost first."""
        plan = compile_soql(soql, self.schema, self._clock, self._backend.dialect, clean=self._clean)
        return self._meter.measured(lambda execute: explain_query(plan, execute, self._backend.dialect.name))

    def explain_sosl(self, sosl: str) -> list[Explained]:
        """The same of a search, in the order in which it runs."""
        plan = self._search_plan(sosl)

        def search(noting: Execute) -> object:
            return run_search(Desk(noting, self._backend.fulltext, self._backend.tokens), plan)

        return self._meter.measured(lambda execute: explain_search(search, execute, self._backend.dialect.name))

    def _run(self, soql: str, include_deleted: bool) -> tuple[int, list[Record]]:
        plan = self._plans[include_deleted].get(soql) or self._plan(soql, include_deleted)
        return self._meter.measured(plan.answer)

    def _plan(self, soql: str, include_deleted: bool) -> Plan:
        """The plan of a statement not asked before, kept from now on."""
        plans = self._plans[include_deleted] = self._compiler.plans(include_deleted)
        return plans.get(soql) or self._compiler.compile(soql, include_deleted)

    def _json_page(self, soql: str) -> JsonPage | None:
        if soql not in self._pages:
            if len(self._pages) >= _KEPT:
                self._pages.clear()
            written = self._backend.dialect is SQLITE
            self._pages[soql] = compile_json(soql, self.schema, self._clock, PAGE, self._clean) if written else None
        return self._pages[soql]

    def _search_plan(self, sosl: str) -> SearchPlan:
        plan = self._searches.get(sosl)
        if plan is None:
            if len(self._searches) >= _KEPT:
                self._searches.clear()
            bound = bind_search(sosl, self.schema, self._clock)
            plan = self._searches[sosl] = plan_search(
                bound, self._backend.dialect, self._backend.fulltext, self._clock, self._clean
            )
        return plan
