"""The shelf: ours are found by walking, a stranger's by entry point, and no id is claimed twice."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.tasks import shelf
from crmarena.tasks.family import Family


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """An empty cache before and after."""
    shelf.families.cache_clear()
    yield
    shelf.families.cache_clear()


def plug(monkeypatch: pytest.MonkeyPatch, thing: object) -> None:
    """Install one entry point that loads `thing`."""
    entry = SimpleNamespace(name="x", value="stranger:FAMILY", load=lambda: thing)
    monkeypatch.setattr(shelf, "entry_points", lambda group: [entry] if group == "crmarena.families" else [])


def ours() -> Family:
    """Any family of ours."""
    return next(iter(shelf.families().values()))


def test_families_come_in_the_published_order() -> None:
    blocks = [family.block for family in shelf.families().values()]
    assert blocks == sorted(blocks)
    assert len(set(blocks)) == len(blocks)
    assert all(block % 20 == 0 and block < 2140 for block in blocks)


def test_a_strangers_family_stands_behind_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    known = list(shelf.families())
    mine = ours()
    stranger = Family(**{**{n: getattr(mine, n) for n in Family.__dataclass_fields__}, "id": "zz", "block": 10_000})
    shelf.families.cache_clear()
    plug(monkeypatch, SimpleNamespace(FAMILY=stranger))
    assert list(shelf.families()) == [*known, "zz"]
    assert shelf.family("zz") is stranger


def test_an_id_is_claimed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = ours()
    shelf.families.cache_clear()
    plug(monkeypatch, mine)
    with pytest.raises(CrmArenaError, match="is taken"):
        shelf.families()


def test_an_entry_point_must_hold_a_family(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, 7)
    with pytest.raises(CrmArenaError, match="holds no family"):
        shelf.families()


def test_unknown_families_are_answered_with_the_known() -> None:
    with pytest.raises(CrmArenaError, match=r"no family 'nope'[\s\S]*Families: "):
        shelf.family("nope")
