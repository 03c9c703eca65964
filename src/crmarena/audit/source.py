"""What an audit reads: the texts of an org, as its own queries give them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from crmarena.audit.ngrams import tokens
from crmarena.org import Org
from crmarena.records.rules.spoken import Spoken, spoken_lines
from crmarena.spec.spec import OrgSpec

#: Object and fields of every text that a person reads.
TEXTS = {
    "Knowledge__kav": ("Title", "Summary", "FAQ_Answer__c"),
    "VoiceCallTranscript__c": ("Body__c",),
    "LiveChatTranscript": ("Body",),
    "EmailMessage": ("Subject", "TextBody"),
    "Case": ("Subject", "Description"),
    "Task": ("Subject", "Description"),
    "Event": ("Subject", "Description"),
    "Opportunity": ("Description",),
    "Quote": ("Description",),
    "Contract": ("Description",),
    "Account": ("Description",),
    "Lead": ("Description",),
    "Issue__c": ("Description__c",),
    "Product2": ("Description",),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """One recorded call: its turns, and the words of all of them."""

    turns: tuple[Spoken, ...]
    words: tuple[tuple[str, ...], ...]

    @property
    def flat(self) -> list[str]:
        """All words in a row."""
        return [word for turn in self.words for word in turn]


def talk(body: str) -> Talk:
    """A transcript, read."""
    turns = tuple(spoken_lines(body))
    return Talk(turns, tuple(tuple(tokens(turn.words)) for turn in turns))


def soql(fields: str, name: str, *rest: str) -> str:
    """A query for some fields of an object; all parts are the audit's own words."""
    return " ".join(("SELECT", fields, "FROM", name, *rest))


def _quiet(stage: str, done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass
class Source:
    """An org under audit. Everything is read once, on first use."""

    org: Org
    told: Callable[[str, int, int], None] = _quiet
    _texts: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @cached_property
    def spec(self) -> OrgSpec:
        """What the org was built from, as its manifest keeps it."""
        return OrgSpec.model_validate(dict(self.org.manifest.spec))

    def texts(self, name: str) -> list[dict[str, str]]:
        """The text fields of all records of an object (empty ones left out), in the order of their ids."""
        if name not in self._texts:
            self.told(f"read {name}", 0, 1)
            rows = self.org.query_all(soql(", ".join(TEXTS[name]), name, "ORDER BY Id"))["records"]
            self._texts[name] = [{key: row[key] for key in TEXTS[name] if row[key]} for row in rows]
            self.told(f"read {name}", 1, 1)
        return self._texts[name]

    def _calls(self, condition: str) -> list[Talk]:
        rows = self.org.query_all(soql("Body__c", "VoiceCallTranscript__c", "WHERE", condition, "ORDER BY Id"))
        return [talk(row["Body__c"]) for row in rows["records"] if row["Body__c"]]

    @cached_property
    def lead_calls(self) -> list[Talk]:
        """The calls with leads."""
        return self._calls("LeadId__c != NULL")

    @cached_property
    def deal_calls(self) -> list[Talk]:
        """The calls about deals."""
        return self._calls("OpportunityId__c != NULL")

    @cached_property
    def threads(self) -> list[str]:
        """The e-mails of each case and each deal as one text, the greetings and signatures included."""
        rows = self.org.query_all("SELECT RelatedToId, TextBody FROM EmailMessage ORDER BY RelatedToId, MessageDate")
        found: dict[str, list[str]] = {}
        for row in rows["records"]:
            found.setdefault(row["RelatedToId"], []).append(row["TextBody"] or "")
        return ["\n".join(bodies) for bodies in found.values()]
