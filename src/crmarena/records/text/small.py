"""The short texts of records: to-dos, meetings, and one or two sentences about deals, papers, customers and leads."""

from collections.abc import Sequence

from crmarena.core.rng import Rng
from crmarena.latents.stories import (
    AccountStory,
    DealStory,
    EventStory,
    LeadStory,
    QuoteStory,
    TaskStory,
)
from crmarena.latents.world import World
from crmarena.records.text.facts import base_slots, full_name, pack_of, product_facts
from crmarena.records.text.outcome import is_lost, without_loss
from crmarena.records.text.realise import Voice, grammar, template
from crmarena.records.text.words import number, series
from crmarena.spec.pack import STAGES


def _voice(world: World, rng: Rng, kind: str = "small") -> Voice:
    return Voice(grammar(kind, world.spec.pack), rng, base_slots(world))


def _about(world: World, deal: DealStory, rng: Rng, kind: str = "small") -> Voice:
    """A voice that knows the customer, the contact and one product of a deal."""
    voice = _voice(world, rng, kind)
    account = world.accounts[deal.account]
    line = rng.choice(deal.lines)
    voice.slots.update(
        account=account.name,
        city=account.city,
        state=account.state,
        contact=full_name(world.contacts[deal.contact]),
        product=world.products[line.product].name,
        pain=rng.choice(product_facts(world, world.products[line.product]).pains),
    )
    return voice


def _products(world: World, products: list[int]) -> str:
    """Up to three names, the rest as a count."""
    names = [world.products[product].name for product in products[:3]]
    rest = len(products) - len(names)
    return series([*names, f"{number(rest)} more"] if rest else names)


def task_text(world: World, deal: DealStory, task: TaskStory, rng: Rng) -> tuple[str, str]:
    """Subject and description of a to-do, from the vocabulary of the stage its work belongs to."""
    if task.stage == STAGES[-1] and is_lost(deal):
        voice = _about(world, deal, rng, "outcome")
        return voice.say("lost_subject"), voice.say("lost_detail")
    voice, stage = _about(world, deal, rng), pack_of(world).stages[task.stage]
    subject = voice.read(template(rng.choice(_fit(stage.subjects, task.stage))))
    return subject, voice.read(template(rng.choice(_fit(stage.details, task.stage))))


def _fit(texts: Sequence[str], stage: str) -> Sequence[str]:
    """The texts of a stage; of the last one those of a deal that was won."""
    return without_loss(texts) if stage == STAGES[-1] else texts


def event_text(world: World, deal: DealStory, event: EventStory, rng: Rng) -> tuple[str, str, str]:
    """Subject, description and location of a meeting."""
    voice, stage = _about(world, deal, rng), pack_of(world).stages[event.stage]
    voice.slots.update(minutes=str(event.minutes), room=number(rng.integer(2, 9)))
    place = voice.say("location_there" if rng.chance(0.5) else "location_here")
    if event.stage == STAGES[-1] and is_lost(deal):
        subject = _about(world, deal, rng, "outcome").say("lost_event")
    else:
        subject = voice.read(template(rng.choice(_fit(stage.events, event.stage))))
    return subject, voice.say("event"), place


def deal_text(world: World, deal: DealStory, rng: Rng) -> str:
    """What the deal is about and, once it is recorded as closed without a contract, why it was lost."""
    voice = _about(world, deal, rng)
    voice.slots["products"] = _products(world, [line.product for line in deal.lines])
    about = voice.say(f"deal_{world.spec.edition}")
    if not is_lost(deal) or deal.stage != STAGES[-1]:
        return about
    voice = _about(world, deal, rng, "outcome")
    voice.slots["rival"] = world.competitors[deal.lost_to].name if deal.lost_to >= 0 else ""
    return f"{about} {voice.say(f'lost_{deal.lost_reason}')}"


def quote_text(world: World, deal: DealStory, quote: QuoteStory, rng: Rng) -> str:
    """For whom the quote is and how long it is valid."""
    voice = _about(world, deal, rng)
    lines = len(quote.lines)
    voice.slots.update(
        count_lines=f"{number(lines)} line{'' if lines == 1 else 's'}", expires=quote.expires.isoformat()
    )
    return voice.say(f"quote_{world.spec.edition}")


def contract_text(world: World, deal: DealStory, rng: Rng) -> str:
    """Term, start and signatory of the contract of a won deal; ValueError for a deal without one."""
    contract = deal.contract
    if contract is None:
        raise ValueError(f"deal {deal.ordinal} has no contract")
    voice = _about(world, deal, rng)
    voice.slots.update(term=number(contract.term), starts=contract.starts.isoformat())
    return voice.say(f"contract_{world.spec.edition}")


def account_text(world: World, account: AccountStory, rng: Rng) -> str:
    """Who the customer is."""
    voice = _voice(world, rng)
    voice.slots.update(
        account=account.name,
        industry=account.industry,
        city=account.city,
        state=account.state,
        employees=f"{account.employees:,}",
    )
    return voice.say("account_b2b" if account.person < 0 else "account_b2c")


def lead_text(world: World, lead: LeadStory, rng: Rng) -> str:
    """Who asked about what."""
    voice = _voice(world, rng)
    voice.slots.update(
        contact=f"{lead.first} {lead.last}",
        account=lead.company,
        products=_products(world, [product for product, _ in lead.items]),
    )
    return voice.say(f"lead_{world.spec.edition}")
