"""The organisation to build, as one validated model: the file, the flags and the manifest are the same thing."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crmarena.core.errors import CrmArenaError

#: Changes whenever the same spec would give other rows; part of every cache key.
GENERATOR_VERSION = "1"


class Supply(BaseModel):
    """How support work is spread: what the case-window families live on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_agents: int = Field(default=25, ge=3, le=500, description="users who handle cases")
    case_products: int = Field(default=30, ge=2, le=5000, description="products that cases are about")
    case_states: int = Field(default=20, ge=2, le=50, description="states whose customers complain")
    bursts: float = Field(default=0.3, ge=0, le=0.9, description="share of cases that come in product bursts of one month")
    transferred: float = Field(default=0.25, ge=0, le=0.8, description="share of cases handed on at least once")
    closed: float = Field(default=0.89, ge=0.1, le=1, description="share of cases that are closed")
    sellers: int = Field(default=60, ge=3, le=5000, description="users who own deals and leads")


class OrgSpec(BaseModel):
    """What to build. `counts` gives the number of records of each object by its API name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    edition: Literal["b2b", "b2c"]
    seed: int = Field(default=1, ge=0, le=2**63 - 1)
    pack: str
    company: str = Field(min_length=2, max_length=60)
    description: str = Field(default="", max_length=2000)
    start: date
    end: date
    counts: dict[str, int]
    supply: Supply = Supply()

    @field_validator("counts")
    @classmethod
    def _counts(cls, value: dict[str, int]) -> dict[str, int]:
        bad = sorted(name for name, count in value.items() if not 0 <= count <= 50_000_000)
        if bad:
            raise ValueError(f"count out of range 0..50,000,000 for {', '.join(bad)}")
        return value

    @model_validator(mode="after")
    def _span(self) -> "OrgSpec":
        if (self.end - self.start).days < 365:
            raise ValueError(f"end ({self.end}) must be at least a year after start ({self.start})")
        return self

    def count(self, name: str) -> int:
        """How many records of an object the org has (0 if the spec does not say)."""
        return self.counts.get(name, 0)


def recipes() -> dict[str, str]:
    """Names and TOML texts of the shipped recipes."""
    shelf = files("crmarena.spec").joinpath("recipes")
    names = sorted(entry.name for entry in shelf.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): shelf.joinpath(name).read_text("utf-8") for name in names}


def load_spec(source: str | Path, seed: int | None = None) -> OrgSpec:
    """A shipped recipe by name, or a TOML file by path; `seed` overrides the file's.

    CrmArenaError names the field, the value and the range of whatever is wrong.
    """
    shipped = recipes()
    path = Path(source)
    if str(source) in shipped:
        text = shipped[str(source)]
    elif path.suffix == ".toml" and path.is_file():
        text = path.read_text("utf-8")
    else:
        cure = f"Recipes: {', '.join(shipped)}; or give the path of a .toml file."
        raise CrmArenaError(f"no recipe or spec file '{source}'", cure)
    try:
        data = tomllib.loads(text)
        if seed is not None:
            data["seed"] = seed
        return OrgSpec.model_validate(data)
    except tomllib.TOMLDecodeError as fault:
        raise CrmArenaError(f"{source} is not valid TOML: {fault}") from fault
    except ValidationError as fault:
        raise CrmArenaError(f"{source} is not a valid spec: {_faults(fault)}", "See `crmarena org --help`.") from fault


def _faults(fault: ValidationError) -> str:
    """One clause per fault: the field, the value and what was expected."""
    return "; ".join(
        f"{'.'.join(map(str, entry['loc'])) or 'spec'} = {entry['input']!r}: {entry['msg']}"
        for entry in fault.errors(include_url=False)
    )
