"""The papers of a deal: lines, quotes, and a won one's contract and order, exactly as many as the spec says."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.baskets import VIOLATIONS, Shelf, tier, wrong_line, wrong_rate
from crmarena.latents.deals import CLOSED, QUOTE, Draft, stage_days, total
from crmarena.latents.hours import any_moment, weekday_on
from crmarena.latents.quota import flat, settle
from crmarena.latents.stories import ContractStory, Line, OrderStory, QuoteStory
from crmarena.spec.spec import OrgSpec

_VIOLATING = 0.23
"""Share of quotes that break a rule of the house."""
_MOST_LINES = 12


@dataclass(slots=True)
class Papers:
    """The papers of one deal."""

    quotes: tuple[QuoteStory, ...] = ()
    contract: ContractStory | None = None
    order: OrderStory | None = None
    bottom_line: int = 0


def count_quotes(drafts: list[Draft], spec: OrgSpec, rng: Rng) -> None:
    """How many quotes each deal has: every deal past the quote stage has one, few have two."""
    drawn, bounds = [], []
    for draft in drafts:
        if draft.fate == "won":
            bounds.append((1, 2))
            drawn.append(1 + rng.chance(0.08))
        elif draft.fate == "lost":
            bounds.append((0, 2))
            drawn.append(int(rng.chance(0.5)))
        elif draft.stage >= QUOTE:
            bounds.append((1, 2))
            drawn.append(1 + rng.chance(0.05))
        else:
            bounds.append((0, 0))
            drawn.append(0)
    for draft, number in zip(drafts, settle(drawn, spec.count("Quote"), bounds, rng, "quotes"), strict=True):
        draft.quotes = number


def count_lines(drafts: list[Draft], spec: OrgSpec, sold: int, rng: Rng) -> None:
    """How many lines each deal has, so that quotes and orders, which take lines over, can reach their own counts."""
    most = min(_MOST_LINES, max(1, sold * 2 // 3))
    mean = max(0.2, spec.count("OpportunityLineItem") / max(1, len(drafts)) - 1)
    drawn = [min(most, 1 + rng.poisson(mean)) for _ in drafts]
    won = [i for i, draft in enumerate(drafts) if draft.fate == "won"]
    quoted = [i for i, draft in enumerate(drafts) if draft.fate != "won" and draft.quotes]
    rest = [i for i, draft in enumerate(drafts) if draft.fate != "won" and not draft.quotes]
    ordered = spec.count("OrderItem")
    _set(
        drafts,
        won,
        settle([drawn[i] for i in won], ordered + len(won) // 40, flat(len(won), 1, most), rng, "order lines"),
    )
    again = sum(drafts[i].size * (drafts[i].quotes - 1) for i in won)
    goal = spec.count("QuoteLineItem") - sum(drafts[i].size for i in won) - again
    heads = sum(drafts[i].quotes for i in quoted)
    # Two quotes carry a line twice; the surplus of a few lines is dropped from single quotes later.
    single = round(goal * len(quoted) / max(1, heads)) + heads // 50
    sizes = settle([drawn[i] for i in quoted], max(len(quoted), single), flat(len(quoted), 1, most), rng, "quote lines")
    _set(drafts, quoted, sizes)
    _lift(drafts, quoted, goal, most, rng)
    left = spec.count("OpportunityLineItem") - sum(drafts[i].size for i in won + quoted)
    _set(drafts, rest, settle([drawn[i] for i in rest], left, flat(len(rest), 1, most), rng, "opportunity lines"))


def _set(drafts: list[Draft], which: list[int], sizes: list[int]) -> None:
    for i, size in zip(which, sizes, strict=True):
        drafts[i].size = size


def _lift(drafts: list[Draft], quoted: list[int], goal: int, most: int, rng: Rng) -> None:
    """Raises sizes until the quotes of these deals can carry `goal` lines."""
    while sum(drafts[i].size * drafts[i].quotes for i in quoted) < goal:
        small = [i for i in quoted if drafts[i].size < most]
        if not small:
            raise CrmArenaError(f"{goal} quote lines do not fit on the quotes", "Lower QuoteLineItem or raise Quote.")
        drafts[rng.choice(small)].size += 1


def choose_violations(drafts: list[Draft], rng: Rng) -> None:
    """Which deals' only quote breaks a rule, each kind equally often; never that of a won deal."""
    able = rng.shuffled([d for d in drafts if d.fate != "won" and d.quotes == 1 and d.size >= 2])
    wanted = round(sum(draft.quotes for draft in drafts) * _VIOLATING)
    for i, draft in enumerate(able[:wanted]):
        draft.violation = VIOLATIONS[i % len(VIOLATIONS)]


