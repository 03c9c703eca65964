"""Everybody with a name: users with their work, contacts of accounts, and strangers who may become leads."""

import unicodedata
from dataclasses import dataclass

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.parts import Part
from crmarena.latents.places import Place, places
from crmarena.latents.quota import flat, settle
from crmarena.latents.stories import AccountStory, Person
from crmarena.spec.directory import Directory
from crmarena.spec.names import load_names
from crmarena.spec.pack import Pack
from crmarena.spec.spec import OrgSpec

_SERVICE = ("Support Agent", "Senior Support Agent", "Support Specialist", "Customer Care Agent")
_SALES = ("Account Executive", "Senior Account Executive", "Sales Representative", "Regional Sales Agent")
_OFFICE = (
    "Sales Operations Analyst", "Marketing Specialist", "Finance Analyst", "Product Manager", "Partner Coordinator",
    "Data Analyst", "Legal Counsel", "Customer Success Planner", "Training Coordinator", "IT Administrator",
)  # fmt: skip
_BUYERS = (
    "Engineering Manager", "Head of Procurement", "Operations Director", "IT Manager", "Project Lead",
    "Chief Technology Officer", "Finance Manager", "Quality Manager", "Research Lead", "Purchasing Specialist",
    "Plant Manager", "Vice President of Operations",
)  # fmt: skip
_PEOPLE = ("User", "Contact", "Lead")
_FIRMS = {"b2b": ("Account", "Lead"), "b2c": ()}
_MAILBOXES = ("postbay.example", "letterly.example", "inkmail.example", "hillmail.example", "quickpost.example")


