"""Loading the tasks of an org, and drawing them first when they are not there yet."""

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from crmarena.core.errors import CrmArenaError
from crmarena.core.play import Mode
from crmarena.core.task import Key, Task
from crmarena.latents import sample_world
from crmarena.org import Org
from crmarena.spec.spec import OrgSpec
from crmarena.tasks.certify import SET_PROOFS
from crmarena.tasks.draw import Drawn, Place, Request, draw_set
from crmarena.tasks.family import Family
from crmarena.tasks.files import read_keys, read_report, read_tasks, write_set
from crmarena.tasks.shelf import families

Progress = Callable[[str, int, int], None]


class ShortSupplyWarning(UserWarning):
    """An org is too small to fill a family's slots; the set holds fewer tasks."""


def load_tasks(
    org: Org, mode: Mode = "single", split: str = "test", *, draw_missing: bool = True, progress: Progress | None = None
) -> list[Task]:
    """The certified tasks of an org, drawn first if need be.

    CrmArenaError if there are none and `draw_missing` is false.
    """
    if read_report(org.fingerprint, split) is None:
        if not draw_missing:
            raise CrmArenaError(f"no '{split}' tasks of org {org.fingerprint[:12]}", "Draw them: crmarena tasks draw.")
        draw_tasks(org, Request(split=split), progress=progress)
    return read_tasks(org.fingerprint, org.manifest.edition, split, mode)


def load_keys(org: Org, mode: Mode = "single", split: str = "test") -> dict[str, Key]:
    """The sealed keys of an org's tasks, by task key; CrmArenaError if none were drawn."""
    return read_keys(org.fingerprint, split, mode)


def draw_tasks(
    org: Org, request: Request | None = None, chosen: Sequence[Family] = (), *,
    home: Path | None = None, progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Draw, certify and write a set; returns its report.

    `chosen` families only (default: all). ShortSupplyWarning names families with fewer tasks than asked for;
    CrmArenaError if the set as a whole fails a proof.
    """
    request = request or Request()
    manifest = org.manifest
    place = Place(manifest.edition, org.fingerprint, manifest.company, manifest.seed)
    world = sample_world(OrgSpec.model_validate(manifest.spec))
    wanted = tuple(chosen) or tuple(families().values())
    drawn = draw_set(wanted, world, org, place, request, progress=progress)
    tasks = [task for part in drawn for task in part.tasks]
    keys = [key for part in drawn for key in part.keys]
    faults = [fault for proof in SET_PROOFS for fault in proof(tasks, keys)]
    if faults:
        raise CrmArenaError(f"the set of org {org.fingerprint[:12]} fails: {'; '.join(faults)}", "Change the spec.")
    for part in drawn:
        if part.missing:
            warnings.warn(
                f"{part.family}: {len(part.tasks)} of {request.count} tasks, the org has no more to offer",
                ShortSupplyWarning, stacklevel=2,
            )  # fmt: skip
    report = {"split": request.split, "families": [_summary(part) for part in drawn]}
    write_set(tasks, keys, report, home)
    return report


def _summary(part: Drawn) -> dict[str, Any]:
    """One family's line of the report: what came out, what was turned down, and why."""
    refused = sum(part.rejected.values())
    return {
        "family": part.family, "tasks": len(part.tasks), "missing": part.missing, "candidates": part.tried,
        "rejected": refused, "rejection_rate": round(refused / part.tried, 4) if part.tried else 0.0,
        "reasons": dict(part.rejected.most_common()),
    }  # fmt: skip
