"""Which customer complains about what, and when: a steady flow, and bursts in which one product fails for a month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crmarena.core.calendar import add_months
from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.bursts import Burst, Calendar
from crmarena.latents.habits import Habit
from crmarena.latents.hours import any_moment
from crmarena.latents.leads import Floor
from crmarena.latents.market import strong_states
from crmarena.spec.spec import OrgSpec

SETTLED = timedelta(days=4)
"""How long a purchase is in use before anybody complains."""
_HOT_STATES, _HEAT = 2, 0.6
"""In each two months so many states complain more than usual, and have this share of the steady flow of cases."""
_LEAST = 0.05
"""How often even somebody who never complains does."""

_SORENESS = 4.0
"""How much more often a customer has one of the issues it is sore about."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order line a case may be about."""

    line: int
    product: int
    account: int
    contact: int
    effective: date


@dataclass(slots=True)
class Complaint:
    """A case while it is being made: what it is about, then who had it and how long."""

    created: datetime
    purchase: Purchase
    issue: int
    open: bool = False
    chat: bool = False
    owner: int = -1
    earlier: list[int] = field(default_factory=list)
    express: bool = False  # taken up and solved at once
    handle: int = 0  # seconds from creation to closure
    mails: int = 0
    remedy: str = ""
    breach: str = ""


@dataclass(slots=True)
class Trouble:
    """What goes wrong where: purchases to complain about, habits of accounts, favourite issues of products, and the
    states (by two months, see `spell`) that complain more than usual."""

    spec: OrgSpec
    pool: list[Purchase]
    habits: tuple[Habit, ...]
    tilt: dict[int, list[float]]
    states: list[str]
    hot: dict[int, set[str]]

    @classmethod
    def of(cls, floor: Floor, purchases: Sequence[Purchase], rng: Rng) -> "Trouble":
        """Only customers in strong states complain, and only about the products that are bought most."""
        spec, states = floor.spec, [account.state for account in floor.accounts]
        strong = strong_states(floor.territories, spec.supply.case_states)
        here = [p for p in purchases if states[p.account] in strong] or list(purchases)
        bought: dict[int, int] = {}
        for purchase in here:
            bought[purchase.product] = bought.get(purchase.product, 0) + 1
        faulty = set(sorted(bought, key=lambda product: (-bought[product], product))[: spec.supply.case_products])
        pool = [p for p in here if p.product in faulty]
        if not pool:
            raise CrmArenaError("no order lines for cases to be about", "Raise Order and OrderItem.")
        tilt = {product: _tilt(floor, product, rng.child("product", product)) for product in sorted(faulty)}
        turn = rng.child("hot").shuffled(sorted({states[p.account] for p in pool}))
        hot = {
            number: {turn[(number * _HOT_STATES + k) % len(turn)] for k in range(_HOT_STATES)}
            for number in range(spell(spec.start), spell(spec.end) + 1)
        }
        return cls(spec, pool, floor.habits, tilt, states, hot)

    def known(self, day: date) -> list[Purchase]:
        """Purchases that are in use on that day."""
        return [p for p in self.pool if p.effective + SETTLED <= day]

    def rate(self, purchase: Purchase) -> float:
        """How readily the buyer complains about a purchase."""
        return _LEAST + self.habits[purchase.account].complaints

    def queue(self, purchases: list[Purchase], rng: Rng) -> list[Purchase]:
        """The purchases in random order, those whose buyers complain readily rather first."""
        waits = {purchase.line: rng.exponential(1.0) / self.rate(purchase) for purchase in purchases}
        return sorted(purchases, key=lambda purchase: waits[purchase.line])

    def issue(self, purchase: Purchase, rng: Rng) -> int:
        """What goes wrong with a purchase: what the product has often, and more so what its buyer meets often."""
        sore = self.habits[purchase.account].sore
        weights = [w * (_SORENESS if i in sore else 1.0) for i, w in enumerate(self.tilt[purchase.product])]
        return rng.weighted(range(len(weights)), weights)


def spell(day: date) -> int:
    """The number of the two months a day lies in."""
    return (day.year * 12 + day.month - 1) // 2


