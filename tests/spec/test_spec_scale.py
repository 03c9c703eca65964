"""Scale: exact sums in the published proportions, counts that fit together, and what the flags and the starter say."""

import tomllib
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.latents.feasible import check_counts
from crmarena.latents.parts import parts_of
from crmarena.latents.sample import sample_part
from crmarena.spec.choose import choose_pack
from crmarena.spec.custom import custom_spec
from crmarena.spec.pack import load_pack, packs
from crmarena.spec.scale import CATALOGUE, LEAST, MOST, counts_of
from crmarena.spec.shelf import published
from crmarena.spec.spec import OrgSpec, load_spec, spec_of
from crmarena.spec.starter import starter

EDITIONS = ("b2b", "b2c")


def scaled(edition: str, scale: int, **more: object) -> OrgSpec:
    return spec_of({"name": "x", "edition": edition, "scale": scale, **more}, "a test")


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_published_size_gives_the_published_counts(edition: str) -> None:
    whole = published(edition)["counts"]
    assert counts_of(edition, sum(whole.values())) == whole
    assert scaled(edition, sum(whole.values())).supply == load_spec(edition).supply


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("scale", [LEAST, 777, 5_000, 29_397, 123_457, 3_000_000, MOST])
def test_counts_sum_to_the_scale_in_the_published_proportions(edition: str, scale: int) -> None:
    spec = scaled(edition, scale)
    assert sum(spec.counts.values()) == scale
    check_counts(spec)
    parts_of(spec)
    whole = published(edition)["counts"]
    if scale >= sum(whole.values()):
        grown = {name: count for name, count in whole.items() if name not in CATALOGUE}
        ratio = (scale - sum(whole[name] for name in CATALOGUE)) / sum(grown.values())
        assert all(abs(spec.count(name) - count * ratio) <= 3 for name, count in grown.items())
        assert all(spec.count(name) == whole[name] for name in CATALOGUE)


@pytest.mark.parametrize("pack", packs())
@pytest.mark.parametrize("scale", [LEAST, 640, 1_000, 2_500, 9_000])
def test_small_organisations_can_be_sampled(scale: int, pack: str) -> None:
    for seed in range(3):
        edition = EDITIONS[seed % 2]
        (part,) = parts_of(scaled(edition, scale, seed=seed, pack=pack))
        assert len(sample_part(part).deals) == part.spec.count("Opportunity")


def test_counts_are_exceptions_from_the_scale() -> None:
    spec = scaled("b2b", 5_000, counts={"Lead": 300}, supply={"bursts": 0.1})
    assert spec.count("Lead") == 300
    assert spec.count("Task") == scaled("b2b", 5_000).count("Task")
    assert (spec.supply.bursts, spec.supply.sellers) == (0.1, scaled("b2b", 5_000).supply.sellers)
    assert OrgSpec.model_validate(spec.model_dump(mode="json")) == spec


@pytest.mark.parametrize(
    ("given", "clause"),
    [
        ({"scale": 499}, "scale = 499: must be 500..10,000,000"),
        ({"scale": 10_000_001}, "scale = 10000001: must be 500..10,000,000"),
        ({"scale": "many"}, "scale = 'many': must be a whole number"),
        ({}, "counts are missing: give them for every object, or a scale of 500..10,000,000"),
        ({"scale": 900, "texts": 1}, "texts = 1: Input should be a valid boolean"),
        ({"scale": 900, "counts": {"Leed": 3}}, "counts.Leed: no such object. Did you mean Lead?"),
        ({"scale": 900, "supply": {"closed": 2.0}}, "supply.closed = 2.0: must be 0.1..1"),
    ],
)
def test_what_is_wrong_is_told_alone(given: dict[str, object], clause: str) -> None:
    with pytest.raises(CrmArenaError) as refusal:
        spec_of({"name": "x", "edition": "b2b", **given}, "mine")
    assert refusal.value.message == f"mine is not a valid spec: {clause}"


def test_too_few_people_for_the_parts_of_a_large_org_are_told() -> None:
    with pytest.raises(CrmArenaError, match="60 sellers and 25 service agents for 300,000 records"):
        parts_of(scaled("b2b", 300_000, supply={"sellers": 60, "service_agents": 25}))


def test_a_description_chooses_the_pack() -> None:
    assert choose_pack("We rent TENTS and sell hiking boots.", "b2b") == ("outdoor-gear", ("hiking", "boots", "tents"))
    assert choose_pack("Hospitals buy our devices", "b2b")[0] == "medical-devices"
    assert choose_pack("Something else entirely", "b2c") == ("outdoor-gear", ())
    spec = scaled("b2b", 900, description="Sterile equipment for every ward")
    assert (spec.pack, spec.company) == ("medical-devices", load_pack("medical-devices").company)


def test_flags_change_single_fields_of_a_recipe() -> None:
    plain, said = custom_spec("tiny", {"seed": 9, "scale": None, "pack": None, "texts": None})
    assert (plain, said) == (load_spec("tiny", 9), "")
    spec, said = custom_spec(
        "b2c", {"scale": 2_000, "company": "Tern & Tide", "description": "hotel bookings", "seed": 4}
    )
    assert said == "pack travel-hospitality: the description speaks of hotel, booking"
    assert (spec.name, spec.company, spec.seed, spec.edition) == ("tern-tide", "Tern & Tide", 4, "b2c")
    assert sum(spec.counts.values()) == 2_000
    other, said = custom_spec("b2b", {"pack": "medical-devices"})
    assert (other.company, said) == (load_pack("medical-devices").company, "")
    assert sum(other.counts.values()) == sum(load_spec("b2b").counts.values())


def test_a_files_counts_stay_exceptions_only_beside_its_own_scale(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\nedition = "b2b"\nscale = 900\n[counts]\nLead = 40\n', "utf-8")
    spec, _ = custom_spec(file, {"scale": 1_200})
    assert (spec.name, spec.count("Lead"), spec.scale) == ("mine", 40, 1_200)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_starter_is_a_spec_with_and_without_its_comments(edition: str) -> None:
    text = starter(edition)
    spec = spec_of(tomllib.loads(text), "starter")
    assert spec.counts == load_spec(edition).counts
    lines = [line.removeprefix("# ") if line.startswith("# ") and " = " in line else line for line in text.splitlines()]
    full = spec_of(tomllib.loads("\n".join(lines)), "starter")
    assert full == spec
    said = {line.split(" = ")[0] for line in lines if " = " in line}
    assert said >= {*OrgSpec.model_fields, *spec.counts, *type(spec.supply).model_fields} - {"counts", "supply"}
    assert "(3..20,000)" in text
