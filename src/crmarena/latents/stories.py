"""The causes behind the rows: who did what when, as plain stories with ordinals instead of record ids.

An ordinal is the 0-based position of a thing among its kind; the record of ordinal n of object X has the id
`world.ids.of("X", n)`. Moments are aware UTC datetimes in whole seconds; money is in integer cents; rates are in
whole percent.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A user or a contact. `account` is -1 for users; `serves` marks service agents, `sells` sellers (both users)."""

    ordinal: int
    first: str
    last: str
    email: str
    phone: str
    account: int = -1
    serves: bool = False
    title: str = ""
    sells: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class AccountStory:
    """A customer: a company (B2B) or a person (B2C: `person` is the contact's ordinal)."""

    ordinal: int
    name: str
    industry: str
    state: str
    city: str
    employees: int
    phone: str
    owner: int
    person: int = -1


@dataclass(frozen=True, slots=True)
class TerritoryStory:
    """A sales territory: its states and other regions (disjoint from every other's) and its members (user ordinals)."""

    ordinal: int
    name: str
    states: tuple[str, ...]
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProductStory:
    """A product: `price` is the list price in cents, or None for one that is not sold any more."""

    ordinal: int
    name: str
    description: str
    categories: tuple[int, ...]
    price: int | None


@dataclass(frozen=True, slots=True)
class IssueStory:
    """A kind of problem; `solutions` are what its article grants: (remedy, days after purchase or -1 for always).

    `products` are the ordinals of those that can have it.
    """

    ordinal: int
    name: str
    description: str
    solutions: tuple[tuple[str, int], ...]
    products: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case handed to a user at a moment; the first one is the initial assignment, each later one a transfer."""

    user: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseStory:
    """The life of one support case. `order_line` is the ordinal of the OrderItem it is about; `mails` how many e-mails
    its thread has (none for a chat). `remedy` is what the agent offers to settle it, if anything, and `breach` what is
    wrong with that: foreign (not listed for the issue) | late (past its validity), or "".
    """

    ordinal: int
    account: int
    contact: int
    order_line: int
    product: int
    issue: int
    channel: str  # email | chat
    priority: str
    status: str
    created: datetime
    assignments: tuple[Assignment, ...]
    closed: datetime | None
    mails: int = 0
    remedy: str = ""
    breach: str = ""

    @property
    def owner(self) -> int:
        """The user who has the case now (the last one it was assigned to)."""
        return self.assignments[-1].user


@dataclass(frozen=True, slots=True)
class LeadStory:
    """The life of one lead. The BANT latents say what the call must reveal; `converted` is when it became a deal."""

    ordinal: int
    owner: int
    first: str
    last: str
    company: str
    title: str
    email: str
    phone: str
    state: str
    status: str
    created: datetime
    converted: datetime | None
    account: int  # converted to (or -1)
    contact: int  # converted to (or -1)
    items: tuple[tuple[int, int], ...]  # (product, quantity) asked for
    budget: int  # cents
    days: int  # requested days for the installation
    authority: bool
    need: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One product line: `price` list cents, `discount` whole percent; `ordinal` within its line object."""

    ordinal: int
    product: int
    quantity: int
    price: int
    discount: int

    @property
    def net(self) -> int:
        """Unit price after discount, in cents, rounded half up."""
        return (self.price * (100 - self.discount) + 50) // 100


@dataclass(frozen=True, slots=True)
class QuoteStory:
    """A quote of a deal; its lines are OpportunityLineItem-backed (`sources` = ordinals of those lines).

    `violation` names the one rule of the house the quote breaks: limit | exclusion | bundle | discount, or "".
    """

    ordinal: int
    created: datetime
    expires: date
    status: str
    lines: tuple[Line, ...]
    sources: tuple[int, ...]
    violation: str = ""


@dataclass(frozen=True, slots=True)
class ContractStory:
    """The contract of a won deal."""

    ordinal: int
    customer_signed: date
    company_signed: date
    starts: date
    term: int  # months


@dataclass(frozen=True, slots=True)
class OrderStory:
    """The order of a won deal. `owner` may differ from the deal's owner: sales amount goes by the order's owner."""

    ordinal: int
    account: int
    owner: int
    effective: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TaskStory:
    """A to-do of a deal: `stage` is the stage its work belongs to (hidden), `due` its ActivityDate."""

    ordinal: int
    owner: int
    stage: str
    status: str
    priority: str
    due: date


@dataclass(frozen=True, slots=True)
class EventStory:
    """A meeting of a deal."""

    ordinal: int
    owner: int
    stage: str
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Insight:
    """What a call reveals: a sub-topic with a sentiment, or what is said of a competitor.

    An offer of a competitor has a `price` in cents and is made in writing or by word of mouth.
    """

    subtopic: str
    sentiment: str  # positive | negative
    competitor: int = -1
    stance: str = ""  # advantage | disadvantage | offer | mention
    price: int = 0
    written: bool = False


@dataclass(frozen=True, slots=True)
class CallStory:
    """A recorded call with a lead or about a deal (exactly one of the two)."""

    ordinal: int
    lead: int
    deal: int
    seller: int
    contact: int  # contact ordinal, -1 if the lead speaks
    start: datetime
    insights: tuple[Insight, ...]


@dataclass(frozen=True, slots=True)
class DealStory:
    """The life of one opportunity. `stage` is what StageName says, `true_stage` where the work stands.

    `entered` gives the first day of each stage up to the true one; `bottom_line` (cents) is what the customer is
    willing to pay: a quote is accepted only if its net total is not above it.
    """

    ordinal: int
    account: int
    contact: int
    owner: int
    lead: int  # converted from, or -1
    name: str
    created: datetime
    close: date
    stage: str
    true_stage: str
    won: bool
    probability: int
    lines: tuple[Line, ...]
    competitors: tuple[int, ...]
    quotes: tuple[QuoteStory, ...]
    contract: ContractStory | None
    order: OrderStory | None
    tasks: tuple[TaskStory, ...]
    events: tuple[EventStory, ...]
    calls: tuple[CallStory, ...]
    emails: int  # how many e-mails its thread has
    entered: tuple[date, ...] = ()
    bottom_line: int = 0
    lost_reason: str = ""  # of a lost deal: price | budget | timing | competitor | need
    lost_to: int = -1  # the competitor, where that is the reason

    @property
    def misstaged(self) -> bool:
        """True if the recorded stage is not where the work stands."""
        return self.stage != self.true_stage

    @property
    def offers(self) -> tuple[Insight, ...]:
        """What competitors have offered for the same lines, in order of the calls that tell it."""
        return tuple(one for call in self.calls for one in call.insights if one.stance == "offer")

    @property
    def misplaced(self) -> tuple[TaskStory, ...]:
        """To-dos that wait although their stage has not come: they have the wrong priority."""
        return tuple(task for task in self.tasks if task.status == "Not Started" and task.stage != self.true_stage)


@dataclass(frozen=True, slots=True)
class CompetitorStory:
    """A rival: the facets it is strong and weak in."""

    ordinal: int
    name: str
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    founded: int


@dataclass(frozen=True, slots=True)
class PolicyStory:
    """The rules of the house, from which both the articles and the checks are made."""

    discount_tiers: tuple[tuple[int, int], ...]  # (units on a line >=, percent)
    install_steps: tuple[tuple[int, int], ...]  # (total units >=, days)
    quantity_limits: tuple[tuple[int, int], ...]  # (product, units per order)
    exclusions: tuple[tuple[int, int], ...]  # pairs of products
    bundles: tuple[tuple[int, tuple[int, ...]], ...]  # product -> companions
