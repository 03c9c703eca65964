"""Building: the same content whatever the workers and the hash seed, cached, rebuilt when damaged or told to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmarena.build import build_org, build_to, ensure_org
from crmarena.build.compose import generator_digest
from crmarena.build.shares import default_workers
from crmarena.core.errors import CrmArenaError
from crmarena.org.manifest import read_manifest
from crmarena.records import RULES
from crmarena.records.rules import Facts
from crmarena.spec.spec import load_spec

TINY = load_spec("tiny")
SCRIPT = """
import sys
from pathlib import Path
from crmarena.build import build_org
from crmarena.org.manifest import read_manifest
from crmarena.spec.spec import load_spec
print(read_manifest(build_org(load_spec("tiny"), home=Path(sys.argv[1]), workers=int(sys.argv[2]))).fingerprint)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_org(TINY, home=tmp_path_factory.mktemp("home"))


def test_counts_and_spec_stand_in_the_manifest(built: Path) -> None:
    manifest = read_manifest(built)
    assert {name: manifest.counts[name] for name in TINY.counts} == TINY.counts
    assert manifest.spec == TINY.model_dump(mode="json")
    assert (manifest.name, manifest.seed, manifest.company) == ("tiny", TINY.seed, TINY.company)


@pytest.mark.parametrize(("workers", "hash_seed"), [(1, "0"), (2, "1"), (3, "4242")])
def test_workers_and_hash_seed_leave_no_trace(built: Path, tmp_path: Path, workers: int, hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(workers)],
        env=os.environ | {"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == read_manifest(built).fingerprint


def test_a_built_org_is_reused_until_forced(built: Path) -> None:
    heard: list[str] = []
    home = built.parent.parent
    assert build_org(TINY, home=home, progress=lambda *told: heard.append(told[0])) == built
    assert heard == []
    build_org(TINY, home=home, progress=lambda *told: heard.append(told[0]), force=True)
    assert list(dict.fromkeys(heard)) == ["sample", "emit", "check", "write"]


def test_a_damaged_org_is_built_again(tmp_path: Path) -> None:
    directory = build_org(TINY, home=tmp_path)
    (directory / "manifest.json").write_text("{", "utf-8")
    assert read_manifest(build_org(TINY, home=tmp_path)).counts["Case"] == TINY.count("Case")


def test_progress_ends_complete(tmp_path: Path) -> None:
    heard: dict[str, tuple[int, int]] = {}
    build_to(tmp_path / "org", TINY, progress=lambda stage, done, total: heard.update({stage: (done, total)}))
    assert all(done == total for done, total in heard.values())


def test_another_seed_is_another_org_elsewhere(built: Path) -> None:
    other = build_org(load_spec("tiny", seed=99), home=built.parent.parent)
    assert other != built
    assert read_manifest(other).fingerprint != read_manifest(built).fingerprint


def test_a_broken_rule_leaves_no_org_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(facts: Facts) -> list[tuple[str, str]]:
        return [(next(facts.read("User", "Id"))[0], "is never right")]

    monkeypatch.setitem(RULES, "T5", never)
    with pytest.raises(CrmArenaError, match=r"T5: 1 broken, e.g. 005\w+ is never right"):
        build_org(TINY, home=tmp_path)
    assert not list(tmp_path.rglob("org.sqlite"))


def test_recipes_are_built_by_name_under_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMARENA_HOME", str(tmp_path))
    assert ensure_org("tiny").is_relative_to(tmp_path)
    with pytest.raises(CrmArenaError, match="no recipe or spec file 'huge'"):
        ensure_org("huge")


def test_small_orgs_are_built_by_one_process() -> None:
    assert default_workers(1_000) == 1
    assert 1 <= default_workers(50_000) <= 4


def test_the_generator_has_one_digest() -> None:
    assert generator_digest() == generator_digest()
    assert len(generator_digest()) == 8
