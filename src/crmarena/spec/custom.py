"""A recipe or spec file with some of its fields said otherwise, as the flags of the command line do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crmarena.spec.choose import choose_pack
from crmarena.spec.shelf import recipes
from crmarena.spec.spec import OrgSpec, read_table, spec_of


def custom_spec(source: str | Path, changes: Mapping[str, Any]) -> tuple[OrgSpec, str]:
    """The spec of a source with the changes that are not None, and a word on the pack if a description chose it.

    A scale takes the place of a source's counts, unless the source has a scale itself; then its counts are exceptions
    and stay. CrmArenaError names the field, the value and the range of whatever is wrong.
    """
    told = {name: value for name, value in changes.items() if value is not None}
    data = read_table(source)
    if not set(told) - {"seed", "texts"}:
        return spec_of(data | told, str(source)), ""
    shipped = str(source) in recipes()
    if "scale" not in data and ("scale" in told or shipped):
        counts = data.pop("counts", {})
        data.pop("supply", None)
        data["scale"] = sum(counts.values())
    said = ""
    if "description" in told and "pack" not in told:
        told["pack"], words = choose_pack(str(told["description"]), str(data.get("edition", "b2b")))
        why = f"the description speaks of {', '.join(words)}" if words else "no pack fits the description better"
        said = f"pack {told['pack']}: {why}"
    if told.get("pack", data.get("pack")) != data.get("pack"):
        # Another industry: the house is not the recipe's any more.
        data.pop("company", None)
        data.pop("description", None)
    spec = spec_of(data | told, str(source))
    return (spec.model_copy(update={"name": _slug(spec.company)}) if shipped else spec), said


def _slug(company: str) -> str:
    """A directory's name for a house: its company's small letters and digits."""
    words = re.sub(r"[^a-z0-9]+", "-", company.lower()).strip("-")
    return f"org-{words}"[:40].rstrip("-") if not words[:1].isalpha() else words[:40].rstrip("-")
