"""The page and the figures of a run whose every number is known."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.report.page import render, write_page
from crmarena.report.summary import Summary, summarise, wilson
from crmarena.report.table import SECTIONS, family_table, outcome_table, percent, skill_table

FAMILIES = {
    "slow_one": {"title": "Slow", "skill": "database"},
    "quick_one": {"title": "Quick", "skill": "database"},
    "rule_one": {"title": "Rule", "skill": "policy"},
}


def scores() -> Iterator[dict[str, object]]:
    """Two agents: `half` is right on 1 of 2 in slow_one, 2 of 2 in quick_one, 0 of 1 in rule_one and has an outage."""
    plays = [
        ("half", "slow_one", "answered", 1.0),
        ("half", "slow_one", "limit", 0.0),
        ("half", "quick_one", "answered", 1.0),
        ("half", "quick_one", "answered", 1.0),
        ("half", "rule_one", "agent_error", 0.0),
        ("half", "rule_one", "infrastructure_error", None),
        ("<b>out</b>", "slow_one", "infrastructure_error", None),
    ]
    for number, (agent, family, outcome, value) in enumerate(plays):
        yield {
            "task_key": f"k{number}", "family": family, "agent": agent, "epoch": 1, "outcome": outcome, "value": value,
            "extracted": None, "reason": "line\u2028separator", "metrics": {},
        }  # fmt: skip


def keys() -> Iterator[dict[str, object]]:
    answers: dict[str, list[str | None]] = {
        "slow_one": ["A", "A", "B", None],
        "quick_one": ["A", "B"],
        "rule_one": [None, None],
    }
    for family, column in answers.items():
        for number, answer in enumerate(column):
            yield {"task_key": f"{family}-{number}", "task": family, "answer": [answer], "kind": "record_id"}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run directory as a batch leaves it."""
    config = {"title": "A & B", "org": "tiny", "org_hash": "0123abcd", "families": FAMILIES, "tasks": 8}
    (tmp_path / "run.json").write_text(json.dumps(config))
    for name, rows in (("scores", scores()), ("keys", keys())):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    return tmp_path


@pytest.fixture
def summary(run: Path) -> Summary:
    """The figures of the run."""
    return summarise(run)


def test_an_agents_figures(summary: Summary) -> None:
    half, out = summary.agents
    assert half.families == {"slow_one": 0.5, "quick_one": 1.0, "rule_one": 0.0}
    assert half.skills == {"database": 0.75, "policy": 0.0}
    assert half.overall == 0.375
    assert half.plays == 6
    assert half.outcomes["infrastructure_error"] == 1
    assert sum(half.outcomes.values()) == half.plays
    assert (out.overall, out.interval, out.families["slow_one"]) == (None, None, None), "an outage is no zero"


def test_the_baselines(summary: Summary) -> None:
    none, constant = summary.baselines
    assert none.families == {"slow_one": 0.25, "quick_one": 0.0, "rule_one": 1.0}
    assert constant.families == {"slow_one": 0.5, "quick_one": 0.5, "rule_one": 1.0}
    assert constant.overall == 0.75


def test_skills_stand_in_the_published_order(summary: Summary) -> None:
    assert summary.skills == ["policy", "database"]
    assert list(summary.families) == list(FAMILIES)


def test_the_tables(summary: Summary) -> None:
    families, skills, outcomes = family_table(summary), skill_table(summary), outcome_table(summary)
    assert families.head == ["agent", *FAMILIES]
    assert families.rows[0] == ["half", "50.0", "100.0", "0.0"]
    assert families.rows[1] == ["<b>out</b>", "–", "–", "–"]
    assert [row[0] for row in families.rows[-families.baselines :]] == ["always None", "best constant"]
    assert skills.rows[0][:4] == ["half", "0.0", "75.0", "37.5"]
    assert outcomes.rows[0] == ["half", "6", "3", "1", "1", "0", "0", "1"]
    for table in (families, skills, outcomes):
        assert {len(row) for row in table.rows} == {len(table.head)}


def test_wilson_against_published_values() -> None:
    """Newcombe 1998, table I: 81 of 263 and 15 of 148, method 3 (without continuity correction)."""
    for right, count, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        interval = wilson([1.0] * right + [0.0] * (count - right))
        assert interval == pytest.approx((low, high), abs=1e-4)
    assert wilson([]) is None
    assert (percent(None), percent(1.0), percent(0.12345)) == ("–", "100.0", "12.3")


class Cells(HTMLParser):
    """Reads a page's tables as rows of texts, and every address it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.addresses: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def test_the_page_holds_the_tables_and_nothing_from_elsewhere(run: Path, summary: Summary) -> None:
    page = write_page(run)
    cells = Cells()
    cells.feed(page.read_text("utf-8"))
    wanted = [
        [cell.replace("_", " ") if row is table.head else cell for cell in row]
        for table in (section(summary) for section in SECTIONS)
        for row in (table.head, *table.rows)
    ]
    assert cells.rows == wanted
    assert cells.addresses == [], "the page must open without a network"


def test_values_are_escaped(summary: Summary) -> None:
    text = render(summary)
    assert "<b>out</b>" not in text
    assert "A &amp; B" in text


@pytest.mark.parametrize("name", ["run.json", "scores.jsonl", "keys.jsonl"])
def test_a_missing_or_damaged_file_is_named(run: Path, name: str) -> None:
    file = run / name
    file.write_text('{"cut')
    with pytest.raises(CrmArenaError, match=f"{name}.* is damaged: not JSON"):
        summarise(run)
    file.unlink()
    with pytest.raises(CrmArenaError, match=f"{name} is missing"):
        summarise(run)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("scores.jsonl", b'{"format": 1}\n', "scores.jsonl line 1 is damaged: family: Field required"),
        ("scores.jsonl", b"5\n", "scores.jsonl line 1 is damaged"),
        ("scores.jsonl", b"\xff\xfe", "line 1 is damaged: it is not UTF-8 text"),
        ("keys.jsonl", b'{"task": "slow_one"}', "keys.jsonl line 1 is damaged: answer: Field required"),
        ("run.json", b"[]", "run.json is damaged"),
        ("run.json", b'{"families": {"slow_one": 3}}', "run.json is damaged: families.slow_one"),
    ],
)
def test_what_has_another_shape_is_damaged(run: Path, name: str, content: bytes, told: str) -> None:
    (run / name).write_bytes(content)
    with pytest.raises(CrmArenaError, match=told):
        summarise(run)
