"""Large orgs, built part by part: the same rows with any number of processes, and every rule holds over all parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crmarena.build import build_org
from crmarena.core.errors import CrmArenaError
from crmarena.latents import parts, sample_world
from crmarena.org.contents import Contents, contents_of
from crmarena.org.manifest import read_manifest
from crmarena.records import RULES
from crmarena.records.rules import Facts
from crmarena.spec.spec import OrgSpec, spec_of

GIVEN = {"name": "parts", "edition": "b2b", "scale": 4_000, "seed": 5, "supply": {"sellers": 40, "service_agents": 24}}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "WHOLE", 1_000)
    monkeypatch.setattr(parts, "PART", 1_000)


@pytest.fixture(scope="module")
def spec() -> OrgSpec:
    return spec_of({**GIVEN, "texts": False, "counts": {"User": 120, "UserTerritory2Association": 60}}, "a test")


@pytest.fixture
def contents(spec: OrgSpec, tmp_path: Path) -> Iterator[Contents]:
    with contents_of(build_org(spec, home=tmp_path, workers=1)) as found:
        yield found


def column(contents: Contents, name: str, field: str) -> list[object]:
    at = list(contents.schema.objects[name].fields).index(field)
    return [row[at] for row in contents.rows(contents.schema.objects[name])]


def test_processes_leave_no_trace(spec: OrgSpec, tmp_path: Path) -> None:
    found = {
        read_manifest(build_org(spec, home=tmp_path / str(workers), workers=workers)).fingerprint
        for workers in (1, 2, 3)
    }
    assert len(found) == 1


def test_all_parts_are_there_and_nothing_twice(spec: OrgSpec, contents: Contents) -> None:
    assert {name: contents.manifest.counts[name] for name in spec.counts} == spec.counts
    assert contents.manifest.counts["LiveChatVisitor"] == spec.count("LiveChatTranscript")
    assert contents.manifest.counts["Organization"] == 1
    for name, field in (("User", "Username"), ("User", "Name"), ("Account", "Name"), ("Contact", "Email"),
                        ("Case", "CaseNumber"), ("Quote", "Name")):  # fmt: skip
        values = column(contents, name, field)
        assert len(set(values)) == len(values), f"{name}.{field}"


def test_the_joined_world_is_what_the_rows_say(spec: OrgSpec, contents: Contents) -> None:
    world = sample_world(spec)
    owners = dict(zip(column(contents, "Opportunity", "Id"), column(contents, "Opportunity", "OwnerId"), strict=True))
    ids = world.ids
    assert owners == {ids.of("Opportunity", d.ordinal): ids.of("User", d.owner) for d in world.deals}
    accounts = dict(zip(column(contents, "Case", "Id"), column(contents, "Case", "AccountId"), strict=True))
    assert accounts == {ids.of("Case", c.ordinal): ids.of("Account", c.account) for c in world.cases}


def test_without_texts_bodies_are_empty(contents: Contents) -> None:
    for name, field in (("VoiceCallTranscript__c", "Body__c"), ("EmailMessage", "TextBody"), ("Case", "Description"),
                        ("LiveChatTranscript", "Body"), ("Knowledge__kav", "FAQ_Answer__c")):  # fmt: skip
        assert set(column(contents, name, field)) == {None}, f"{name}.{field}"
    assert None not in column(contents, "Case", "Subject")


def test_parts_have_texts_if_asked(tmp_path: Path) -> None:
    spec = spec_of({**GIVEN, "scale": 2_100, "counts": {"User": 90, "UserTerritory2Association": 60}}, "a test")
    with contents_of(build_org(spec, home=tmp_path, workers=2)) as found:
        bodies = column(found, "VoiceCallTranscript__c", "Body__c")
        assert None not in bodies
        assert len(set(bodies)) == len(bodies), "no part repeats another's words"


def test_a_broken_rule_of_any_part_is_told_and_leaves_nothing(
    spec: OrgSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def third_only(facts: Facts) -> Iterator[tuple[str, str]]:
        if facts.world.ids.codec("User").first > 50:
            yield next(facts.read("User", "Id"))[0], "is never right"

    monkeypatch.setitem(RULES, "T5", third_only)
    with pytest.raises(CrmArenaError, match=r"T5: 1 broken, e.g. 005\w+ is never right"):
        build_org(spec, home=tmp_path, workers=2)
    assert list((tmp_path / "orgs").iterdir()) == []
