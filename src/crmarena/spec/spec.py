"""The organisation to build, as one validated model: the file, the flags and the manifest are the same thing."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from reprlib import repr as shortened
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from crmarena.core.errors import CrmArenaError
from crmarena.schema import load_schema
from crmarena.spec.choose import choose_pack
from crmarena.spec.pack import load_pack
from crmarena.spec.scale import LEAST, MOST, counts_of, supply_of
from crmarena.spec.shelf import recipes

__all__ = ["GENERATOR_VERSION", "OrgSpec", "Supply", "load_spec", "recipes", "spec_of"]

#: Changes whenever the same spec would give other rows; part of every cache key.
GENERATOR_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Within:
    """Refuses a number outside of `low`..`high`, in words that name both."""

    low: float
    high: float

    def __call__(self, value: float) -> float:
        if not self.low <= value <= self.high:
            raise ValueError(f"must be {self}")
        return value

    def __str__(self) -> str:
        return f"{self.low:,}..{self.high:,}"


def _within(low: float, high: float) -> AfterValidator:
    return AfterValidator(Within(low, high))


# Strict: `true` is no number.
Whole = Annotated[int, Strict()]
Share = Annotated[float, Strict()]


class Supply(BaseModel):
    """How support work is spread: what the case-window families live on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_agents: Annotated[Whole, _within(3, 20_000)] = Field(default=25, description="users who handle cases")
    case_products: Annotated[Whole, _within(2, 5000)] = Field(default=30, description="products that cases are about")
    case_states: Annotated[Whole, _within(2, 50)] = Field(default=20, description="states whose customers complain")
    bursts: Annotated[Share, _within(0, 0.9)] = Field(
        default=0.3, description="share of cases that come in product bursts of one month"
    )
    transferred: Annotated[Share, _within(0, 0.8)] = Field(
        default=0.25, description="share of cases handed on at least once"
    )
    closed: Annotated[Share, _within(0.1, 1)] = Field(default=0.89, description="share of cases that are closed")
    sellers: Annotated[Whole, _within(3, 50_000)] = Field(default=60, description="users who own deals and leads")


