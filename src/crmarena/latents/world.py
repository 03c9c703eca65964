"""The whole hidden world of one org: every latent and every story, in ordinals."""

from dataclasses import dataclass

from crmarena.latents.agents import AgentStory
from crmarena.latents.habits import Habit
from crmarena.latents.rivalry import Season
from crmarena.latents.stories import (
    AccountStory,
    CallStory,
    CaseStory,
    CompetitorStory,
    DealStory,
    IssueStory,
    LeadStory,
    Person,
    PolicyStory,
    ProductStory,
    TerritoryStory,
)
from crmarena.schema import IdSpace
from crmarena.spec.spec import OrgSpec


@dataclass(frozen=True, slots=True)
class World:
    """A pure function of its spec (which holds the seed); index any tuple by ordinal."""

    spec: OrgSpec
    ids: IdSpace
    users: tuple[Person, ...]
    accounts: tuple[AccountStory, ...]
    contacts: tuple[Person, ...]
    territories: tuple[TerritoryStory, ...]
    categories: tuple[str, ...]
    products: tuple[ProductStory, ...]
    issues: tuple[IssueStory, ...]
    competitors: tuple[CompetitorStory, ...]
    policies: PolicyStory
    habits: tuple[Habit, ...]
    agents: tuple[AgentStory, ...]
    rivalry: tuple[Season, ...]
    leads: tuple[LeadStory, ...]
    lead_calls: tuple[CallStory, ...]
    deals: tuple[DealStory, ...]
    cases: tuple[CaseStory, ...]
