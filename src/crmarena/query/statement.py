"""From the text of a SOQL statement to its plan, with the plans of recent statements kept."""

from crmarena.query.bind import bind
from crmarena.query.clock import Clock
from crmarena.query.compile.dialect import Dialect
from crmarena.query.compile.expressions import Writer
from crmarena.query.compile.json_rows import JsonPage, json_page
from crmarena.query.compile.plans import plan
from crmarena.query.compile.sqlite import SQLite
from crmarena.query.parser import parse
from crmarena.query.plan import Plan
from crmarena.schema import Schema

SQLITE = SQLite()
_NONE: frozenset[str] = frozenset()
_KEPT = 1024
_plans: dict[tuple[object, ...], Plan] = {}


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
    dialect = dialect or SQLITE
    key = (text, schema.version, dialect.name, clock.key, include_deleted, clean)
    found = _plans.get(key)
    if found is None:
        query = bind(text, parse(text), schema, clock)
        found = plan(query, dialect, clock, include_deleted, clean)
        if len(_plans) >= _KEPT:
            _plans.clear()
        _plans[key] = found
    return found


def compile_json(text: str, schema: Schema, clock: Clock, page: int, clean: frozenset[str] = _NONE) -> JsonPage | None:
    """The statement that gives the first `page` records as JSON from SQLite; None if it cannot write them.

    Raises SalesforceError as `compile_soql` does.
    """
    return json_page(Writer(SQLITE, clock, False, clean), bind(text, parse(text), schema, clock), page)
