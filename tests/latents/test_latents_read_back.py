"""Every latent can be read back from rows and texts, and a reader misses it once its sampler is made constant."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest

from crmarena.latents import World, sample_world
from crmarena.latents import products as products_
from crmarena.latents.leads import _wish
from crmarena.latents.market import territories
from crmarena.latents.places import inside
from crmarena.latents.stories import PolicyStory
from crmarena.spec.spec import load_spec
from latents.reading import catalogue, desk, leads, market, rows, talk, todo
from latents.reading.rows import Rows

Check = Callable[[World, Rows], None]
Emit = Callable[[World], Rows]


class Latent(NamedTuple):
    """Where a latent is sampled, what stands in for the sampler, and who reads it from which tables of which org."""

    check: Check
    recipe: str
    emit: Emit
    sampler: str
    constant: Callable[..., Any]


def always(value: object) -> Callable[..., Any]:
    """A sampler that has nothing to say."""
    return lambda *_args, **_named: value


def rules(**fixed: Any) -> Callable[..., PolicyStory]:
    """The rules of the house with one of them the same everywhere."""
    sample = products_.policies
    return lambda *args: replace(sample(*args), **fixed)


def swapped(*args: Any) -> Any:
    """Territories whose members have changed places."""
    stories = territories(*args)
    return tuple(replace(one, members=two.members) for one, two in zip(stories, stories[1:] + stories[:1], strict=True))


def wished(place: int, value: object) -> Callable[..., Any]:
    """What leads want, with one part of it the same for all."""

    def constant(*args: Any) -> Any:
        wish = list(_wish(*args))
        wish[place] = value
        return tuple(wish)

    return constant


def rotated(count: int, _rng: object) -> Any:
    """The states dealt out in turn instead of cut into neighbourhoods."""
    return [list(inside()[at::count]) for at in range(count)]


LATENTS: dict[str, Latent] = {
    "categories": Latent(
        catalogue.check_categories, "tiny", rows.catalogue, "products._links",
        lambda chosen, *_: [(0,) for _ in chosen],
    ),
    "prices": Latent(catalogue.check_prices, "tiny", rows.catalogue, "products.list_price", always(29_999)),
    "validity": Latent(catalogue.check_solutions, "tiny", rows.catalogue, "products.validity", always(-1)),
    "discounts": Latent(
        catalogue.check_discounts, "tiny", rows.catalogue, "products.policies",
        rules(discount_tiers=((5, 5), (10, 10), (20, 15))),
    ),
    "installation": Latent(
        catalogue.check_install, "tiny", rows.catalogue, "products.policies",
        rules(install_steps=((1, 1), (5, 3), (15, 7), (25, 14))),
    ),
    "limits": Latent(
        catalogue.check_limits, "tiny", rows.catalogue, "products.policies", rules(quantity_limits=((0, 5),))
    ),
    "exclusions": Latent(
        catalogue.check_exclusions, "tiny", rows.catalogue, "products.policies", rules(exclusions=((0, 1),))
    ),
    "requirements": Latent(
        catalogue.check_bundles, "tiny", rows.catalogue, "products.policies", rules(bundles=((0, (1, 2)),))
    ),
    "facets of competitors": Latent(
        catalogue.check_facets, "tiny", rows.catalogue, "products.sides",
        lambda facets, _: (tuple(facets[:2]), (facets[2],)),
    ),
    "territories": Latent(catalogue.check_territories, "tiny", rows.catalogue, "market.carve", rotated),
    "region skill": Latent(catalogue.check_members, "tiny", rows.catalogue, "market.territories", swapped),
    "issues": Latent(
        desk.check_issues, "tiny", rows.service, "complaints._tilt", lambda floor, *_: [1.0] * len(floor.issues)
    ),
    "skill": Latent(desk.check_skill, "b2b", rows.service, "agents.skill", lambda issues, _: (1 / issues,) * issues),
    "pace": Latent(desk.check_pace, "b2c", rows.service, "agents.pace", always(1.0)),
    "proneness": Latent(desk.check_proneness, "b2c", rows.service, "agents.proneness", always(0.25)),
    "complaint habit": Latent(desk.check_complaints, "b2c", rows.service, "habits.complaints", always(1.2)),
    "sore issues": Latent(desk.check_sore, "b2b", rows.service, "habits.sore", always((0, 1, 2))),
    "remedies": Latent(desk.check_remedies, "tiny", rows.service, "remedies._lawful", always("")),
    "breaches": Latent(desk.check_breaches, "tiny", rows.service, "remedies.breaking", always([])),
    "tastes": Latent(market.check_tastes, "b2b", rows.selling, "habits.tastes", lambda kinds, _: (1 / kinds,) * kinds),
    "sizes": Latent(market.check_sizes, "b2b", rows.selling, "habits.size", always(1.0)),
    "bottom lines": Latent(
        market.check_bottom_lines, "tiny", rows.selling, "papers.bottom_line", lambda net, *_: net + 1
    ),
    "wrong stages": Latent(todo.check_wrong_stages, "b2b", rows.todos, "deals._misstage", always(None)),
    "wrong priorities": Latent(
        todo.check_wrong_priorities, "b2b", rows.todos, "todos.count_ahead", lambda drafts, *_: [0] * len(drafts)
    ),
    "items": Latent(leads.check_items, "tiny", rows.work, "leads._wish", wished(0, ((0, 1),))),
    "budgets": Latent(leads.check_budget, "tiny", rows.work, "leads._wish", wished(1, 100_000)),
    "days": Latent(leads.check_days, "tiny", rows.work, "leads._wish", wished(2, 5)),
    "need": Latent(leads.check_need, "tiny", rows.work, "leads._wish", wished(3, frozenset())),
    "decision power": Latent(leads.check_authority, "tiny", rows.work, "leads._wish", wished(3, frozenset())),
    "competitors of deals": Latent(
        talk.check_competitors, "tiny", rows.work, "talks.rivals", lambda drafts, *_: [(0, 1) for _ in drafts]
    ),
    "drift": Latent(talk.check_drift, "b2b", rows.rivalry, "rivalry.drift", always(1.0)),
    "offers": Latent(talk.check_offers, "tiny", rows.work, "talks.offered", always(None)),
    "themes and insights": Latent(talk.check_subtopics, "tiny", rows.work, "talks.Caller._insights", always(())),
    "stances": Latent(talk.check_stances, "tiny", rows.work, "talks.Caller._insights", always(())),
}  # fmt: skip


@cache
def world(recipe: str) -> World:
    """The world of a shipped recipe."""
    return sample_world(load_spec(recipe))


@cache
def emitted(recipe: str, emit: Emit) -> Rows:
    """Some of its rows."""
    return emit(world(recipe))


@pytest.mark.parametrize("name", LATENTS)
def test_a_reader_of_the_rows_recovers_the_latent(name: str) -> None:
    one = LATENTS[name]
    one.check(world(one.recipe), emitted(one.recipe, one.emit))


@pytest.mark.parametrize("name", LATENTS)
def test_without_the_latent_its_reader_turns_red(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = LATENTS[name]
    truth = world(one.recipe)
    monkeypatch.setattr(f"crmarena.latents.{one.sampler}", one.constant)
    without = one.emit(sample_world(truth.spec))
    with pytest.raises(AssertionError):
        one.check(truth, without)
