"""An org in rewritten words: the same with any number of processes and parts, elsewhere than the plain one."""

from pathlib import Path

import pytest

from crmarena.build import Rewritten, build_org
from crmarena.build.calls import told_calls
from crmarena.core.errors import CrmArenaError
from crmarena.latents import parts
from crmarena.org.manifest import read_manifest
from crmarena.records.rewriting import Rewrites, Telling, rewrite_key
from crmarena.spec.spec import OrgSpec, load_spec, spec_of

BY = ("some/model", "p1")
GIVEN = {"name": "parts", "edition": "b2b", "scale": 2_400, "seed": 5, "supply": {"sellers": 40, "service_agents": 24}}


def thankful(call: Telling) -> tuple[str, ...]:
    lines = enumerate(call.masked.lines)
    return tuple(line.text if at in call.masked.frozen else f"{line.text} Thanks." for at, line in lines)


def every_other_call(spec: OrgSpec, home: Path) -> dict[str, tuple[str, ...]]:
    calls = [call for _, call in told_calls(build_org(spec, home=home, workers=1), spec, home)]
    return {rewrite_key(*BY, call.masked): thankful(call) for call in calls[::2]}


def test_processes_and_parts_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "WHOLE", 1_000)
    monkeypatch.setattr(parts, "PART", 1_000)
    spec = spec_of({**GIVEN, "counts": {"User": 120, "UserTerritory2Association": 60}}, "a test")
    assert len(parts.parts_of(spec)) > 2
    turns = every_other_call(spec, tmp_path)
    built = [
        read_manifest(build_org(Rewritten(spec, Rewrites(*BY, turns)), home=tmp_path / str(workers), workers=workers))
        for workers in (1, 2)
    ]
    assert built[0] == built[1]
    assert built[0].notes["rewrites"] == {"model": BY[0], "prompt": BY[1], "calls": len(turns)}


def test_one_part_on_several_processes(tmp_path: Path) -> None:
    spec = load_spec("tiny")
    turns = every_other_call(spec, tmp_path)
    what = Rewritten(spec, Rewrites(*BY, turns))
    one, two = (build_org(what, home=tmp_path / str(workers), workers=workers) for workers in (1, 2))
    assert read_manifest(one) == read_manifest(two)
    assert read_manifest(one).notes["rewrites"] == {"model": BY[0], "prompt": BY[1], "calls": len(turns)}
    fewer = Rewritten(spec, Rewrites(*BY, dict(list(turns.items())[:3])))
    plain, other = (build_org(what, home=tmp_path, workers=1) for what in (spec, fewer))
    assert len({directory.name for directory in (one, plain, other)}) == 3
    assert len({read_manifest(directory).fingerprint for directory in (one, plain, other)}) == 3


def test_words_that_break_a_call_are_not_built(tmp_path: Path) -> None:
    spec = load_spec("tiny")
    turns = every_other_call(spec, tmp_path)
    key, texts = next(iter(turns.items()))
    broken = Rewrites(*BY, turns | {key: (*texts[:-1], f"{texts[-1]} Nine, then.")})
    with pytest.raises(CrmArenaError, match=f"the rewrite {key} does not keep to its call"):
        build_org(Rewritten(spec, broken), home=tmp_path, workers=2)


def test_calls_are_not_read_without_their_ledger(tmp_path: Path) -> None:
    spec = load_spec("tiny")
    directory = build_org(spec, home=tmp_path)
    (ledger,) = tmp_path.rglob("ledger.jsonl.gz")
    ledger.unlink()
    with pytest.raises(CrmArenaError, match="ledger"):
        list(told_calls(directory, spec, tmp_path))
