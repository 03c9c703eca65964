"""Reading to-dos: in which stage the work of a deal stands, and what waits although its stage has not come."""

from collections import Counter
from functools import lru_cache

from crmarena.latents import World
from crmarena.records.text.realise import grammar, template
from crmarena.spec.pack import STAGES, load_pack
from latents.reading.rows import Rows
from latents.reading.shapes import Shapes


@lru_cache(maxsize=2)
def _stages(pack: str) -> dict[str, Shapes]:
    out = {
        name: Shapes(tuple((template(t),) for t in stage.subjects)) for name, stage in load_pack(pack).stages.items()
    }
    return out | {"lost": Shapes(grammar("outcome", pack)["lost_subject"])}


def stage_of(pack: str, subject: str) -> set[str]:
    """The stages whose verb phrases a subject has."""
    found = {name for name, shapes in _stages(pack).items() if shapes.first(subject) is not None}
    return {STAGES[-1] if name == "lost" else name for name in found}


def standing(world: World, rows: Rows) -> dict[str, str]:
    """By deal: the stage that to-dos under way can belong to and that no finished one can only belong to."""
    votes: dict[str, Counter[str]] = {}
    over: dict[str, set[str]] = {}
    for deal, subject, status in rows.read("Task", "WhatId", "Subject", "Status"):
        stages = sorted(stage_of(world.spec.pack, subject))
        if status == "In Progress":
            votes.setdefault(deal, Counter()).update(stages)
        elif status == "Completed" and len(stages) == 1:
            over.setdefault(deal, set()).update(stages)
    return {
        deal: max(some, key=lambda stage: (some[stage], stage not in over.get(deal, ()), STAGES.index(stage)))
        for deal, some in votes.items()
    }


def check_wrong_stages(world: World, rows: Rows) -> None:
    """Deals whose recorded stage is not where their work stands."""
    recorded = rows.by("Opportunity", "Id", "StageName")
    found = {deal for deal, stage in standing(world, rows).items() if stage != recorded[deal]}
    assert found == {world.ids.of("Opportunity", deal.ordinal) for deal in world.deals if deal.misstaged}
    assert found


def check_wrong_priorities(world: World, rows: Rows) -> None:
    """To-dos that have not been started and belong to another stage than the one under way."""
    stands = standing(world, rows)
    found, sure = set(), set()
    for task, deal, subject, status in rows.read("Task", "Id", "WhatId", "Subject", "Status"):
        stages = stage_of(world.spec.pack, subject)
        # One subject in a hundred could belong to either of two stages.
        if len(stages) == 1:
            sure.add(task)
            if status == "Not Started" and stands[deal] not in stages:
                found.add(task)
    misplaced = {world.ids.of("Task", task.ordinal) for deal in world.deals for task in deal.misplaced}
    assert found == misplaced & sure
    assert len(found) >= 0.9 * len(misplaced) > 0
