"""A spec to start from: every field with its meaning and range, and it builds as it is."""

import json
from typing import Any

from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from crmarena.spec.pack import load_pack, packs
from crmarena.spec.scale import CATALOGUE, LEAST, MOST
from crmarena.spec.shelf import published
from crmarena.spec.spec import OrgSpec, Supply, Within

_RANGES = {
    "name": "small letters, digits and hyphens, 40 at most",
    "edition": '"b2b" or "b2c"',
    "scale": f"{LEAST:,}..{MOST:,}",
    "company": "2..60 characters",
    "description": "up to 2,000 characters",
    "start": "a date",
    "end": "a date, at least a year after start",
    "texts": "true or false",
}


def starter(edition: str) -> str:
    """The text of an annotated spec of an edition."""
    recipe = published(edition)
    pack = load_pack(recipe["pack"])
    given = {
        "name": "my-org", "edition": edition, "seed": 1, "scale": sum(recipe["counts"].values()),
        "pack": recipe["pack"], "company": pack.company, "description": recipe["description"],
        "start": recipe["start"], "end": recipe["end"], "texts": True,
    }  # fmt: skip
    lines = [
        "# An organisation of your own: `crmarena org build my.toml`. Every field is here; what stands behind a # is",
        "# what follows if you leave it out.",
        "",
    ]
    for name, value in given.items():
        lines += [_told(name, OrgSpec.model_fields[name]), f"{name} = {_toml(value)}", ""]
    lines += [
        "# Exceptions from the scale, records of single objects (each 0..50,000,000). Without a scale, all of them are",
        f"# needed. These do not grow with the scale: {', '.join(CATALOGUE)}.",
        "[counts]",
        *(f"# {name} = {count}" for name, count in recipe["counts"].items()),
        "",
        "# Who works there, and how support work is spread.",
        "[supply]",
    ]
    for name, field in Supply.model_fields.items():
        lines.append(f"# {name} = {_toml(recipe['supply'][name])}  {_told(name, field)}")
    return "\n".join(lines) + "\n"


def _told(name: str, field: FieldInfo) -> str:
    """A comment: what a field means, and what it may be."""
    spans = [
        str(one.func) for one in field.metadata if isinstance(one, AfterValidator) and isinstance(one.func, Within)
    ]
    span = _RANGES.get(name) or (spans[0] if spans else f"{', '.join(packs())}, or a folder with a pack.toml")
    meaning = str(field.description)
    return f"# {meaning[0].upper()}{meaning[1:]} ({span})"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else str(value)
