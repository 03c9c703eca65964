"""Loading the tasks of an org, and drawing them first when they are not there yet."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, get_args

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import Key, Task
from crmarena.latents.sample import sample_world
from crmarena.latents.world import World
from crmarena.org import Org
from crmarena.spec.spec import OrgSpec
from crmarena.tasks.certify import SET_PROOFS
from crmarena.tasks.draw import Drawn, Place, Request, draw_set, numbered
from crmarena.tasks.family import Family
from crmarena.tasks.files import REDRAW, keys_path, read_keys, read_report, read_tasks, write_set
from crmarena.tasks.shelf import families

Progress = Callable[[str, int, int], None]


#: Below so many records an org is a small one, for tests and tries: a fifth of the tasks is drawn by default.
SMALL = 10_000


class ShortSupplyWarning(UserWarning):
    """An org is too small to fill a family's slots; the set holds fewer tasks."""


def load_tasks(
    org: Org, mode: Mode = "single", split: str = "test", *, draw_missing: bool = True, progress: Progress | None = None
) -> list[Task]:
    """The certified tasks of an org, drawn first if need be: all of them, or those of a family that has come since.

    CrmArenaError if there are none and `draw_missing` is false, or if there is no such mode.
    """
    if mode not in get_args(Mode):
        raise CrmArenaError(f"no such mode: {mode!r}", f"Modes: {', '.join(get_args(Mode))}.")
    report = read_report(org.fingerprint, split)
    if report is None:
        if not draw_missing:
            raise CrmArenaError(f"no '{split}' tasks of org {org.fingerprint[:12]}", "Draw them: crmarena tasks draw.")
        draw_tasks(org, usual(org, split), progress=progress)
    elif draw_missing and report["whole"]:
        there = {entry["family"] for entry in report["families"]}
        newer = [family for name, family in families().items() if name not in there]
        if newer:
            draw_tasks(org, Request(**report["request"]), newer, progress=progress)
    return read_tasks(org.fingerprint, org.manifest.edition, split, mode)


def load_keys(org: Org, mode: Mode = "single", split: str = "test") -> dict[str, Key]:
    """The sealed keys of an org's tasks, by task key; CrmArenaError if none were drawn, or they are of other tasks."""
    keys = read_keys(org.fingerprint, split, mode)
    for task in read_tasks(org.fingerprint, org.manifest.edition, split, mode):
        if task.key not in keys:
            raise CrmArenaError(f"no key of {task.key} in {keys_path(org.fingerprint, split)}", REDRAW)
    return keys


def usual(org: Org, split: str = "test") -> Request:
    """What is drawn when nobody says how much: a hundred tasks of each family, a fifth of that on a small org."""
    request = Request(split=split)
    return request if org.manifest.records >= SMALL else replace(request, count=request.count // 5)


def world_of(org: Org) -> World:
    """The hidden world an org was built from, sampled anew from the spec in its manifest."""
    return sample_world(OrgSpec.model_validate(org.manifest.spec))


def draw_tasks(
    org: Org, request: Request | None = None, chosen: Sequence[Family] = (), *,
    home: Path | None = None, progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Draw, certify and write a set; returns its report.

    With `chosen` families the tasks of the others stay as they are. ShortSupplyWarning names families with fewer tasks
    than asked for; CrmArenaError if the set as a whole fails a proof.
    """
    if org.manifest.spec.get("texts") is False:
        cure = "Build it without `texts = false` (`--no-texts`)."
        raise CrmArenaError(f"{org.name} has no texts, and questions are about what people wrote", cure)
    request = request or usual(org)
    manifest = org.manifest
    place = Place(manifest.edition, org.fingerprint, manifest.company, manifest.seed)
    wanted = tuple(chosen) or tuple(families().values())
    drawn = draw_set(wanted, world_of(org), org, place, request, progress=progress)
    for part in drawn:
        if part.missing:
            said = f"{part.family}: {len(part.tasks)} of {request.count} tasks, the org has no more to offer"
            warnings.warn(said, ShortSupplyWarning, stacklevel=2)
    old = read_report(org.fingerprint, request.split, home) if chosen else None
    kept, summaries = _kept(org, request.split, old, {part.family for part in drawn}, home)
    tasks, keys = numbered([*kept, *drawn])
    faults = [fault for proof in SET_PROOFS for fault in proof(tasks, keys)]
    if faults:
        raise CrmArenaError(f"the set of org {org.fingerprint[:12]} fails: {'; '.join(faults)}", "Change the spec.")
    order = {name: place for place, name in enumerate(dict.fromkeys(task.task for task in tasks))}
    summaries += [_summary(part) for part in drawn]
    report = {
        "request": asdict(request), "whole": not chosen or bool(old and old["whole"]),
        "families": sorted(summaries, key=lambda entry: order.get(entry["family"], len(order))),
    }  # fmt: skip
    write_set(tasks, keys, report, home)
    return report


def _kept(
    org: Org, split: str, report: dict[str, Any] | None, anew: set[str], home: Path | None
) -> tuple[list[Drawn], list[dict[str, Any]]]:
    """The families of an existing set that are not drawn anew, with their lines of the report."""
    if report is None:
        return [], []
    parts: dict[str, Drawn] = {}
    sealed = read_keys(org.fingerprint, split, home=home)
    for task in read_tasks(org.fingerprint, org.manifest.edition, split, home=home):
        if task.task not in anew:
            part = parts.setdefault(task.task, Drawn(task.task))
            part.tasks.append(task)
            part.keys.append(sealed[task.key])
    return list(parts.values()), [entry for entry in report["families"] if entry["family"] not in anew]


def _summary(part: Drawn) -> dict[str, Any]:
    """One family's line of the report: what came out, what was turned down, and why."""
    refused = sum(part.rejected.values())
    return {
        "family": part.family, "tasks": len(part.tasks), "missing": part.missing, "candidates": part.tried,
        "rejected": refused, "rejection_rate": round(refused / part.tried, 4) if part.tried else 0.0,
        "reasons": dict(part.rejected.most_common()),
    }  # fmt: skip