class OrgSpec(BaseModel):
    """What to build: `counts` gives the number of records of each object by its API name.

    With a `scale`, counts and supply follow the published proportions wherever they are not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="what the organisation's directory is called")
    edition: Literal["b2b", "b2c"] = Field(description="who the customers are: companies (b2b) or people (b2c)")
    seed: Annotated[Whole, _within(0, 2**63 - 1)] = Field(default=1, description="another seed is another world")
    scale: Annotated[Whole, _within(LEAST, MOST)] | None = Field(
        default=None, description="records in all; counts and supply follow in the published proportions"
    )
    pack: str = Field(description="content pack, a shipped one or a folder; without it the description chooses")
    company: str = Field(min_length=2, max_length=60, description="name of the house; without it the pack's own")
    description: str = Field(default="", max_length=2000, description="what the house does, in your words")
    start: date = Field(default=date(2020, 1, 1), description="first day of the world's life")
    end: date = Field(default=date(2024, 12, 31), description="last day of it, a year later at least")
    texts: Annotated[bool, Strict()] = Field(
        default=True, description="whether descriptions, mails and transcripts are written"
    )
    counts: dict[str, Annotated[Whole, _within(0, 50_000_000)]] = Field(description="records of each object")
    supply: Supply = Supply()

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: Any) -> Any:
        """What follows from what is given: counts and supply from the scale, the pack from the description."""
        if not isinstance(given, dict) or given.get("edition") not in ("b2b", "b2c"):
            return given
        edition, scale = given["edition"], given.get("scale")
        out = dict(given)
        if "pack" not in out:
            out["pack"] = choose_pack(str(out.get("description", "")), edition)[0]
        if type(scale) is int and LEAST <= scale <= MOST and isinstance(out["pack"], str):
            _scale(out, edition, scale)
        if "company" not in out and isinstance(out["pack"], str):
            out["company"] = load_pack(out["pack"]).company
        return out

    @model_validator(mode="after")
    def _span(self) -> "OrgSpec":
        if (self.end - self.start).days < 365:
            raise ValueError(f"end = {self.end}: must be at least a year after start = {self.start}")
        return self

    @model_validator(mode="after")
    def _objects(self) -> "OrgSpec":
        known = load_schema(self.edition).benchmark_objects
        strays = [name for name in self.counts if name not in known]
        if strays:
            raise ValueError("; ".join(f"counts.{name}: no such object{_near(name, known)}" for name in strays))
        return self

    def count(self, name: str) -> int:
        """How many records of an object the org has (0 if the spec does not say)."""
        return self.counts.get(name, 0)


def _scale(out: dict[str, Any], edition: str, scale: int) -> None:
    """Fills up counts and supply; what is not of the right type is left for the model to refuse."""
    if isinstance(out.get("counts", {}), dict):
        pack = load_pack(out["pack"])
        room = {"ProductCategory": len(pack.categories), "Product2": len(pack.products), "Issue__c": len(pack.issues)}
        room["PricebookEntry"] = sum(product.price is not None for product in pack.products)
        out["counts"] = counts_of(edition, scale, room) | out.get("counts", {})
        if isinstance(out.get("supply", {}), dict) and all(type(n) is int for n in out["counts"].values()):
            out["supply"] = supply_of(edition, out["counts"]) | out.get("supply", {})


def load_spec(source: str | Path, seed: int | None = None) -> OrgSpec:
    """A shipped recipe by name, or a TOML file by path; `seed` overrides the file's.

    CrmArenaError names the field, the value and the range of whatever is wrong.
    """
    data = read_table(source)
    return spec_of(data if seed is None else data | {"seed": seed}, str(source))


def read_table(source: str | Path) -> dict[str, Any]:
    """What a recipe or a file says, unchecked; CrmArenaError if it is not there or not TOML."""
    shipped = recipes()
    path = Path(source)
    if str(source) in shipped:
        text = shipped[str(source)]
    elif path.suffix == ".toml" and path.is_file():
        text = _spec_text(path)
    else:
        cure = f"Recipes: {', '.join(shipped)}; or give the path of a .toml file."
        raise CrmArenaError(f"no recipe or spec file '{source}'", cure)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise CrmArenaError(f"{source} is not valid TOML: {fault}") from fault


def spec_of(data: Mapping[str, Any], source: str) -> OrgSpec:
    """The spec of a table of values; CrmArenaError names the field, the value and the range of whatever is wrong."""
    try:
        return OrgSpec.model_validate(dict(data))
    except ValidationError as fault:
        cure = "`crmarena org new-spec` writes a spec with every field and its range."
        raise CrmArenaError(f"{source} is not a valid spec: {_faults(fault)}", cure) from fault


def _spec_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as fault:
        raise CrmArenaError(f"{path} is not UTF-8 text: {fault.reason}", "Save the file as UTF-8.") from fault
    except OSError as fault:
        raise CrmArenaError(f"{path} cannot be read: {fault.strerror}") from fault


def _near(name: str, known: Iterable[str]) -> str:
    """A question after the name that was meant, or all there are."""
    names = sorted(known)
    found = get_close_matches(name, names, 1)
    return f". Did you mean {found[0]}?" if found else f", but {', '.join(names)}"


#: What is wrong, by the kind of fault; other kinds are told in pydantic's words.
_WORDS = {
    "missing": "is missing",
    "string_pattern_mismatch": "must be a small letter, then small letters, digits and hyphens, 40 characters at most",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "string_type": "must be a text in quotes",
}


def _faults(fault: ValidationError) -> str:
    """One clause per fault: the field, the value and what was expected."""
    found = fault.errors(include_url=False)
    if any(entry["loc"][:1] == ("scale",) for entry in found):
        # Counts that would have followed from the scale are not missing.
        found = [entry for entry in found if (entry["loc"], entry["type"]) != (("counts",), "missing")]
    return "; ".join(map(_clause, found))


def _clause(entry: ErrorDetails) -> str:
    place, kind = ".".join(map(str, entry["loc"])), entry["type"]
    if kind == "extra_forbidden":
        model = Supply if entry["loc"][0] == "supply" else OrgSpec
        return f"{place}: no such field{_near(str(entry['loc'][-1]), model.model_fields)}"
    said = _WORDS.get(kind, entry["msg"].removeprefix("Value error, "))
    if not place:
        return said
    if place == "counts" and kind == "missing":
        return f"counts are missing: give them for every object, or a scale of {LEAST:,}..{MOST:,}"
    return f"{place} {said}" if kind == "missing" else f"{place} = {shortened(entry['input'])}: {said}"