def write_lines(draft: Draft, shelf: Shelf, weights: list[float], first: int, rng: Rng) -> None:
    """The lines of a deal, at list price less the discount of their quantity; ordinals start at `first`."""
    basket = shelf.fill(draft.size, weights, draft.violation, rng)
    draft.lines = tuple(
        Line(first + i, product, quantity, shelf.price(product), tier(shelf.policies, quantity))
        for i, (product, quantity) in enumerate(basket)
    )


def quote_sizes(drafts: list[Draft], spec: OrgSpec, rng: Rng) -> list[list[int]]:
    """Lines on each quote of each deal: all of the deal's, less a few dropped to reach the exact count.

    The last quote of a won deal and a quote that breaks a rule keep every line.
    """
    full, bounds = [], []
    for draft in drafts:
        for k in range(draft.quotes):
            kept = draft.violation or (draft.fate == "won" and k == draft.quotes - 1)
            full.append(draft.size)
            bounds.append((draft.size if kept else max(1, draft.size // 2), draft.size))
    sizes = iter(settle(full, spec.count("QuoteLineItem"), bounds, rng, "quote lines"))
    return [[next(sizes) for _ in range(draft.quotes)] for draft in drafts]


def kept_lines(lines: tuple[Line, ...], size: int, shelf: Shelf, rng: Rng) -> list[Line]:
    """`size` of the lines, so chosen that no bundle loses a companion while its head stays."""
    kept = list(lines)
    while len(kept) > size:
        gone = rng.choice(shelf.droppable([line.product for line in kept]))
        kept = [line for line in kept if line.product != gone]
    return kept


class Clerk:
    """Writes the papers of one deal after the other and numbers them through."""

    def __init__(self, spec: OrgSpec, shelf: Shelf) -> None:
        self.spec = spec
        self.shelf = shelf
        self.quotes = self.quote_lines = self.contracts = self.orders = self.order_lines = 0

    def _lines(self, lines: list[Line], draft: Draft, rng: Rng) -> tuple[Line, ...]:
        quantities = [line.quantity for line in lines]
        wrong = wrong_line(quantities, self.shelf.policies, rng) if draft.violation == "discount" else -1
        out = []
        for i, line in enumerate(lines):
            rate = wrong_rate(self.shelf.policies, line.quantity, rng) if i == wrong else line.discount
            out.append(Line(self.quote_lines + i, line.product, line.quantity, line.price, rate))
        self.quote_lines += len(out)
        return tuple(out)

    def write_quotes(self, draft: Draft, sizes: list[int], rng: Rng) -> tuple[QuoteStory, ...]:
        """The quotes of a deal, in order of time; whether the last one is accepted is settled later."""
        out = []
        for k, created in enumerate(quote_moments(draft, len(sizes), self.spec.end, rng)):
            kept = kept_lines(draft.lines, sizes[k], self.shelf, rng)
            expires = created.date() + timedelta(days=rng.choice((30, 45, 60)))
            status = quote_status(draft, k == len(sizes) - 1, rng)
            lines, sources = self._lines(kept, draft, rng), tuple(line.ordinal for line in kept)
            out.append(QuoteStory(self.quotes, created, expires, status, lines, sources, draft.violation))
            self.quotes += 1
        return tuple(out)

    def write_contract(self, draft: Draft, accepted: datetime, rng: Rng) -> ContractStory:
        """The contract of a won deal: the customer signs after the quote, the company on the day of the close."""
        signed = draft.close
        room = (signed - accepted.date()).days - 1
        customer = signed - timedelta(days=rng.integer(0, min(5, max(0, room))))
        starts = signed + timedelta(days=rng.integer(0, 14))
        term = rng.choice((12, 24, 36)) if self.spec.edition == "b2b" else rng.choice((6, 12))
        self.contracts += 1
        return ContractStory(self.contracts - 1, customer, signed, starts, term)

    def write_order(self, draft: Draft, owner: int, size: int, quoted: tuple[Line, ...], rng: Rng) -> OrderStory:
        """The order of a won deal: its accepted lines (now and then without one), 2 to 15 days after the signature."""
        kept = kept_lines(quoted, size, self.shelf, rng)
        lines = tuple(
            Line(self.order_lines + i, line.product, line.quantity, line.price, line.discount)
            for i, line in enumerate(kept)
        )
        self.order_lines += len(lines)
        self.orders += 1
        effective = draft.close + timedelta(days=rng.integer(2, 15))
        return OrderStory(self.orders - 1, draft.account, owner, effective, lines)


def quote_moments(draft: Draft, count: int, end: date, rng: Rng) -> list[datetime]:
    """When the quotes are written: within the quote stage or soon after, before the customer signs."""
    if not count:
        return []
    first, last = stage_days(draft, min(QUOTE, len(draft.entered) - 1), end)
    if draft.stage == CLOSED:
        last = min(last, draft.close - timedelta(days=2))
    days = [first + timedelta(days=rng.integer(0, max(0, (last - first).days))) for _ in range(count)]
    # A working day if there is one left before the stage is over.
    moved = [day if weekday_on(day) > last else weekday_on(day) for day in days]
    return sorted(max(any_moment(rng, day), draft.created + timedelta(minutes=30)) for day in moved)


def quote_status(draft: Draft, final: bool, rng: Rng) -> str:
    """Where a quote stands, by the fate and stage of its deal."""
    if draft.fate == "won":
        return "Presented" if final else rng.choice(("Rejected", "Denied"))
    if draft.fate == "lost":
        return rng.weighted(("Rejected", "Denied", "Presented"), (5, 3, 2))
    if not final:
        return "Denied"
    if draft.stage > QUOTE:
        return rng.weighted(("Presented", "Approved"), (3, 1))
    return rng.weighted(("Draft", "Needs Review", "In Review", "Approved", "Presented"), (2, 3, 2, 2, 2))


def bottom_line(net: int, won: bool, rng: Rng) -> int:
    """What the customer is willing to pay for what the last quote (or the deal) comes to: enough where it is won."""
    return round(net * rng.uniform(1.0, 1.25)) if won else min(net - 1, round(net * rng.uniform(0.8, 1.0)))


def answered(quotes: tuple[QuoteStory, ...], willing: int) -> tuple[QuoteStory, ...]:
    """The quotes of a finished deal: the last one is accepted if and only if the customer is willing to pay it."""
    if not quotes or total(quotes[-1].lines) > willing:
        return quotes
    return (*quotes[:-1], replace(quotes[-1], status="Accepted"))


def order_sizes(drafts: list[Draft], spec: OrgSpec, rng: Rng) -> dict[int, int]:
    """Lines on the order of each won deal, by the deal's position."""
    won = [i for i, draft in enumerate(drafts) if draft.fate == "won"]
    full = [drafts[i].size for i in won]
    bounds = [(max(1, size // 2), size) for size in full]
    return dict(zip(won, settle(full, spec.count("OrderItem"), bounds, rng, "order lines"), strict=True))
