"""The audit of a small org: every section speaks, its records and form are in order, and a planted fault shows."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmarena.audit import Figure, audit
from crmarena.audit.source import Source
from crmarena.audit.writings import form
from crmarena.build import build_org
from crmarena.cli.verbs.org.audit import command
from crmarena.org import Org
from crmarena.spec.spec import load_spec


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_org(load_spec("tiny"), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def found(directory: Path) -> list[Figure]:
    with Org.open(directory) as org:
        return audit(Source(org))


def test_every_section_speaks(found: list[Figure]) -> None:
    sections = {figure.section for figure in found}
    assert {"records", "inventory", "all calls", "articles", "reading grade", "form"} <= sections


def test_records_and_form_of_a_small_org_are_in_order(found: list[Figure]) -> None:
    judged = [figure for figure in found if figure.section in ("records", "form") and figure.holds is not None]
    assert len(judged) > 20
    assert [figure.name for figure in judged if not figure.holds] == []


def test_what_is_gated_of_any_size_holds_of_a_small_org(found: list[Figure]) -> None:
    by_name = {(figure.section, figure.name): figure for figure in found}
    for key in (("all calls", "unique turns"), ("all calls", "nearest call, 4-gram Jaccard, highest")):
        assert by_name[key].holds
    for name in ("words, fewest", "words, most", "nearest article, 4-gram Jaccard, highest"):
        assert by_name["articles", name].holds, name


def test_a_planted_fault_shows(directory: Path) -> None:
    with Org.open(directory) as org:
        source = Source(org)
        source.texts("Case")[0]["Description"] = "It  broke broke [slot]."
        faults = {figure.name: figure for figure in form(source)}
    assert faults["faults in Case"].value >= 3
    assert faults["faults in Case"].holds is False


def test_a_band_judges_and_is_told() -> None:
    assert Figure("s", "n", 1.0).holds is None
    assert (Figure("s", "n", 5, 4, 6).holds, Figure("s", "n", 5, 4, 6).band) == (True, "4–6")
    assert (Figure("s", "n", 3, low=4).holds, Figure("s", "n", 3, low=4).band) == (False, "≥ 4")
    assert (Figure("s", "n", 7, high=6).holds, Figure("s", "n", 7, high=6).band) == (False, "≤ 6")


def test_the_verb_prints_the_figures_and_fails_where_one_is_missed(directory: Path, found: list[Figure]) -> None:
    told = CliRunner().invoke(command, [str(directory), "--json"])
    figures = json.loads(told.stdout)["figures"]
    assert [figure["name"] for figure in figures] == [figure.name for figure in found]
    assert told.exit_code == int(any(figure["holds"] is False for figure in figures))
