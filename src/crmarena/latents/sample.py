"""From a spec to its hidden world: every cause sampled from its own stream, in the order in which causes act."""

from crmarena.core.rng import Rng
from crmarena.latents import handling, market, people, products
from crmarena.latents.closers import Desk
from crmarena.latents.complaints import Purchase, Trouble, sample_complaints
from crmarena.latents.feasible import check_counts
from crmarena.latents.joined import joined
from crmarena.latents.leads import Floor, sample_lead_calls, sample_leads
from crmarena.latents.parts import Part, parts_of
from crmarena.latents.pipeline import sample_deals
from crmarena.latents.rota import Rota
from crmarena.latents.stories import CaseStory, DealStory, Person
from crmarena.latents.world import World
from crmarena.schema import IdSpace
from crmarena.spec.pack import Pack, load_pack
from crmarena.spec.spec import OrgSpec


def sample_world(spec: OrgSpec) -> World:
    """The hidden world of a spec: a pure function of it. CrmArenaError names counts that do not fit together."""
    check_counts(spec)
    return joined([sample_part(part) for part in parts_of(spec)], spec)


def sample_part(part: Part) -> World:
    """The world of one part, in ordinals of its own; a pure function of it."""
    spec = part.spec
    root, pack = Rng("world", spec.edition, spec.seed), load_pack(spec.pack)
    crowd = people.Crowd.draw(part, pack, root.child("crowd"))
    users = people.users(spec, crowd, root.child("users"))
    floor = _floor(part, pack, crowd, users, root)
    leads = sample_leads(floor, root.child("leads"))
    pipeline = sample_deals(floor, pack, leads, root.child("deals"))
    cases, mails = _cases(floor, users, pipeline.purchases, root.child("cases"))
    deals: tuple[DealStory, ...] = pipeline.finish(spec.count("EmailMessage") - mails)
    return World(
        spec=spec, ids=IdSpace(part.root, spec.edition, part.firsts), users=users, accounts=floor.accounts,
        contacts=floor.contacts, territories=floor.territories, categories=products.categories(spec, pack),
        products=floor.products, issues=floor.issues, competitors=products.competitors(pack),
        policies=floor.policies, leads=leads, lead_calls=sample_lead_calls(spec, leads, root.child("lead calls")),
        deals=deals, cases=cases,
    )  # fmt: skip


def _floor(part: Part, pack: Pack, crowd: people.Crowd, users: tuple[Person, ...], root: Rng) -> Floor:
    """The market: territories, accounts with their people, products and rules; parts share all but the people."""
    spec, common = part.spec, Rng("world", part.spec.edition, part.root)
    runs = market.regions(spec.count("Territory2"), common.child("territories"))
    territories = market.territories(spec, runs, users, root.child("territories"))
    strong = market.strong_states(territories, spec.supply.case_states)
    states = market.account_states(spec.count("Account"), territories, strong, root.child("states"))
    sellers = tuple(user.ordinal for user in users if user.sells)
    by_state = {code: [u for u in story.members if u in set(sellers)] for story in territories for code in story.states}
    owners = [by_state[state] or list(sellers) for state in states]
    accounts, contacts = people.accounts_and_contacts(spec, crowd, states, owners, root.child("accounts"))
    catalogue = products.products(spec, pack, common.child("products"))
    sold = tuple(product.ordinal for product in catalogue if product.price is not None)
    policies = products.policies(sold, common.child("policies"))
    issues = products.issues(spec, pack, catalogue)
    return Floor(spec, territories, accounts, contacts, catalogue, issues, policies, crowd, sellers)


def _cases(
    floor: Floor, users: tuple[Person, ...], purchases: list[Purchase], rng: Rng
) -> tuple[tuple[CaseStory, ...], int]:
    """All cases, and how many e-mails their threads have in all."""
    spec = floor.spec
    if not spec.count("Case"):
        return (), 0
    trouble = Trouble.of(floor, purchases, rng.child("trouble"))
    complaints = sample_complaints(trouble, rng.child("complaints"))
    agents = [user.ordinal for user in users if user.serves]
    rota = Rota(agents, max(5, round(len(agents) * 0.28)), (spec.start, spec.end), rng.child("rota"))
    Desk(complaints, rota, rng.child("desk")).assign(spec.count("Issue__c"))
    transfers = handling.count_transfers(spec, sum(not c.open for c in complaints))
    handling.add_transfers(complaints, rota, transfers, spec, rng.child("transfers"))
    handling.mark_express(complaints, trouble.states, rng.child("express"))
    handling.set_handle_times(complaints, agents, spec.end, rng.child("times"))
    mails = handling.count_mails(complaints, spec, rng.child("mails"))
    stories = tuple(handling.story(i, c, spec.end, rng.child("story", i)) for i, c in enumerate(complaints))
    return stories, mails
