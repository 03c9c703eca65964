"""Where the words of a record come from: written texts, or none in an org without them."""

from datetime import datetime
from typing import Protocol, TypeAlias

from crmarena.core.rng import Rng
from crmarena.latents.stories import (
    AccountStory,
    CallStory,
    CaseStory,
    DealStory,
    EventStory,
    LeadStory,
    QuoteStory,
    TaskStory,
)
from crmarena.latents.world import World
from crmarena.records import plain, text
from crmarena.records.text import Article, Mail, Memory, Told

Call: TypeAlias = tuple[str | None, datetime, tuple[Told, ...]]


class Prose(Protocol):
    """What `records.text` and `records.plain` both offer, as modules."""

    def articles(self, world: World) -> list[Article]:
        """The knowledge base."""
        ...

    def account_text(self, world: World, account: AccountStory, rng: Rng) -> str | None:
        """Description of an account."""
        ...

    def lead_text(self, world: World, lead: LeadStory, rng: Rng) -> str | None:
        """Description of a lead."""
        ...

    def deal_text(self, world: World, deal: DealStory, rng: Rng) -> str | None:
        """Description of a deal."""
        ...

    def quote_text(self, world: World, deal: DealStory, quote: QuoteStory, rng: Rng) -> str | None:
        """Description of a quote."""
        ...

    def contract_text(self, world: World, deal: DealStory, rng: Rng) -> str | None:
        """Description of a contract."""
        ...

    def task_text(self, world: World, deal: DealStory, task: TaskStory, rng: Rng) -> tuple[str, str | None]:
        """Subject and description of a to-do."""
        ...

    def event_text(
        self, world: World, deal: DealStory, event: EventStory, rng: Rng
    ) -> tuple[str, str | None, str | None]:
        """Subject, description and place of a meeting."""
        ...

    def case_text(self, world: World, case: CaseStory, rng: Rng, memory: Memory) -> tuple[str, str | None]:
        """Subject and description of a case."""
        ...

    def case_chat(self, world: World, case: CaseStory, rng: Rng, memory: Memory) -> tuple[str | None, datetime]:
        """Body and end of a chat."""
        ...

    def case_thread(
        self, world: World, case: CaseStory, report: tuple[str, str | None], rng: Rng, memory: Memory
    ) -> list[Mail]:
        """The mails of a case, the first of which is its report: subject and description."""
        ...

    def deal_thread(self, world: World, deal: DealStory, rng: Rng, memory: Memory) -> list[Mail]:
        """The mails of a deal."""
        ...

    def deal_call(self, world: World, deal: DealStory, call: CallStory, rng: Rng, memory: Memory) -> Call:
        """Transcript, end and ledger of a call about a deal."""
        ...

    def lead_call(self, world: World, lead: LeadStory, call: CallStory, rng: Rng, memory: Memory) -> Call:
        """Transcript, end and ledger of a call with a lead."""
        ...


def prose(world: World) -> Prose:
    """The words of a world's records."""
    return text if world.spec.texts else plain
