"""The knowledge base: as many articles as counted, of the right length, saying what the rules say."""

from crmarena.latents.world import World
from crmarena.records.text import articles
from crmarena.records.text.lint import lint
from crmarena.records.text.words import days


def test_number_length_and_form(world: World) -> None:
    found = articles(world)
    assert len(found) == world.spec.count("Knowledge__kav")
    assert len({article.title for article in found}) == len(found)
    assert len({article.url_name for article in found}) == len(found)
    for article in found:
        assert 336 <= len(article.body.split()) <= 440, article.title
        assert lint(article.body) == lint(article.title) == lint(article.summary) == []
        assert article.body.count("\n\n") >= 3


def test_a_part_is_the_beginning_of_the_whole(world: World) -> None:
    less = world.spec.model_copy(update={"counts": {**world.spec.counts, "Knowledge__kav": 12}})
    few = articles(type(world)(**{**{f: getattr(world, f) for f in world.__slots__}, "spec": less}))
    assert few == articles(world)[:12]


def one(world: World, *facts: str) -> str:
    """The body of the only internal article that holds all facts."""
    hits = [a.body for a in articles(world) if a.internal and all(fact in a.body for fact in facts)]
    assert len(hits) == 1, facts
    return hits[0]


def test_rules_are_stated_as_they_are(world: World) -> None:
    policy = world.policies
    one(world, *(f"{units} units or more on a line: {rate} percent" for units, rate in policy.discount_tiers))
    one(world, *(f"or more in total: {days(count)}" for _, count in policy.install_steps))
    names = [product.name for product in world.products]
    one(world, *(f"{names[p]}: at most {units} units per order" for p, units in policy.quantity_limits))
    one(world, *(f"- {names[a]} and {names[b]}" for a, b in policy.exclusions))
    one(world, *(f"{names[head]} needs {names[parts[0]]}" for head, parts in policy.bundles))


def test_every_issue_has_its_article_with_both_remedies(world: World) -> None:
    found = articles(world)
    for issue in world.issues:
        (body,) = [a.body for a in found if issue.solutions[0][0] in a.body]
        assert issue.name in body
        for name, validity in issue.solutions:
            window = "at any time" if validity == -1 else f"within {validity} days of the order"
            assert f"{name}: may be offered {window}" in body


def test_every_rival_has_an_internal_profile(world: World) -> None:
    found = articles(world)
    for rival in world.competitors:
        about = [a for a in found if rival.name in a.body]
        assert len(about) == 1
        assert about[0].internal
        assert str(rival.founded) in about[0].body


def test_rules_and_rivals_are_internal_and_the_rest_is_not(world: World) -> None:
    found = articles(world)
    assert sum(article.internal for article in found) == 7 + len(world.competitors)
    assert all(article.internal for article in found[: 7 + len(world.competitors)])
