"""The figures of a run: agents by families, skill means, baselines, and how every play ended."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Strict

from crmarena.core.play import Outcome
from crmarena.tasks.stored import json_object, read_lines, read_object

#: The four skills in the order of the published tables; other ones follow.
SKILLS = ("workflow", "policy", "text", "database")

#: How to mend a damaged run: what was run cannot be guessed, what follows from the traces is written anew.
ANEW = "Delete the directory and run again."
GIVE = "Give the directory of a run: crmarena report RUN."
MEND = "Run again with the same --out to mend it."


class _Checked(BaseModel):
    """What the figures need of an object of a file; it may hold more."""

    @classmethod
    def checked(cls, entry: Any) -> dict[str, Any]:
        """The object as it is; ValueError if it is not of this shape."""
        found = json_object(entry)
        cls.model_validate(found)
        return found


class _Described(BaseModel):
    skill: str = "other"
    title: str = ""


class _Config(_Checked):
    families: dict[str, _Described] = {}
    agents: list[str] = []


class _Score(_Checked):
    family: str
    agent: str
    outcome: Outcome
    value: Annotated[float | None, Strict()]


class _Key(_Checked):
    task: str
    answer: list[str | None]


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One row of the table: shares in 0..1 (None where nothing was scored) and plays by outcome."""

    agent: str
    families: Mapping[str, float | None]
    skills: Mapping[str, float | None]
    overall: float | None
    plays: int
    outcomes: Mapping[str, int]
    rate: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole run as figures."""

    config: Mapping[str, Any]
    families: Sequence[str]
    skill_of: Mapping[str, str]
    agents: Sequence[AgentRow]
    baselines: Sequence[AgentRow]

    @property
    def skills(self) -> list[str]:
        """The skills present, in the order of the published tables."""
        there = {self.skill_of[family] for family in self.families}
        return [skill for skill in SKILLS if skill in there] + sorted(there - set(SKILLS))


def summarise(run: Path) -> Summary:
    """Read a run directory. CrmArenaError names a file that is missing or damaged."""
    config = read_object(run / "run.json", _Config.checked, ANEW, GIVE)
    scores = read_lines(run / "scores.jsonl", _Score.checked, MEND)
    keys = read_lines(run / "keys.jsonl", _Key.checked, MEND)
    described: dict[str, dict[str, str]] = config.get("families", {})
    there = {score["family"] for score in scores}
    families = [family for family in described if family in there] + sorted(there - set(described))
    skill_of = {family: described.get(family, {}).get("skill", "other") for family in families}
    played = _grouped(scores, "agent")
    named = [name for name in config.get("agents", ()) if name in played]
    order = [*named, *(name for name in played if name not in named)]
    agents = [_agent_row(name, played[name], families, skill_of) for name in order]
    return Summary(config, families, skill_of, agents, _baselines(keys, families, skill_of))


def _agent_row(
    name: str, scores: Sequence[dict[str, Any]], families: Sequence[str], skill_of: Mapping[str, str]
) -> AgentRow:
    by_family = {
        family: mean(row["value"] for row in scores if row["family"] == family and row["value"] is not None)
        for family in families
    }
    ends = Counter(row["outcome"] for row in scores)
    values = [row["value"] for row in scores if row["value"] is not None]
    return AgentRow(
        agent=name, families=by_family, skills=_skills(by_family, skill_of), overall=_overall(by_family, skill_of),
        plays=len(scores), outcomes={outcome.value: ends[outcome.value] for outcome in Outcome},
        rate=mean(values), interval=wilson(values),
    )  # fmt: skip


def _skills(by_family: Mapping[str, float | None], skill_of: Mapping[str, str]) -> dict[str, float | None]:
    """A skill's figure is the unweighted mean of its families, as in the paper."""
    skills = dict.fromkeys(skill_of.values())
    return {
        skill: mean(value for family, value in by_family.items() if skill_of[family] == skill and value is not None)
        for skill in skills
    }


def _overall(by_family: Mapping[str, float | None], skill_of: Mapping[str, str]) -> float | None:
    """The mean of the skills."""
    return mean(value for value in _skills(by_family, skill_of).values() if value is not None)


def _baselines(keys: Sequence[dict[str, Any]], families: Sequence[str], skill_of: Mapping[str, str]) -> list[AgentRow]:
    """What an agent gets that always says None, and one that knows each family's most frequent answer."""
    answers = {family: [json.dumps(key["answer"]) for key in keys if key["task"] == family] for family in families}
    none = {family: share(column, json.dumps([None])) for family, column in answers.items()}
    best = {
        family: max((share(column, answer) or 0.0 for answer in column), default=None)
        for family, column in answers.items()
    }
    return [
        AgentRow(name, figures, _skills(figures, skill_of), _overall(figures, skill_of), len(keys), {})
        for name, figures in (("always None", none), ("best constant", best))
    ]


def share(column: Sequence[str], answer: str) -> float | None:
    """How often `answer` stands in `column`, 0..1; None for an empty column."""
    return column.count(answer) / len(column) if column else None


def mean(values: Iterable[float]) -> float | None:
    """The mean, or None of nothing."""
    column = list(values)
    return sum(column) / len(column) if column else None


def wilson(values: Sequence[float], z: float = 1.96) -> tuple[float, float] | None:
    """The 95 % Wilson interval of a share of successes (Wilson 1927); None of nothing."""
    count = len(values)
    if not count:
        return None
    rate = sum(values) / count
    centre = (rate + z * z / (2 * count)) / (1 + z * z / count)
    half = z * ((rate * (1 - rate) + z * z / (4 * count)) / count) ** 0.5 / (1 + z * z / count)
    return max(0.0, centre - half), min(1.0, centre + half)


def _grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups
