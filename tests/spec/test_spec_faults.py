"""What a spec file may not say, and the words in which it is told."""

from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.spec.spec import OrgSpec, load_spec, recipes


def told(folder: Path, old: str, new: str) -> str:
    """What is said of the tiny recipe with `old` replaced."""
    text = recipes()["tiny"]
    assert old in text
    (folder / "mine.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CrmArenaError) as refusal:
        load_spec(folder / "mine.toml")
    return refusal.value.message.partition("is not a valid spec: ")[2]


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        ("Lead = 50", "Leed = 50", "counts.Leed: no such object. Did you mean Lead?"),
        ("Lead = 50", "Lead = 50\nProfile = 3", "counts.Profile: no such object"),
        ("User = 30", "User = -1", "counts.User = -1: must be 0..50,000,000"),
        ("User = 30", "User = 100000000", "counts.User = 100000000: must be 0..50,000,000"),
        ("User = 30", "User = true", "counts.User = True: must be a whole number"),
        ("seed = 7", "seed = true", "seed = True: must be a whole number"),
        ("seed = 7", "seed = -1", "seed = -1: must be 0..9,223,372,036,854,775,807"),
        ("end = 2024-12-31", "end = 2019-12-31", "end = 2019-12-31: must be at least a year after start = 2020-01-01"),
        ('name = "tiny"', 'name = "My Org"', "name = 'My Org': must be a small letter, then small letters"),
        ('edition = "b2b"\n', "", "edition is missing"),
        ("sellers = 12", "sellers = 2", "supply.sellers = 2: must be 3..50,000"),
        ("closed = 0.89", "closed = true", "supply.closed = True: must be a number"),
        ("sellers = 12", "selers = 12", "supply.selers: no such field. Did you mean sellers?"),
    ],
)
def test_a_fault_names_the_field_the_value_and_what_is_wanted(tmp_path: Path, old: str, new: str, clause: str) -> None:
    said = told(tmp_path, old, new)
    assert said.startswith(clause)
    assert "OrgSpec" not in said
    assert "{" not in said, "a fault shows its own value, not the whole spec"


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CrmArenaError, match="not UTF-8 text"):
        load_spec(tmp_path / "mine.toml")


@pytest.mark.parametrize("name", sorted(recipes()))
def test_a_recipe_survives_its_manifest(name: str) -> None:
    spec = load_spec(name)
    assert OrgSpec.model_validate(spec.model_dump(mode="json")) == spec
