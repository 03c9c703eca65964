"""Checks a SOSL statement against the schema: which objects are searched, where, and what is given of each."""

from typing import NamedTuple, NoReturn

from crmarena.core.errors import SalesforceError
from crmarena.query.ast import Field, Query, Source
from crmarena.query.bind import bind
from crmarena.query.bound import BoundQuery
from crmarena.query.clock import Clock
from crmarena.query.errors import refuse
from crmarena.query.lexer import offset
from crmarena.query.sosl_ast import Find, Joiner, Option, Returning, Search
from crmarena.query.sosl_parser import find_end, hidden, parse_sosl, repointed
from crmarena.schema import Field as SField
from crmarena.schema import Schema, SObject

MOST_ROWS = 2_000
"""Rows of one answer, over all objects."""
MOST_UNASKED = 250
"""Rows of one object when the statement neither limits, filters nor sorts them."""

ARTICLES = frozenset(("Knowledge__kav",))
"""Objects whose terms are joined by OR when nothing stands between them."""
NAMED_ONLY = ARTICLES | {"Product2"}
"""Objects that are searched only when RETURNING names them, and in all their fields whatever IN says."""
SNIPPETS = ARTICLES | {"Case"}
"""Objects that WITH SNIPPET gives excerpts of."""
SHORTEST_SNIPPET, LONGEST_SNIPPET, USUAL_SNIPPET = 50, 1_000, 300
"""Characters an excerpt may aim at, and aims at when the statement does not say."""

_GROUPS = {"NAME": ("NAME",), "EMAIL": ("EMAIL",), "PHONE": ("PHONE",), "SIDEBAR": ("NAME", "EMAIL", "PHONE")}
_WITHOUT_EFFECT = frozenset(("SPELL_CORRECTION", "USER_MODE", "SYSTEM_MODE", "SNIPPET"))


class Target(NamedTuple):
    """One object to search. `columns` are the fields looked into (None: all); `blank` is what a blank means.

    `limit` is the object's own LIMIT; `plain` says that nothing filters or sorts the rows; `snippet` is the length of
    the excerpts, 0 for none.
    """

    query: BoundQuery
    columns: tuple[str, ...] | None
    blank: Joiner
    limit: int | None
    offset: int
    plain: bool
    snippet: int

    @property
    def sobject(self) -> SObject:
        """The object."""
        return self.query.sobject


class BoundSearch(NamedTuple):
    """A checked search; `limit` is the one over all objects."""

    find: Find
    targets: tuple[Target, ...]
    limit: int | None


class _Context(NamedTuple):
    """The statement, its blanked form whose tokens the tree counts, and what it is checked against."""

    sosl: str
    text: str
    search: Search
    schema: Schema
    clock: Clock

    def refuse(self, at: int, kind: str, **slots: object) -> None:
        """Refuses with a template of SOQL's table, at token number `at`."""
        refuse(self.sosl, offset(self.text, at), kind, **slots)


def bind_search(sosl: str, schema: Schema, clock: Clock) -> BoundSearch:
    """The checked form of a SOSL statement; SalesforceError says what is wrong with it."""
    search = parse_sosl(sosl)
    context = _Context(sosl, hidden(sosl, find_end(sosl)), search, schema, clock)
    asked = search.returning or _everything(schema)
    _check_names(context)
    targets = tuple(_target(context, entry) for entry in asked)
    for option in search.options:
        if option.name not in _WITHOUT_EFFECT:
            _unsupported(option, "USING" if option.name.endswith("SEARCH") else "WITH")
    if search.limit is not None and search.limit < 0:
        raise SalesforceError("MALFORMED_SEARCH", "SOSL limit must be a non-negative value")
    return BoundSearch(search.find, targets, search.limit)


def search_columns(sobject: SObject, group: str) -> tuple[str, ...] | None:
    """The fields a search group looks into; None for all that can be searched."""
    if group == "ALL" or sobject.name in NAMED_ONLY:
        return None
    wanted = _GROUPS[group]
    return tuple(f.name for f in sobject.fields.values() if f.searchable and _within(f, wanted))


def _within(field: SField, groups: tuple[str, ...]) -> bool:
    return any(group in groups for group in field.search_groups)


def _everything(schema: Schema) -> tuple[Returning, ...]:
    """What a search without RETURNING gives: the ids of every object that need not be named."""
    return tuple(
        Returning(Field(name)) for name, found in schema.objects.items() if found.searchable and name not in NAMED_ONLY
    )


def _check_names(context: _Context) -> None:
    seen: set[str] = set()
    for entry in context.search.returning:
        sobject = context.schema.find(entry.object.path)
        if sobject is None:
            context.refuse(entry.object.at, "object", name=entry.object.path)
        elif not sobject.searchable:
            text = f"entity type {sobject.name} does not support search"
            raise SalesforceError("INVALID_TYPE_FOR_OPERATION", text)
        elif sobject.name in seen:
            raise SalesforceError("MALFORMED_SEARCH", f"duplicate object type in RETURNING: {sobject.name}")
        else:
            seen.add(sobject.name)
    if len(context.search.returning) > 1 and any(entry.offset is not None for entry in context.search.returning):
        raise SalesforceError("MALFORMED_SEARCH", "OFFSET is only supported with a single object in RETURNING")


def _target(context: _Context, entry: Returning) -> Target:
    select = entry.fields or (Field("Id", entry.object.at),)
    source = Source(entry.object.path, None, entry.object.at)
    asked = Query(select, source, where=entry.where, order=entry.order, limit=entry.limit, offset=entry.offset)
    try:
        bound = bind(context.text, asked, context.schema, context.clock)
    except SalesforceError as refusal:
        raise repointed(refusal, context.sosl, parse=False) from None
    if bound.kind != "records":
        raise SalesforceError("MALFORMED_SEARCH", "aggregate functions are not supported in RETURNING")
    if entry.using is not None:
        _unsupported(entry.using, "USING")
    sobject = bound.sobject
    # The search itself cuts the rows, after ranking them.
    bound.limit = bound.offset = None
    return Target(
        query=bound,
        columns=search_columns(sobject, context.search.group),
        blank=Joiner.OR if sobject.name in ARTICLES else Joiner.AND,
        limit=entry.limit,
        offset=entry.offset or 0,
        plain=entry.where is None and not entry.order,
        snippet=_snippet(context.search) if sobject.name in SNIPPETS else 0,
    )


def _unsupported(option: Option, keyword: str) -> NoReturn:
    raise SalesforceError("MALFORMED_SEARCH", f"{keyword} {option.name} is not supported")


def _snippet(search: Search) -> int:
    option = search.option("SNIPPET")
    if option is None:
        return 0
    digits = "".join(char for char in option.argument if char.isdigit())
    wanted = int(digits[:6]) if digits else USUAL_SNIPPET
    return min(max(wanted, SHORTEST_SNIPPET), LONGEST_SNIPPET)
