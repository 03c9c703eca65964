"""When customers came into the books: shortly before anything happened with them, or by the conversion of a lead."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from crmarena.core.rng import Rng
from crmarena.latents.world import World


@dataclass(frozen=True, slots=True)
class Births:
    """Moments of creation by ordinal; `opened` is when the org itself was set up."""

    opened: datetime
    accounts: tuple[datetime, ...]
    contacts: tuple[datetime, ...]


def births(world: World) -> Births:
    """Creation of every account and contact, derived from the first thing each took part in."""
    opened = datetime.combine(world.spec.start, time(8), UTC)
    rng = Rng("records", world.spec.edition, world.spec.seed, "births")
    end = datetime.combine(world.spec.end, time(12), UTC)
    first: dict[int, datetime] = {}
    converted = {lead.contact: lead.converted for lead in reversed(world.leads) if lead.converted}
    for contact, moment in _uses(world):
        first[contact] = min(moment, first.get(contact, moment))
    contacts: list[datetime] = []
    for person in world.contacts:
        draw = rng.child("contact", person.ordinal)
        use = first.get(person.ordinal)
        if use is None:
            span = (end - opened).days - 60
            moment = opened + timedelta(days=draw.integer(20, span), minutes=draw.integer(0, 600))
        elif converted.get(person.ordinal) == use:
            moment = use
        else:
            moment = use - timedelta(days=draw.integer(1, 30), minutes=draw.integer(1, 300))
        contacts.append(max(moment, opened + timedelta(hours=1)))
    earliest: dict[int, datetime] = {}
    for person, moment in zip(world.contacts, contacts, strict=True):
        earliest[person.account] = min(moment, earliest.get(person.account, moment))
    accounts = tuple(
        earliest.get(account.ordinal, opened + timedelta(hours=1)) - timedelta(seconds=1) for account in world.accounts
    )
    return Births(opened, accounts, tuple(contacts))


def _uses(world: World) -> list[tuple[int, datetime]]:
    """Every (contact, moment) at which a contact took part in something."""
    out = [(lead.contact, lead.converted) for lead in world.leads if lead.converted]
    for deal in world.deals:
        out.append((deal.contact, deal.created))
        out += [(call.contact, call.start) for call in deal.calls]
    out += [(case.contact, case.created) for case in world.cases]
    return out
