"""Every record of a world, streamed table by table: small tables first, then the stories in eight fixed shares."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from crmarena.core.rng import Rng
from crmarena.latents.stories import CallStory, DealStory
from crmarena.latents.world import World
from crmarena.records.births import births
from crmarena.records.catalogue import entry_ordinals, knowledge_tables, price_tables, product_tables
from crmarena.records.customers import customer_tables, lead_table
from crmarena.records.mails import thread_starts
from crmarena.records.rewriting import Rewrites
from crmarena.records.sales import Sales
from crmarena.records.service import Service, chat_ordinals, history_table
from crmarena.records.sheet import Table
from crmarena.records.staff import house_tables, territory_table, user_tables
from crmarena.records.work import Work
from crmarena.schema import Schema

SHARES = 8
"""Stories of an org of one part are split by ordinal into this many shares, whatever the number of workers."""

_TOGETHER = 400
"""Lead calls that are told in one share, at least."""

_LETTERS = 500
"""Deals whose e-mails are told in one share, at least: threads of one share do not resemble each other."""

SHARED = frozenset((
    "Organization", "Profile", "UserRole", "Group", "RecordType", "Territory2", "ProductCatalog", "ProductCategory",
    "Product2", "ProductCategoryProduct", "Pricebook2", "PricebookEntry", "Issue__c", "Knowledge__kav",
))  # fmt: skip
"""Objects whose records the parts of a large org have in common."""

_Story = TypeVar("_Story", CallStory, DealStory)

Spread = Callable[[Iterable[int]], Iterable[list[Table]]]
"""Maps share numbers to `share_tables` of each, in order; a process pool may stand behind it."""


def base_tables(world: World, schema: Schema) -> Iterator[Table]:
    """The tables that need no long texts, and the knowledge base."""
    born = births(world)
    yield from house_tables(world, schema, born.opened)
    yield from user_tables(world, schema, born.opened)
    yield territory_table(world, schema, born.opened)
    yield from product_tables(world, schema, born.opened)
    yield from price_tables(world, schema, born.opened)
    yield from knowledge_tables(world, schema, born.opened)
    yield from customer_tables(world, schema, born)
    yield lead_table(world, schema)
    yield history_table(world, schema)


def share_tables(
    world: World, schema: Schema, share: int, shares: int = SHARES, rewrites: Rewrites | None = None
) -> list[Table]:
    """All rows of every eighth deal and case, beginning with number `share`, and of its lead calls.

    They are told in random order: what is told late is told in rarer words, which must not show in its date.
    Calls that `rewrites` holds stand in the words of a model.
    """
    firsts: dict[int, int] = {}
    for deal in world.deals:
        firsts.setdefault(deal.account, deal.ordinal)
    case_mails, deal_mails = thread_starts(world)
    sales = Sales(world, schema, entry_ordinals(world), firsts)
    written = [deal for deal in world.deals if deal.emails]
    work = Work(world, schema, deal_mails, rewrites, (share, _tellers(len(written), _LETTERS, shares)))
    service = Service(world, schema, case_mails, chat_ordinals(world))
    rng = Rng("order", world.spec.edition, world.spec.seed, share)
    for deal in rng.shuffled(world.deals[share::shares]):
        sales.add(deal)
        work.add_deal(deal)
    for deal in rng.shuffled(_told_here(written, _LETTERS, share, shares)):
        work.add_letters(deal)
    for case in rng.shuffled(world.cases[share::shares]):
        service.add(case)
    for call in rng.shuffled(_told_here(world.lead_calls, _TOGETHER, share, shares)):
        work.add_lead(world.leads[call.lead], call)
    return [*sales.tables, *work.tables, *service.tables]


def _told_here(stories: Sequence[_Story], together: int, share: int, shares: int) -> Sequence[_Story]:
    """The stories that a share tells. Few are told in few shares: those of one share know of each other."""
    tellers = _tellers(len(stories), together, shares)
    return stories[share::tellers] if share < tellers else ()


def _tellers(count: int, together: int, shares: int) -> int:
    return max(1, min(shares, count // together))


def emit(world: World, schema: Schema, spread: Spread | None = None) -> Iterator[Table]:
    """(object name, rows) batches of a whole world; rows are tuples in the order of the object's fields.

    `spread` runs the shares elsewhere (see `crmarena.build`); without it they run here, one after the other.
    """
    yield from base_tables(world, schema)
    run: Spread = spread or (lambda shares: (share_tables(world, schema, share) for share in shares))
    for tables in run(range(SHARES)):
        yield from tables
