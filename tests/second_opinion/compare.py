"""One statement put to the engine and to the reference, and what they disagree about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.org import Engine
from second_opinion.evaluator import answer
from second_opinion.world import World

PAGE = 2_000
"""Records of a first page."""

Ask = Callable[[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A statement the two answer differently; both answers as JSON text, or a refusal."""

    statement: str
    engine: str
    reference: str

    def __str__(self) -> str:
        return f"{self.statement}\n  engine:    {self.engine}\n  reference: {self.reference}"


def told(ask: Ask, statement: str) -> str:
    """An answer as JSON text, keys in their order; a refusal as its text."""
    try:
        return json.dumps(ask(statement), ensure_ascii=False)
    except SalesforceError as refusal:
        return f"refused: {refusal}"


def disagreement(engine: Engine, world: World, soql: str, include_deleted: bool = False) -> Mismatch | None:
    """What engine and reference answer, if it differs; a refusal by the engine always counts."""
    given = told(lambda text: engine.query_all(text, include_deleted=include_deleted), soql)
    if given.startswith("refused: "):
        return Mismatch(soql, given, "accepted by construction")
    wanted = json.dumps(answer(world, soql, include_deleted), ensure_ascii=False)
    if given != wanted:
        return Mismatch(soql, given, wanted)
    return None if include_deleted else _written(engine, soql, json.loads(wanted)["records"][:PAGE])


def _written(engine: Engine, soql: str, records: list[Any]) -> Mismatch | None:
    """The same for the page the database itself writes as JSON."""
    given = engine.query_json(soql).decode()
    wanted = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
    return None if given == wanted else Mismatch(soql, f"query_json: {given}", wanted)
