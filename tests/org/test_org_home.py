"""Where organisations live, and listing and removing them."""

import shutil
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.org import home, list_orgs, org_directory, orgs_home, remove_org, spec_digest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    monkeypatch.setenv("CRMARENA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_variable_decides_and_the_cache_folder_is_the_default(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (home(), orgs_home()) == (own_home, own_home / "orgs")
    monkeypatch.delenv("CRMARENA_HOME")
    assert home().name == "crmarena"
    assert home().is_absolute()


def test_a_directory_is_named_by_what_shapes_the_content() -> None:
    spec = {"name": "b2b", "counts": {"Case": 1, "Lead": 2}}
    digest = spec_digest(spec, "1")
    assert digest == spec_digest(dict(reversed(spec.items())), "1")
    assert len({digest, spec_digest(spec, "2"), spec_digest({**spec, "name": "b2c"}, "1")}) == 3
    assert org_directory("b2b", 7, digest).name == f"b2b-7-{digest}"


def test_listing_and_removing(org_path: Path) -> None:
    assert list_orgs() == []
    for name in ("two", "one", ".one.partial-1"):
        shutil.copytree(org_path, orgs_home() / name)
    (orgs_home() / "stray").mkdir()
    (orgs_home() / "old").mkdir()
    (orgs_home() / "old" / "manifest.json").write_text('{"format": 0}')
    assert [directory.name for directory, _ in list_orgs()] == ["one", "two"]
    assert remove_org("one") == orgs_home() / "one"
    assert [(directory.name, manifest.name) for directory, manifest in list_orgs()] == [("two", "synthetic")]
    for wrong in ("one", "stray", "..", "two/../two", ""):
        with pytest.raises(CrmArenaError, match="Known: two"):
            remove_org(wrong)
    assert org_path.is_dir()
