"""A family: one kind of question, its truth in the latents, its proof in the rows, and its words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from crmarena.core.answers import AnswerKind
from crmarena.core.calendar import Period
from crmarena.core.play import Facing
from crmarena.core.rng import Rng

if TYPE_CHECKING:
    from crmarena.tasks.causes import Causes
    from crmarena.tasks.reading import Reader

#: The published shape of an answer: one string, several, or `(None,)` for "no answer".
Answer = tuple[str | None, ...]
NO_ANSWER: Answer = (None,)
#: What a solver returns when the rows leave a tie; never the answer of an emitted task.
UNDECIDED: Answer = ()

Skill = Literal["workflow", "policy", "text", "database"]
Scenario = Literal["service", "sales", "cpq"]
HIGHEST = "highest"
LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a question fixes and its reader is told; `facts` are names, ids and texts it quotes.

    `floor` is the family's numeric threshold (its policy says how it is meant).
    """

    direction: str = ""
    today: date | None = None
    period: Period | None = None
    floor: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def moment(self) -> tuple[Period, date]:
        """The period and today of a question that has them; ValueError for one that has not."""
        if self.period is None or self.today is None:
            raise ValueError("this question has no period")
        return self.period, self.today

    def params(self) -> dict[str, Any]:
        """As JSON."""
        period = self.period
        return {
            "direction": self.direction, "today": self.today.isoformat() if self.today else None,
            "period": [period.unit, period.count, period.year, period.index] if period else None,
            "floor": self.floor, "facts": dict(self.facts),
        }  # fmt: skip

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "Asked":
        """The inverse of `params`."""
        today, period = params["today"], params["period"]
        return cls(
            params["direction"], date.fromisoformat(today) if today else None,
            Period(*period) if period else None, params["floor"], dict(params["facts"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """One drawn question: what it asks, and the ordinals that only the generator knows."""

    asked: Asked
    hidden: Mapping[str, int] = field(default_factory=dict)

    def params(self) -> dict[str, Any]:
        """As JSON: what a key keeps of a question."""
        return {"asked": self.asked.params(), "hidden": dict(self.hidden)}


@dataclass(frozen=True, slots=True)
class Truth:
    """The gold answer and what surrounds it.

    `standings` are the candidates best first; `days` the dates of every record that supports the answer or would if a
    bound moved by two days; `near` tells of a None that a careless first query would not see; `step` names the rule
    that decided; `enough` is false when too few records support the answer.
    """

    answer: Answer
    standings: tuple[tuple[str, float], ...] = ()
    days: tuple[date, ...] = ()
    near: bool = False
    step: str = ""
    enough: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What a solver read from the rows: the answer, the candidates best first, and the rows of the first two."""

    answer: Answer
    standings: tuple[tuple[str, float], ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one row: the fields to set."""

    object: str
    id: str
    values: Mapping[str, str | float | bool | None]


@dataclass(frozen=True, slots=True)
class Margin:
    """How far the winner must be ahead: by an absolute `gap` and by a `share` of the larger of the two values."""

    gap: float = 0.0
    share: float = 0.0

    def holds(self, best: float, second: float) -> bool:
        """Whether two neighbouring values are far enough apart (equal ones never are)."""
        apart = abs(best - second)
        return apart > 0 and apart + 1e-9 >= max(self.gap, self.share * max(abs(best), abs(second)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of question.

    `intents` are drawn in turn; `questions` maps each (or "" for all) to its wordings, `forms` says how to answer;
    `policy` is the text of the rules and may quote `floor` and the facts. `block` is the family's place in the
    published order; a family of a third party comes after them. `absent` says whether None may be the answer.
    """

    id: str
    title: str
    skill: Skill
    scenario: Scenario
    kind: AnswerKind
    facing: Facing = "internal"
    metric: str = "exact_match"
    block: int = 10_000
    intents: tuple[str, ...] = ("",)
    absent: bool = True
    rivals: int = 1
    margin: Margin = Margin(gap=1)
    policy: str
    questions: Mapping[str, tuple[str, ...]]
    forms: tuple[str, ...]
    draw: Callable[["Causes", str, Rng], Draft]
    gold: Callable[["Causes", Draft], Truth]
    solve: Callable[["Reader", Asked], Finding]
    edits: Callable[["Reader", Asked, Finding], Iterable[Edit]]

    def wordings(self, direction: str) -> tuple[str, ...]:
        """The question templates of one direction."""
        return self.questions.get(direction) or self.questions[""]
