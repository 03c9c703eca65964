"""What a reader sees: emitted rows by object and field. Stories stay behind; groups of tables are emitted apart."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from crmarena.latents import World
from crmarena.records.births import births
from crmarena.records.catalogue import entry_ordinals, knowledge_tables, price_tables, product_tables
from crmarena.records.customers import customer_tables, lead_table
from crmarena.records.mails import thread_starts
from crmarena.records.sales import Sales
from crmarena.records.service import Service, chat_ordinals, history_table
from crmarena.records.sheet import Row, Table
from crmarena.records.staff import territory_table, user_tables
from crmarena.records.work import Work
from crmarena.schema import Schema, load_schema


class Rows:
    """Rows of some objects, readable by field names; there is no way from here to the world."""

    def __init__(self, schema: Schema, tables: Iterable[Table]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for name, rows in tables:
            self._rows.setdefault(name, []).extend(rows)
        self._at = {name: {f: i for i, f in enumerate(o.fields)} for name, o in schema.objects.items()}

    def read(self, name: str, *fields: str) -> Iterator[tuple[Any, ...]]:
        """The named cells of every row of an object."""
        places = [self._at[name][field] for field in fields]
        return (tuple(row[i] for i in places) for row in self._rows[name])

    def by(self, name: str, key: str, field: str) -> dict[Any, Any]:
        """One cell by the value of another."""
        return {row[0]: row[1] for row in self.read(name, key, field)}


def catalogue(world: World) -> Rows:
    """What is sold, what can go wrong, the articles, the users and their territories."""
    schema, opened = load_schema(world.spec.edition), births(world).opened
    tables = [
        *product_tables(world, schema, opened), *price_tables(world, schema, opened),
        *knowledge_tables(world, schema, opened), *user_tables(world, schema, opened),
        territory_table(world, schema, opened),
    ]  # fmt: skip
    return Rows(schema, tables)


def service(world: World) -> Rows:
    """Cases with their history, mails and chats, the orders they are about, and the articles."""
    schema, born = load_schema(world.spec.edition), births(world)
    desk = Service(world, schema, thread_starts(world)[0], chat_ordinals(world))
    for case in world.cases:
        desk.add(case)
    won = _sales(world, schema, lambda deal: deal.order is not None)
    tables = [
        *desk.tables, history_table(world, schema), *won, *knowledge_tables(world, schema, born.opened),
        *customer_tables(world, schema, born),
    ]  # fmt: skip
    return Rows(schema, tables)


def selling(world: World) -> Rows:
    """Deals with their papers and what the products are."""
    schema, opened = load_schema(world.spec.edition), births(world).opened
    return Rows(schema, [*_sales(world, schema, lambda _: True), *product_tables(world, schema, opened)])


def _sales(world: World, schema: Schema, wanted: Callable[[Any], bool]) -> list[Table]:
    desk = Sales(world, schema, entry_ordinals(world), {deal.account: -1 for deal in world.deals})
    for deal in world.deals:
        if wanted(deal):
            desk.add(deal)
    return desk.tables


def work(world: World) -> Rows:
    """To-dos, calls about deals and calls with leads, the deals themselves and the leads."""
    schema = load_schema(world.spec.edition)
    desk = Work(world, schema, thread_starts(world)[1])
    for deal in world.deals:
        desk.add_deal(deal)
    for call in world.lead_calls:
        desk.add_lead(world.leads[call.lead], call)
    return Rows(schema, [*desk.tables, *_sales(world, schema, lambda _: True), lead_table(world, schema)])


def todos(world: World) -> Rows:
    """Deals and their to-dos."""
    schema = load_schema(world.spec.edition)
    desk = Work(world, schema, thread_starts(world)[1])
    for deal in world.deals:
        desk.add_deal(replace(deal, calls=(), events=(), emails=0))
    return Rows(schema, [*desk.tables, *_sales(world, schema, lambda _: True)])


def rivalry(world: World) -> Rows:
    """Deals, and of their calls those that may name a competitor."""
    schema = load_schema(world.spec.edition)
    desk = Work(world, schema, thread_starts(world)[1])
    for deal in world.deals:
        calls = tuple(call for call in deal.calls if any(one.competitor >= 0 for one in call.insights))
        if calls:
            desk.add_deal(replace(deal, calls=calls, tasks=(), events=(), emails=0))
    return Rows(schema, [*desk.tables, *_sales(world, schema, lambda _: True)])
