"""The file of rewrites: read back as written, sorted, and every line that is none of ours is named."""

from pathlib import Path

import pytest

from crmarena.build.rewrite_cache import Entry, RewriteCache, default_cache
from crmarena.core.errors import CrmArenaError

A, B, C = ("a" * 64, "b" * 64, "c" * 64)
KEPT = Entry(None, ("turn 3: a fixed turn was changed",))
SAID = Entry(("Hello ⟦0⟧.", "Hi."))


def test_what_is_added_is_there_again(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "calls.jsonl"
    cache = RewriteCache(file)
    assert cache.entries == {}
    cache.add({B: SAID})
    cache.add({A: KEPT})
    assert RewriteCache(file).entries == {A: KEPT, B: SAID}
    cache.sort()
    assert [line[8:72] for line in file.read_text("utf-8").splitlines()] == [A, B]
    assert [entry.name for entry in file.parent.iterdir()] == ["calls.jsonl"]
    assert RewriteCache(file).entries == {A: KEPT, B: SAID}


def test_sorting_keeps_what_others_added_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    one, two = RewriteCache(file), RewriteCache(file)
    one.add({B: SAID})
    two.add({A: SAID})
    one.sort()
    assert set(RewriteCache(file).entries) == {A, B}


@pytest.mark.parametrize("torn", ['{"key":"', SAID.line(C).rstrip("\n")[:-3]])
def test_a_line_that_was_never_finished_is_passed_over(tmp_path: Path, torn: str) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(SAID.line(A) + torn, "utf-8")
    cache = RewriteCache(file)
    assert cache.entries == {A: SAID}
    cache.add({B: KEPT})
    assert file.read_text("utf-8") == SAID.line(A) + KEPT.line(B)


def test_a_last_line_without_its_end_counts(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    file.write_text(SAID.line(A) + SAID.line(B).rstrip("\n"), "utf-8")
    cache = RewriteCache(file)
    assert set(cache.entries) == {A, B}
    cache.add({C: KEPT})
    assert set(RewriteCache(file).entries) == {A, B, C}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "Expecting value"),
        ("[]", "needs the fields"),
        ('{"key":"short","turns":["x"]}', "'short' is not a key"),
        (f'{{"key":"{C}"}}', "faults must be"),
        (f'{{"key":"{C}","turns":"x"}}', "turns must be"),
        (f'{{"key":"{C}","turns":[1]}}', "turns must be"),
        (f'{{"key":"{C}","turns":null,"faults":[]}}', "faults must be"),
        (f'{{"key":"{C}","turns":["x"],"faults":["y"]}}', "faults must be"),
        (f'{{"key":"{C}","turns":["x"],"model":"y"}}', "nothing else"),
        (f'{{"key":"{A}","turns":["other words"]}}', "was given other words"),
        ("", "Expecting value"),
        ("\udcff", "invalid"),
    ],
)
def test_a_corrupt_line_is_named(tmp_path: Path, line: str, why: str) -> None:
    file = tmp_path / "calls.jsonl"
    text = SAID.line(A) + line + "\n" + SAID.line(B)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CrmArenaError, match=f"calls.jsonl line 2 is no rewrite: .*{why}"):
        RewriteCache(file)


def test_each_model_has_a_file_of_its_own_in_the_home(home: Path) -> None:
    assert default_cache("openai/gpt-4o") == home / "rewrites" / "openai_gpt-4o.jsonl"
