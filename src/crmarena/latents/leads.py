"""Leads: who asks, who answers, what the call must reveal, and which of them become deals."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.habits import Habit
from crmarena.latents.hours import any_moment, offset_of, weekday_on, working_moment
from crmarena.latents.people import Crowd
from crmarena.latents.places import Place, outlying, places
from crmarena.latents.prices import told_apart
from crmarena.latents.rivalry import Season
from crmarena.latents.rota import Rota
from crmarena.latents.stories import (
    AccountStory,
    CallStory,
    IssueStory,
    LeadStory,
    Person,
    PolicyStory,
    ProductStory,
    TerritoryStory,
)
from crmarena.spec.spec import OrgSpec

#: Shares of what is missing: nothing, one of the four factors, or two of them.
_FLAWS: tuple[tuple[frozenset[str], float], ...] = (
    (frozenset(), 20.0),
    *((frozenset({one}), 15.0) for one in ("Budget", "Authority", "Need", "Timeline")),
    (frozenset({"Budget", "Authority"}), 4.0),
    (frozenset({"Budget", "Need"}), 4.0),
    (frozenset({"Budget", "Timeline"}), 3.0),
    (frozenset({"Authority", "Need"}), 4.0),
    (frozenset({"Authority", "Timeline"}), 3.0),
    (frozenset({"Need", "Timeline"}), 2.0),
)
#: Units of a product that is asked for; the large ones bring some leads into the last band of the installation times.
_QUANTITIES = (1, 2, 3, 4, 6, 8, 10, 12), (0.2, 0.2, 0.17, 0.13, 0.1, 0.09, 0.07, 0.04)
#: Nobody asks for an installation in less time, and no policy promises it.
LEAST_DAYS = 2
_OPEN_STATUSES = ("New", "Working", "Nurturing", "Qualified", "Unqualified")
_OPEN_WEIGHTS = (0.1, 0.3, 0.25, 0.1, 0.25)


@dataclass(slots=True)
class Floor:
    """What leads are sampled from: the market as it stands before anybody has called."""

    spec: OrgSpec
    territories: tuple[TerritoryStory, ...]
    accounts: tuple[AccountStory, ...]
    contacts: tuple[Person, ...]
    products: tuple[ProductStory, ...]
    issues: tuple[IssueStory, ...]
    policies: PolicyStory
    crowd: Crowd
    sellers: tuple[int, ...]
    habits: tuple[Habit, ...]
    rivalry: tuple[Season, ...]

    @property
    def uncovered(self) -> list[Place]:
        """The regions no territory covers."""
        covered = {code for story in self.territories for code in story.states}
        return [place for some in outlying().values() for place in some if place.code not in covered]

    def home(self, user: int) -> TerritoryStory:
        """The territory of a seller."""
        return next(story for story in self.territories if user in story.members)


@dataclass(slots=True)
class _Ask:
    """The lead as it comes in, before it is known what becomes of it."""

    created: datetime
    owner: int
    converted: datetime | None = None


def lead_rota(spec: OrgSpec, sellers: tuple[int, ...], rng: Rng) -> Rota:
    """The sellers who answer leads: few enough at a time that each has some every month."""
    yearly = spec.count("Lead") * 365 / max(1, (spec.end - spec.start).days)
    return Rota(sellers, max(5, round(yearly / 25)), (spec.start, spec.end), rng)


def _asks(spec: OrgSpec, sellers: tuple[int, ...], rng: Rng) -> list[_Ask]:
    rota = lead_rota(spec, sellers, rng.child("rota"))
    skill = rng.child("skill")
    rates = {user: skill.uniform(0, 0.06) if skill.chance(0.15) else skill.uniform(0.15, 0.8) for user in sellers}
    span = (spec.end - spec.start).days
    cap = min(int(spec.count("Opportunity") * 0.7), spec.count("Lead"))
    out = []
    for i in range(spec.count("Lead")):
        draw = rng.child("ask", i)
        day = spec.start + timedelta(days=draw.integer(2, span - 6))
        owner = draw.choice(rota.duty(day))
        ask = _Ask(any_moment(draw, day), owner)
        lag = min(90, max(4, round(draw.lognormal(16.0, 0.7))))
        done = weekday_on(day + timedelta(days=lag))
        if draw.chance(rates[owner]) and (spec.end - done).days > 16 and cap:
            ask.converted = any_moment(draw, done)
            cap -= 1
        out.append(ask)
    return sorted(out, key=lambda ask: (ask.created, ask.owner))


def _targets(asks: list[_Ask], floor: Floor, rng: Rng) -> list[int]:
    """The contact each converted lead became (-1 for the others): fresh ones of the owner's territory first."""
    by_state: dict[str, list[int]] = {}
    for contact in floor.contacts:
        by_state.setdefault(floor.accounts[contact.account].state, []).append(contact.ordinal)
    pools: dict[int, list[int]] = {}
    out = []
    for i, ask in enumerate(asks):
        if ask.converted is None:
            out.append(-1)
            continue
        home = floor.home(ask.owner)
        if not pools.get(home.ordinal):
            everyone = [c for code in home.states for c in by_state.get(code, ())]
            pools[home.ordinal] = rng.child("pool", home.ordinal, i).shuffled(everyone)
        pool = pools[home.ordinal]
        if not pool:
            ask.converted = None
        out.append(pool.pop() if pool else -1)
    return out


