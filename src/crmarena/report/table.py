"""The one table of a run, as text cells: rows are agents and baselines, columns families, skills and outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmarena.report.summary import AgentRow, Summary

OUTCOME_LABELS = {
    "answered": "answered",
    "limit": "limit",
    "agent_error": "agent err",
    "user_error": "user err",
    "judge_error": "judge err",
    "infrastructure_error": "infra err",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: `head` and `rows` have the same width; the last `baselines` rows are baselines."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    baselines: int = 0


def percent(value: float | None) -> str:
    """A share as a percentage with one decimal; a dash for nothing scored."""
    return "–" if value is None else f"{100 * value:.1f}"


def family_table(summary: Summary) -> Table:
    """Agents by families, in per cent."""
    rows = [*summary.agents, *summary.baselines]
    cells = [[row.agent, *(percent(row.families[family]) for family in summary.families)] for row in rows]
    return Table("Task completion by family, %", ["agent", *summary.families], cells, len(summary.baselines))


def skill_table(summary: Summary) -> Table:
    """Agents by skills: the mean of the skills, and the share over all plays with its 95 % interval."""
    rows = [*summary.agents, *summary.baselines]
    cells = [
        [
            row.agent,
            *(percent(row.skills.get(skill)) for skill in summary.skills),
            percent(row.overall),
            _interval(row),
        ]
        for row in rows
    ]
    head = ["agent", *summary.skills, "ALL", "all plays (95 %)"]
    return Table("Task completion by skill, % (ALL: mean of the skills)", head, cells, len(summary.baselines))


def outcome_table(summary: Summary) -> Table:
    """How every play ended; only the first three outcomes are scored."""
    cells = [
        [row.agent, str(row.plays), *(str(row.outcomes.get(outcome, 0)) for outcome in OUTCOME_LABELS)]
        for row in summary.agents
    ]
    return Table("Outcomes (outages are counted, never scored)", ["agent", "plays", *OUTCOME_LABELS.values()], cells)


def _interval(row: AgentRow) -> str:
    if row.interval is None:
        return ""
    return f"{percent(row.rate)} ({100 * row.interval[0]:.1f}–{100 * row.interval[1]:.1f})"


#: The sections of a report, top to bottom.
SECTIONS = (skill_table, family_table, outcome_table)
