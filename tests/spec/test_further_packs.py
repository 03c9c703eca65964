"""The three further packs: long enough, clean in the texts made of them, and worlds that keep every rule."""

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from crmarena.core.rng import Rng
from crmarena.latents import World, sample_world
from crmarena.records import RULES, Facts, emit, violations
from crmarena.records.text import articles, case_text, lead_call, routing_text
from crmarena.records.text.lint import lint
from crmarena.schema import load_schema
from crmarena.spec.pack import Pack, load_pack, packs
from crmarena.spec.spec import load_spec, recipes

HOMES = {"medical-devices": "b2b", "home-electronics": "b2c", "travel-hospitality": "b2c"}
SHELF = Path(__file__).parents[2] / "src" / "crmarena" / "spec" / "packs"
WORD = re.compile(r"[a-z]+")
ADVICE = re.compile(r"\b(diagnos|prescri|therap|medicat|dosage|cures?\b|disease|symptom)", re.IGNORECASE)


@pytest.fixture(params=sorted(HOMES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@lru_cache(maxsize=4)
def tiny(name: str, edition: str, folder: Path) -> World:
    """The world of the tiny recipe with another pack and edition; in B2C every account is one person."""
    text = recipes()["tiny"].replace('"electronics-design"', f'"{name}"')
    text = text.replace("Voltaic Forge", load_pack(name).company)
    if edition == "b2c":
        text = text.replace('"b2b"', '"b2c"').replace("Account = 16", "Account = 40")
    spec = folder / f"{name}-{edition}.toml"
    spec.write_text(text, "utf-8")
    return sample_world(load_spec(spec))


@pytest.fixture
def world(name: str, tmp_path_factory: pytest.TempPathFactory) -> World:
    return tiny(name, HOMES[name], tmp_path_factory.getbasetemp())


def sources(name: str) -> str:
    """All text of a pack's files."""
    return "\n".join(path.read_text("utf-8") for path in sorted((SHELF / name).rglob("*.toml")))


def sentences(pack: Pack) -> set[str]:
    """The entries of a pack's banks and stages that are longer than a phrase."""
    texts = [text for bank in pack.banks.values() for texts in bank.values() for text in texts]
    texts += [text for topic in pack.subtopics for text in (*topic.asks, *topic.positive, *topic.negative)]
    return {text for text in texts if len(text.split()) > 6}


def test_a_pack_has_more_than_six_thousand_words_of_its_own(name: str) -> None:
    assert len(re.findall(r"[A-Za-z']+", sources(name))) > 6000
    for other in packs():
        assert other == name or not sentences(load_pack(name)) & sentences(load_pack(other)), other


def test_the_medical_pack_gives_no_medical_advice() -> None:
    said = [line for line in sources("medical-devices").splitlines() if not line.startswith(("#", "symptoms ="))]
    assert [line for line in said if ADVICE.search(line)] == []


def test_no_pain_or_ability_collides_with_the_words_around_it(name: str) -> None:
    for product in load_pack(name).products:
        assert not any(text.endswith((" too", " as well")) for text in product.does), product.name
        assert product.name.split()[-1] not in ("Plan", "Project"), product.name


@pytest.mark.parametrize(("pack", "edition"), [*sorted(HOMES.items()), ("travel-hospitality", "b2b")])
def test_the_tiny_org_keeps_every_rule(pack: str, edition: str, tmp_path: Path) -> None:
    world, schema = tiny(pack, edition, tmp_path), load_schema(edition)
    assert violations(Facts(world, schema, emit(world, schema)), RULES) == []


def test_no_text_has_a_fault_of_form(world: World) -> None:
    texts = [text for case in world.cases for text in case_text(world, case, Rng("case", case.ordinal))]
    texts += [text for page in articles(world) for text in (page.title, page.summary, page.body)]
    for at in range(1000):
        issue, product = at % len(world.issues), at % len(world.products)
        texts += routing_text(world, issue, product, Rng("route", at))
    for call in world.lead_calls:
        texts.append(lead_call(world, world.leads[call.lead], call, Rng("call", call.ordinal))[0])
    assert len(texts) >= 2000
    assert Counter(fault for text in texts for fault in lint(text)) == {}


def test_a_reader_who_weighs_rare_words_ranks_the_right_issue_first(name: str) -> None:
    issues = load_pack(name).issues
    books = [set(WORD.findall(f"{issue.name} {issue.description}".lower())) for issue in issues]
    held = Counter(word for book in books for word in book)
    for issue, book in zip(issues, books, strict=True):
        for one, two in zip(issue.symptoms, issue.symptoms[1:], strict=False):
            said = set(WORD.findall(f"{one} {two}".lower()))
            scores = [sum(held[word] ** -2 for word in said & other) for other in books]
            assert books[scores.index(max(scores))] is book, (issue.name, one, two)
