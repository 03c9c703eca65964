"""From a spec to its hidden world: every cause sampled from its own stream, in the order in which causes act."""

from crmarena.core.rng import Rng
from crmarena.latents import handling, market, people, products
from crmarena.latents.agents import AgentStory, sample_agents
from crmarena.latents.closers import Desk
from crmarena.latents.complaints import Purchase, Trouble, sample_complaints
from crmarena.latents.feasible import check_counts
from crmarena.latents.habits import sample_habits
from crmarena.latents.joined import joined
from crmarena.latents.leads import Floor, sample_lead_calls, sample_leads
from crmarena.latents.parts import Part, parts_of
from crmarena.latents.pipeline import sample_deals
from crmarena.latents.remedies import offer_remedies
from crmarena.latents.rivalry import sample_rivalry
from crmarena.latents.rota import Rota
from crmarena.latents.stories import CaseStory, CompetitorStory, DealStory, Person
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
    serving = [user.ordinal for user in users if user.serves]
    agents = sample_agents(serving, spec.count("Issue__c"), root.child("agents"))
    cases, mails = _cases(floor, agents, pipeline.purchases, root.child("cases"))
    deals: tuple[DealStory, ...] = pipeline.finish(spec.count("EmailMessage") - mails)
    return World(
        spec=spec, ids=IdSpace(part.root, spec.edition, part.firsts), users=users, accounts=floor.accounts,
        contacts=floor.contacts, territories=floor.territories, categories=products.categories(spec, pack),
        products=floor.products, issues=floor.issues, competitors=_rivals(part, pack),
        policies=floor.policies, habits=floor.habits, agents=agents, rivalry=floor.rivalry, leads=leads,
        lead_calls=sample_lead_calls(spec, leads, root.child("lead calls")), deals=deals, cases=cases,
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
    issues = products.issues(spec, pack, catalogue, common.child("issues"))
    kinds = spec.count("ProductCategory"), spec.count("Issue__c")
    habits = sample_habits(len(accounts), *kinds, root.child("habits"))
    years = range(spec.start.year, spec.end.year + 1)
    rivalry = sample_rivalry(_rivals(part, pack), years, common.child("rivalry"))
    return Floor(
        spec, territories, accounts, contacts, catalogue, issues, policies, crowd, sellers, habits, rivalry
    )  # fmt: skip


def _rivals(part: Part, pack: Pack) -> tuple[CompetitorStory, ...]:
    """The competitors, the same for all parts."""
    return products.competitors(pack, Rng("world", part.spec.edition, part.root, "competitors"))


def _cases(
    floor: Floor, agents: tuple[AgentStory, ...], purchases: list[Purchase], rng: Rng
) -> tuple[tuple[CaseStory, ...], int]:
    """All cases, and how many e-mails their threads have in all."""
    spec = floor.spec
    if not spec.count("Case"):
        return (), 0
    trouble = Trouble.of(floor, purchases, rng.child("trouble"))
    complaints = sample_complaints(trouble, rng.child("complaints"))
    serving = [agent.user for agent in agents]
    rota = Rota(serving, max(5, round(len(agents) * 0.28)), (spec.start, spec.end), rng.child("rota"))
    Desk(complaints, agents, rota, rng.child("desk")).assign(spec.count("Issue__c"))
    transfers = handling.count_transfers(spec, sum(not c.open for c in complaints))
    handling.add_transfers(complaints, agents, rota, transfers, spec, rng.child("transfers"))
    handling.mark_express(complaints, trouble.states, rng.child("express"))
    handling.set_handle_times(complaints, agents, spec.end, rng.child("times"))
    mails = handling.count_mails(complaints, spec, rng.child("mails"))
    offer_remedies(complaints, floor.issues, rng.child("remedies"))
    stories = tuple(handling.story(i, c, spec.end, rng.child("story", i)) for i, c in enumerate(complaints))
    return stories, mails
