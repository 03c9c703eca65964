"""From the text of a SOQL statement to its plan, with the plans of recent statements kept."""

from crmarena.query.bind import bind
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.json_rows import JsonPage, json_page
from crmarena.query.compile.plans import plan
from crmarena.query.compile.sqlite import SQLite
from crmarena.query.parser import parse
from crmarena.query.plain import plain_plan
from crmarena.query.plan import Plan
from crmarena.schema import Schema

SQLITE = SQLite()
_NONE: frozenset[str] = frozenset()
_KEPT = 1024
"""Plans kept of one outlook: schema, dialect, the clock's day, and which rows count."""
_MOST_OUTLOOKS = 64
_kept: dict[tuple[object, ...], dict[str, Plan]] = {}


def compile_soql(
    text: str,
    schema: Schema,
    clock: Clock,
    dialect: Dialect | None = None,
    include_deleted: bool = False,
    clean: frozenset[str] = _NONE,
) -> Plan:
    """The plan of a statement; raises SalesforceError with Salesforce's own code and text.

    `include_deleted` is queryAll. `clean` names objects known to have no deleted rows, which need no filter.
    Plans of recent statements are kept by text, schema version, dialect and the clock's day.
    """
    compiler = Compiler(schema, clock, dialect or SQLITE, clean)
    return compiler.plans(include_deleted).get(text) or compiler.compile(text, include_deleted)


def forget() -> None:
    """Drops every plan kept, as in a process that has answered nothing yet."""
    for plans in _kept.values():
        plans.clear()


class Compiler:
    """Compiles statements of one outlook; the plans it keeps are shared with all compilers of the same."""

    __slots__ = ("_clean", "_clock", "_dialect", "_plans", "_schema")

    def __init__(self, schema: Schema, clock: Clock, dialect: Dialect, clean: frozenset[str]) -> None:
        self._schema = schema
        self._clock = clock
        self._dialect = dialect
        self._clean = clean
        self._plans: list[dict[str, Plan] | None] = [None, None]

    def plans(self, include_deleted: bool) -> dict[str, Plan]:
        """The plans kept, by text: without deleted rows, or with them."""
        found = self._plans[include_deleted]
        if found is None:
            key = (self._schema.version, self._dialect.name, self._clock.key, include_deleted, self._clean)
            if key not in _kept and len(_kept) >= _MOST_OUTLOOKS:
                _kept.clear()
            found = self._plans[include_deleted] = _kept.setdefault(key, {})
        return found

    def compile(self, text: str, include_deleted: bool) -> Plan:
        """The plan of a statement, kept from now on."""
        schema, clock, dialect, clean = self._schema, self._clock, self._dialect, self._clean
        found = plain_plan(text, schema, clock, dialect, include_deleted, clean)
        if found is None:
            found = plan(bind(text, parse(text), schema, clock), dialect, clock, include_deleted, clean)
        plans = self.plans(include_deleted)
        if len(plans) >= _KEPT:
            plans.clear()
        plans[text] = found
        return found


def compile_json(text: str, schema: Schema, clock: Clock, page: int, clean: frozenset[str] = _NONE) -> JsonPage | None:
    """The statement that gives the first `page` records as JSON from SQLite; None if it cannot write them.

    Raises SalesforceError as `compile_soql` does.
    """
    return json_page(Writer(SQLITE, clock, False, clean), bind(text, parse(text), schema, clock), page)
