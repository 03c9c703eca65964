"""Who asks: 48 characters in three groups, one drawn for each task."""

import tomllib
from functools import cache
from importlib.resources import files

from crmarena.core.play import Facing
from crmarena.core.rng import Rng


@cache
def personas() -> dict[str, tuple[str, ...]]:
    """The characters by group: employee, consumer, business."""
    text = files("crmarena.tasks").joinpath("personas.toml").read_text("utf-8")
    return {group: tuple(lines) for group, lines in tomllib.loads(text).items()}


def persona_for(facing: Facing, rng: Rng) -> str:
    """A colleague for internal questions, a customer for external ones."""
    return rng.choice(personas()["employee" if facing == "internal" else "consumer"])
