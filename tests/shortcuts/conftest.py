"""What the shortcut gates read, made once: the lead calls, the worlds of both editions, and drawn tasks."""

import pytest

from crmarena.latents import World, sample_world
from crmarena.spec.pack import load_pack, packs
from crmarena.spec.spec import load_spec
from shortcuts.sample import Sample, draw_sample
from shortcuts.talks import Corpus, calls_of, lead_world


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    world = lead_world()
    return Corpus(world, list(calls_of(world)))


@pytest.fixture(scope="session")
def worlds() -> dict[str, World]:
    """One world of each edition, of the published size."""
    return {edition: sample_world(load_spec(edition)) for edition in ("b2b", "b2c")}


@pytest.fixture(scope="session")
def orgs(worlds: dict[str, World]) -> dict[str, World]:
    """One world of each pack."""
    out = {world.spec.pack: world for world in worlds.values()}
    for pack in packs():
        if pack not in out:
            spec = load_spec("b2c" if len(load_pack(pack).categories) < 10 else "b2b", 3)
            out[pack] = sample_world(spec.model_copy(update={"pack": pack}))
    return out


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Tasks of every family, drawn on an org of the published size but for its long texts."""
    return draw_sample(tmp_path_factory.mktemp("shortcuts") / "org")
