"""The shipped packs keep what the world and the families rely on; the loader names what is wrong with others."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from crmarena.core.errors import CrmArenaError
from crmarena.spec.pack import STAGES, Pack, load_pack, packs

ROOT = Path(__file__).parents[2] / "src" / "crmarena" / "spec" / "packs"
STOP = frozenset(
    re.findall(
        r"\w+",
        """a an the and or of to in on at it is are was were be been by for from with without that this which
        so as our we us my i me you your they them their there no not nor but yet although because since
        after before while then than too very any all every each one two three he had has have do does did
        into more most other others another what who whom whose when where if can cannot could would will
        its""",
    )
)


def content(text: str) -> set[str]:
    """Content words."""
    return {word for word in re.findall(r"[a-z]+", text.lower()) if word not in STOP}


@pytest.fixture(params=packs())
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_both_default_packs_are_on_the_shelf() -> None:
    assert {"electronics-design", "outdoor-gear"} <= set(packs())


def test_catalogue_has_fifty_priced_products_and_one_without_price(pack: Pack) -> None:
    prices = [product.price for product in pack.products if product.price is not None]
    assert len(pack.products) == 51
    assert len(prices) == len(set(prices)) == 50
    assert {price % 100 for price in prices} <= {50, 99}
    assert sum(len(product.categories) for product in pack.products) == 100
    assert all(1 <= len(product.categories) <= 2 for product in pack.products)


def test_product_names_share_no_word(pack: Pack) -> None:
    words = Counter(word.lower() for product in pack.products for word in product.name.split())
    assert [word for word, count in words.items() if count > 1] == []


def test_product_descriptions_and_nouns(pack: Pack) -> None:
    for product in pack.products:
        assert 30 <= len(product.description.split()) <= 60, product.name
        assert len(content(product.noun) & content(product.name)) <= 1, product.name


def test_b2b_prices_lie_in_their_range() -> None:
    prices = [product.price for product in load_pack("electronics-design").products if product.price]
    assert min(prices) >= 25000
    assert max(prices) <= 65000


def test_issue_texts_have_their_sizes(pack: Pack) -> None:
    assert len(pack.issues) == 15
    for issue in pack.issues:
        assert 25 <= len(issue.description.split()) <= 50, issue.name
        assert any(days != -1 for _, days in issue.solutions), issue.name


def test_case_wordings_avoid_the_words_of_the_issue_name(pack: Pack) -> None:
    for issue in pack.issues:
        name = {word[:5] for word in content(issue.name)}
        for text in (*issue.symptoms, *issue.subjects):
            words = {word[:5] for word in content(text)}
            assert len(words & name) <= 0.4 * len(name), (issue.name, text)


def test_a_reader_who_counts_common_words_finds_the_issue_of_each_symptom(pack: Pack) -> None:
    descriptions = [content(f"{issue.name} {issue.description}") for issue in pack.issues]
    for at, issue in enumerate(pack.issues):
        for symptom in issue.symptoms:
            common = [len(content(symptom) & words) for words in descriptions]
            assert common[at] == max(common), (issue.name, symptom)
            assert common.count(max(common)) == 1, (issue.name, symptom)


def test_competitors(pack: Pack) -> None:
    assert 6 <= len(pack.competitors) <= 8
    assert len(pack.facets) == 10
    for rival in pack.competitors:
        assert 2 <= len(rival.strengths) <= 3
        assert 1 <= len(rival.weaknesses) <= 3
        assert rival.founded < 2020


def test_stages_have_their_own_vocabulary(pack: Pack) -> None:
    assert tuple(pack.stages) == STAGES
    shapes = {name: {subject.split("{")[0] for subject in stage.subjects} for name, stage in pack.stages.items()}
    for one in STAGES:
        for other in STAGES:
            common = shapes[one] & shapes[other] - {""}
            assert one == other or not common, (one, other, common)


def test_a_third_party_folder_loads_by_path(tmp_path: Path) -> None:
    mine = tmp_path / "my-pack"
    shutil.copytree(ROOT / "outdoor-gear", mine)
    loaded = load_pack(str(mine))
    assert loaded.name == "my-pack"
    assert loaded.products == load_pack("outdoor-gear").products


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("products.toml", "price = 219.99", 'price = "dear"', "products.toml: product 'Mosswalker Boots': price"),
        ("products.toml", 'categories = ["Footwear"]', 'categories = ["Shoes"]', "'Shoes' is not one of"),
        ("products.toml", "Screedash Trainers", "Mosswalker Boots", "two entries are named 'Mosswalker Boots'"),
        ("issues.toml", "days = 365", "days = 364", "must be one of (-1, 30, 90, 365), not 364"),
        ("competitors.toml", "founded = 1996", "foundd = 1996", "founded: is missing"),
        ("tasks.toml", "[Discovery]", "[Discover]", "Discovery: is missing"),
        ("pack.toml", "keywords = ", "keyword = ", "keywords: is missing"),
        ("insights.toml", "label = ", "label : ", "insights.toml is not valid TOML"),
    ],
)
def test_faults_are_told_with_file_and_key(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    mine = tmp_path / "broken"
    shutil.copytree(ROOT / "outdoor-gear", mine)
    text = (mine / file).read_text("utf-8")
    assert old in text
    (mine / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CrmArenaError) as caught:
        load_pack(str(mine))
    assert told in str(caught.value)


def test_unknown_pack_lists_the_known_ones() -> None:
    with pytest.raises(CrmArenaError, match=", ".join(packs())):
        load_pack("no-such-pack")
