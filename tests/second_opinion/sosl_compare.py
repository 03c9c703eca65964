"""One SOSL statement put to the engine and to the reference, and what they disagree about.

Without ORDER BY the engine's order is its own (relevance), so only what is found counts; under a LIMIT, how much of it.
"""

import json
from typing import Any

from crmarena.core.errors import SalesforceError
from crmarena.org import Engine
from crmarena.query import parse_sosl
from crmarena.query.sosl_ast import Returning, Search
from second_opinion.compare import Mismatch
from second_opinion.sosl_evaluator import search
from second_opinion.world import World


def search_disagreement(engine: Engine, world: World, sosl: str) -> Mismatch | None:
    """What engine and reference find, if it differs; a refusal by the engine always counts."""
    try:
        given = engine.search(sosl)["searchRecords"]
    except SalesforceError as refusal:
        return Mismatch(sosl, f"refused: {refusal}", "accepted by construction")
    wanted = search(world, sosl)
    if _agree(parse_sosl(sosl), given, wanted):
        return None
    return Mismatch(sosl, json.dumps(given, ensure_ascii=False), json.dumps(wanted, ensure_ascii=False))


def _agree(asked: Search, given: list[Any], wanted: list[tuple[str, list[Any]]]) -> bool:
    entries: list[Returning | None] = list(asked.returning) or [None] * len(wanted)
    left = given
    for (name, records), entry in zip(wanted, entries, strict=True):
        size = sum(record["attributes"]["type"] == name for record in left)
        if not _fits(left[:size], records, entry, asked.limit):
            return False
        left = left[size:]
    return not left


def _fits(given: list[Any], records: list[Any], entry: Returning | None, limit: int | None) -> bool:
    """Whether the records given of one object are what its LIMIT and OFFSET leave of those found."""
    offset = (entry.offset if entry else None) or 0
    caps = [cap for cap in (entry.limit if entry else None, limit) if cap is not None]
    kept = records[offset:][: min(caps, default=len(records))]
    if entry and entry.order:
        return json.dumps(given) == json.dumps(kept)
    among = [json.dumps(record) for record in records]
    shown = [json.dumps(record) for record in given]
    return len(shown) == len(kept) and all(shown.count(text) <= among.count(text) for text in shown)