def ascii_slug(text: str, joiner: str = "") -> str:
    """Lower-case ASCII letters and digits of a text, for addresses ("Zoë O'Neil" -> "zoeoneil")."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " if c in " -&/." else "" for c in plain).split()
    return joiner.join(words)


def phone(area: str, line: int, extension: int = 0) -> str:
    """A number of the range reserved for fiction: `(512) 555-0142`, with an extension in larger houses."""
    number = f"({area}) 555-01{line % 100:02d}"
    return f"{number} x{extension}" if extension else number


class Mail:
    """Addresses that never repeat: `first.last@domain`, with a number from the second bearer on.

    Behind the names of a further part's people stands the number of the part.
    """

    def __init__(self, part: int = 0) -> None:
        self._mark = f".{part}" if part else ""
        self._seen: dict[str, int] = {}

    def address(self, first: str, last: str, domain: str) -> str:
        """A fresh address at that domain."""
        stem = f"{ascii_slug(first)}.{ascii_slug(last)}{self._mark}"
        number = self._seen.get(f"{stem}@{domain}", 0) + 1
        self._seen[f"{stem}@{domain}"] = number
        again = f"{'.' if self._mark else ''}{number}" if number > 1 else ""
        return f"{stem}{again}@{domain}"


@dataclass(slots=True)
class Crowd:
    """Names drawn once for the whole world, so that nobody shares a full name by accident."""

    spec: OrgSpec
    names: list[tuple[str, str]]
    companies: list[str]
    industries: tuple[str, ...]
    mail: Mail

    @classmethod
    def draw(cls, part: Part, pack: Pack, rng: Rng) -> "Crowd":
        """Enough people for users, contacts and leads, enough companies for accounts and leads (B2B)."""
        spec, names = part.spec, load_names()
        people, firms = sum(map(spec.count, _PEOPLE)), sum(map(spec.count, _FIRMS[spec.edition]))
        if part.of == 1:
            found = names.people(rng.child("people"), people), names.companies(rng.child("firms"), firms)
        else:
            # Further parts go on in the same long list, each with what lies behind the names of those before it.
            common = Rng("world", spec.edition, part.root, "crowd")
            before = sum(part.firsts[name] for name in _PEOPLE), sum(part.firsts[name] for name in _FIRMS[spec.edition])
            directory = Directory(names, common)
            found = (
                rng.child("people").shuffled([directory.person(before[0] + i) for i in range(people)]),
                rng.child("firms").shuffled([directory.company(before[1] + i) for i in range(firms)]),
            )
        return cls(spec, *found, pack.account_industries, Mail(part.number))

    def stranger(self, lead: int, place: Place, rng: Rng) -> tuple[Person, str]:
        """The person behind an unconverted lead, and the company (in B2C the person's own name)."""
        first, last = self.names[self.spec.count("User") + self.spec.count("Contact") + lead]
        if self.spec.edition == "b2b":
            company = self.companies[self.spec.count("Account") + lead]
            domain, title = f"{ascii_slug(company)}.example", rng.choice(_BUYERS)
        else:
            company, domain, title = f"{first} {last}", rng.choice(_MAILBOXES), ""
        address = self.mail.address(first, last, domain)
        number = phone(place.area, rng.integer(0, 99), rng.integer(100, 999) if title else 0)
        return Person(-1, first, last, address, number, title=title, state=place.code), company


def users(spec: OrgSpec, crowd: Crowd, rng: Rng) -> tuple[Person, ...]:
    """The people who work here: service agents, sellers, and the office."""
    count, serving, selling = spec.count("User"), spec.supply.service_agents, spec.supply.sellers
    if serving + selling > count:
        raise CrmArenaError(
            f"{serving} service agents and {selling} sellers do not fit into {count} users", "Raise the User count."
        )
    order = rng.child("roles").shuffled(range(count))
    serves, sells = set(order[:serving]), set(order[serving : serving + selling])
    domain = f"{ascii_slug(spec.company)}.example"
    out = []
    for i, (first, last) in enumerate(crowd.names[:count]):
        titles = _SERVICE if i in serves else _SALES if i in sells else _OFFICE
        out.append(
            Person(
                i, first, last, crowd.mail.address(first, last, domain), phone("512", 40 + i % 10, 1000 + 7 * i),
                serves=i in serves, sells=i in sells, title=rng.child(i).choice(titles), state="TX",
            )
        )  # fmt: skip
    return tuple(out)


def headcounts(spec: OrgSpec, rng: Rng) -> list[int]:
    """How many contacts each account has: one in B2C, 1 + a skewed number in B2B."""
    accounts, contacts = spec.count("Account"), spec.count("Contact")
    if spec.edition == "b2c":
        if accounts != contacts:
            raise CrmArenaError(f"{accounts} accounts but {contacts} contacts", "In B2C they are the same people.")
        return [1] * accounts
    mean = max(0.0, contacts / max(1, accounts) - 1)
    drawn = [1 + rng.poisson(mean * rng.uniform(0.3, 1.7)) for _ in range(accounts)]
    return settle(drawn, contacts, flat(accounts, 1, 200), rng, "contacts")


def accounts_and_contacts(
    spec: OrgSpec, crowd: Crowd, states: list[str], owners: list[list[int]], rng: Rng
) -> tuple[tuple[AccountStory, ...], tuple[Person, ...]]:
    """Customers with their people. `states` and `owners` (possible owners, by account) come from the market."""
    counts = headcounts(spec, rng.child("heads"))
    accounts: list[AccountStory] = []
    contacts: list[Person] = []
    names = _contact_names(spec, crowd, counts, rng.child("namesakes"))
    for i, (state, size) in enumerate(zip(states, counts, strict=True)):
        draw = rng.child(i)
        place = places()[state]
        first = len(contacts)
        owner = draw.choice(owners[i])
        if spec.edition == "b2b":
            account = _company(i, crowd, place, owner, draw)
        else:
            number = phone(place.area, 13 * i + i // 100)
            account = AccountStory(i, " ".join(names[i]), "", state, draw.choice(place.cities), 0, number, owner, first)
        accounts.append(account)
        contacts += [_contact(first + k, names[first + k], account, crowd.mail, draw) for k in range(size)]
    return tuple(accounts), tuple(contacts)


def _contact_names(spec: OrgSpec, crowd: Crowd, counts: list[int], rng: Rng) -> list[tuple[str, str]]:
    """Names of all contacts in account order; in B2B three in a hundred bear the name of somebody elsewhere."""
    base = spec.count("User")
    names = list(crowd.names[base : base + spec.count("Contact")])
    if spec.edition == "b2b" and len(counts) > 1:
        home = [i for i, size in enumerate(counts) for _ in range(size)]
        for a in rng.sample(range(len(names)), round(len(names) * 0.015)):
            b = rng.integer(0, len(names) - 1)
            if home[a] != home[b]:
                names[b] = names[a]
    return names


def _company(i: int, crowd: Crowd, place: Place, owner: int, rng: Rng) -> AccountStory:
    employees = max(12, round(rng.lognormal(420.0, 1.0) / 5) * 5)
    number, industry = phone(place.area, 13 * i + i // 100), rng.choice(crowd.industries)
    return AccountStory(i, crowd.companies[i], industry, place.code, rng.choice(place.cities), employees, number, owner)


def _contact(ordinal: int, name: tuple[str, str], account: AccountStory, mail: Mail, rng: Rng) -> Person:
    first, last = name
    if account.person >= 0:
        domain, title, number = rng.choice(_MAILBOXES), "", account.phone
    else:
        domain, title = f"{ascii_slug(account.name)}.example", rng.choice(_BUYERS)
        number = f"{account.phone} x{rng.integer(100, 999)}"
    address = mail.address(first, last, domain)
    return Person(ordinal, first, last, address, number, account.ordinal, title=title, state=account.state)