def _tilt(floor: Floor, product: int, rng: Rng) -> list[float]:
    """How often a product has each issue: those it can have by a root law, two favourites ahead of the others."""
    able = [issue.ordinal for issue in floor.issues if product in issue.products] or list(range(len(floor.issues)))
    base = dict(zip(rng.shuffled(able), (1 / (1 + rank) ** 0.5 for rank in range(len(able))), strict=True))
    for favourite in rng.sample(able, 2):
        base[favourite] *= 3.0
    # What only few products can have would hardly ever be heard of otherwise.
    rare = {i.ordinal: (len(floor.products) / max(1, len(i.products))) ** 0.5 for i in floor.issues}
    return [base.get(issue.ordinal, 0.0) * rare[issue.ordinal] for issue in floor.issues]


def sample_complaints(trouble: Trouble, rng: Rng) -> list[Complaint]:
    """All cases' causes, in order of time; exactly the spec's counts of cases, open cases and chats."""
    count = trouble.spec.count("Case")
    bursting = round(count * trouble.spec.supply.bursts)
    out = _bursts(trouble, bursting, rng.child("bursts"))
    out += [_single(trouble, rng.child("single", i)) for i in range(count - len(out))]
    out.sort(key=lambda c: (c.created, c.purchase.line))
    _mark(out, trouble.spec, rng.child("mark"))
    return out


def _single(trouble: Trouble, rng: Rng) -> Complaint:
    """One case of the steady flow: on a day when something is in use, mostly about what was bought lately."""
    spec = trouble.spec
    earliest = sorted(p.effective for p in trouble.pool)[min(4, len(trouble.pool) - 1)] + timedelta(days=10)
    span = (spec.end - earliest).days - 2
    day = earliest + timedelta(days=rng.integer(0, span))
    known = trouble.known(day)
    hot = sorted({trouble.states[p.account] for p in known} & trouble.hot[spell(day)])
    if hot and rng.chance(_HEAT):
        # Each of the hot states alike, however few customers it has: so all states have their time.
        state = rng.choice(hot)
        known = [p for p in known if trouble.states[p.account] == state]
    weights = [trouble.rate(p) / (1 + (day - p.effective).days / 250) for p in known]
    purchase = rng.weighted(known, weights)
    return Complaint(any_moment(rng, day), purchase, trouble.issue(purchase, rng))


def _bursts(trouble: Trouble, total: int, rng: Rng) -> list[Complaint]:
    """The cases of all bursts."""
    bought: dict[int, list[date]] = {}
    for purchase in trouble.pool:
        bought.setdefault(purchase.product, []).append(purchase.effective + SETTLED)
    # A burst needs two purchases at least that are in use.
    ready = {product: sorted(days)[1] for product, days in sorted(bought.items()) if len(days) > 1}
    able = {product: [i for i, weight in enumerate(trouble.tilt[product]) if weight] for product in ready}
    plan = Calendar(ready, able, trouble.spec.end, rng.child("plan")).plan(total)
    return [one for b, burst in enumerate(plan) for one in _burst(trouble, burst, rng.child("cases", b))]


def _burst(trouble: Trouble, burst: Burst, rng: Rng) -> list[Complaint]:
    days = (add_months(burst.start, 1) - burst.start).days
    lines = trouble.queue([p for p in trouble.known(burst.start) if p.product == burst.product], rng)
    out = []
    for i in range(burst.size):
        day = burst.start + timedelta(days=rng.integer(0, days - 1))
        # A bare majority shares the issue: one case more or less would change which one is the first.
        other = rng.weighted(range(trouble.spec.count("Issue__c")), trouble.tilt[burst.product])
        issue = burst.issue if i <= burst.size // 2 else other
        out.append(Complaint(any_moment(rng, day), lines[i % len(lines)], issue))
    return out


def _mark(complaints: list[Complaint], spec: OrgSpec, rng: Rng) -> None:
    """Which cases are still open (recent ones more often) and which came in by chat."""
    count = len(complaints)
    chats = spec.count("LiveChatTranscript")
    if chats > count:
        raise CrmArenaError(f"{chats} chats for {count} cases", "Use at most one LiveChatTranscript per Case.")
    for i in rng.sample(range(count), chats):
        complaints[i].chat = True
    waiting = count - round(count * spec.supply.closed)
    while waiting:
        weights = [0.0 if c.open else 1.0 + 5.0 * (i / count) ** 3 for i, c in enumerate(complaints)]
        complaints[rng.weighted(range(count), weights)].open = True
        waiting -= 1
