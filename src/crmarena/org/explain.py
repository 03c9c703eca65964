"""How a statement is answered: the SQL of each step with its parameters, and the database's plan for it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from crmarena.query.plan import ChildPlan, Execute, Plan
from crmarena.query.shape import Row


class Explained(NamedTuple):
    """One SQL statement of an answer: what it is for, its text, its parameters, and the lines of its plan."""

    purpose: str
    sql: str
    parameters: tuple[object, ...]
    steps: tuple[str, ...]


def explain_query(plan: Plan, execute: Execute, dialect: str) -> list[Explained]:
    """The statements of a query, outermost first; those of child queries once for a whole page of parents."""
    return [
        Explained(purpose, sql, parameters, _steps(sql, parameters, execute, dialect))
        for purpose, sql, parameters in _statements(plan)
    ]


def explain_search(search: Callable[[Execute], object], execute: Execute, dialect: str) -> list[Explained]:
    """The statements a search runs, found by running it: each depends on what the one before has found."""
    ran: list[tuple[str, tuple[object, ...]]] = []

    def noting(sql: str, parameters: Sequence[object]) -> list[Row]:
        ran.append((sql, tuple(parameters)))
        return list(execute(sql, parameters))

    search(noting)
    return [
        Explained(f"step {number}", sql, parameters, _steps(sql, parameters, execute, dialect))
        for number, (sql, parameters) in enumerate(ran, 1)
    ]


def _statements(plan: Plan) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    yield plan.object_name, plan.sql, plan.params
    yield from _below(plan.children, plan.object_name)


def _below(children: Sequence[ChildPlan], path: str) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    for child in children:
        purpose = f"{path}.{child.slot.key}"
        yield purpose, child.sql, child.params
        yield from _below(child.children, purpose)


def _steps(sql: str, parameters: Sequence[object], execute: Execute, dialect: str) -> tuple[str, ...]:
    """The database's plan, a step below another one indented."""
    if dialect != "sqlite":
        return tuple(str(line) for (line,) in execute(f"EXPLAIN {sql}", parameters))
    depths: dict[object, int] = {}
    lines = []
    for step, parent, _, text in execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
        depths[step] = depths.get(parent, -1) + 1
        lines.append("  " * depths[step] + str(text))
    return tuple(lines)