def items_asked(floor: Floor, rng: Rng) -> tuple[tuple[int, int], ...]:
    """One to three products and how many of each; their prices can be told apart."""
    sold = [product.ordinal for product in floor.products if product.price is not None]
    size = rng.weighted((1, 2, 3), (0.3, 0.3, 0.4))
    chosen = told_apart(rng.shuffled(sold), size, [product.price or 0 for product in floor.products])
    return tuple((product, rng.weighted(*_QUANTITIES)) for product in chosen)


def units_of(items: tuple[tuple[int, int], ...]) -> int:
    """Units of all products together."""
    return sum(quantity for _, quantity in items)


def install_days(policies: PolicyStory, units: int) -> int:
    """Days the house needs to set up that many units in all."""
    return max(days for least, days in policies.install_steps if units >= least)


def _budget(total: int, short: bool, rng: Rng) -> int:
    """A budget in cents, whole dollars: near the total (1-5 %) in three of ten, 10-25 % away in the others."""
    gap = rng.uniform(0.01, 0.05) if rng.chance(0.3) else rng.uniform(0.1, 0.25)
    # Whole dollars, rounded away from the total: of a small one half a dollar would be much of the gap.
    dollars = int(total * (1 - gap) / 100) if short else int(total * (1 + gap) / 100) + 1
    if gap >= 0.1 and rng.chance(0.6):
        # People name round sums when they are not near the limit; rounding away from the total keeps the verdict.
        dollars = dollars // 50 * 50 if short else -(-dollars // 50) * 50
    return max(1, dollars) * 100


def _days(needed: int, short: bool, rng: Rng) -> int:
    """Days near what is needed; never a single one, which would be told by its grammar alone."""
    if short:
        return max(LEAST_DAYS, needed - rng.weighted((1, 2, 3), (7, 2, 1)))
    return needed + rng.weighted((0, 1, 2), (7, 2, 1))


def _wish(floor: Floor, rng: Rng) -> tuple[tuple[tuple[int, int], ...], int, int, frozenset[str]]:
    """Items, budget, days and the missing factors.

    Who is in too much of a hurry asks for fewer days than others who want as much. Most such leads want rather
    more, so that few days or many units are not the answer in themselves: only both together are.
    """
    flaws = rng.weighted([flaw for flaw, _ in _FLAWS], [share for _, share in _FLAWS])
    items = items_asked(floor, rng)
    if "Timeline" in flaws and rng.chance(0.6):
        items = max(items, items_asked(floor, rng), key=units_of)
    total = sum((floor.products[p].price or 0) * q for p, q in items)
    needed = install_days(floor.policies, units_of(items))
    return items, _budget(total, "Budget" in flaws, rng), _days(needed, "Timeline" in flaws, rng), flaws


def _state(floor: Floor, owner: int, rng: Rng) -> Place:
    """Where an unconverted lead lives: a region of the owner's territory, or now and then one beyond them all."""
    if rng.chance(0.04):
        return rng.choice(floor.uncovered)
    own = [places()[code] for code in floor.home(owner).states]
    return rng.weighted(own, [place.people**0.5 for place in own])


def sample_leads(floor: Floor, rng: Rng) -> tuple[LeadStory, ...]:
    """All leads, in the order they came in."""
    asks = _asks(floor.spec, floor.sellers, rng.child("asks"))
    targets = _targets(asks, floor, rng.child("targets"))
    return tuple(
        _lead(i, ask, target, floor, rng.child(i)) for i, (ask, target) in enumerate(zip(asks, targets, strict=True))
    )


def _lead(i: int, ask: _Ask, target: int, floor: Floor, rng: Rng) -> LeadStory:
    items, budget, days, flaws = _wish(floor, rng)
    if target >= 0:
        person = floor.contacts[target]
        account = floor.accounts[person.account]
        company, state, status = account.name, account.state, "Converted"
    else:
        place = _state(floor, ask.owner, rng)
        person, company = floor.crowd.stranger(i, place, rng)
        state, status = place.code, rng.weighted(_OPEN_STATUSES, _OPEN_WEIGHTS)
    return LeadStory(
        ordinal=i, owner=ask.owner, first=person.first, last=person.last, company=company, title=person.title,
        email=person.email, phone=person.phone, state=state, status=status, created=ask.created,
        converted=ask.converted, account=person.account if target >= 0 else -1, contact=target, items=items,
        budget=budget, days=days, authority="Authority" not in flaws, need="Need" not in flaws,
    )  # fmt: skip


def sample_lead_calls(spec: OrgSpec, leads: tuple[LeadStory, ...], rng: Rng) -> tuple[CallStory, ...]:
    """One call per lead, on a working day between its arrival and its conversion."""
    count = min(len(leads), spec.count("VoiceCallTranscript__c"))
    return tuple(_call(i, lead, spec.end, rng.child(i)) for i, lead in enumerate(leads[:count]))


def _call(ordinal: int, lead: LeadStory, end: date, rng: Rng) -> CallStory:
    # East of Greenwich the office opens while it is still the day before in UTC.
    first = lead.created.date() + timedelta(days=2 if offset_of(lead.state) > 0 else 1)
    last = min(lead.converted.date() if lead.converted else end, first + timedelta(days=12), end) - timedelta(days=1)
    day = weekday_on(first + timedelta(days=rng.integer(0, max(0, (last - first).days))))
    if day > last:
        day = weekday_on(last, back=True)
    day = max(day, first)
    start = working_moment(rng, day, offset_of(lead.state))
    return CallStory(ordinal, lead.ordinal, -1, lead.owner, -1, start, ())
