"""The regions an org may sell to: population, time zone and cities, read from the table beside this file."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """A region; `offset` is hours from UTC in standard time, `people` in hundred thousands."""

    code: str
    kind: str  # state | district | island | province
    country: str
    offset: int
    people: int
    area: str
    cities: tuple[str, ...]

    @property
    def inside(self) -> bool:
        """True for the fifty states and the federal district: each of them belongs to a territory."""
        return self.kind in ("state", "district")


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """All places by code, in the order of the table."""
    text = files("crmarena.latents").joinpath("places.csv").read_text("utf-8")
    return {
        row["code"]: Place(
            row["code"], row["kind"], row["country"], int(row["offset"]), int(row["people"]), row["area"],
            tuple(row["cities"].split(";")),
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def inside() -> tuple[Place, ...]:
    """The fifty states and the district, in an order in which neighbours on the list are neighbours on the map."""
    return tuple(place for place in places().values() if place.inside)


def states() -> tuple[Place, ...]:
    """The fifty states: where the customers of every org sit."""
    return tuple(place for place in places().values() if place.kind == "state")


def outlying() -> dict[str, tuple[Place, ...]]:
    """The other regions by kind: a territory may have taken one on, or none may have."""
    return {kind: tuple(place for place in places().values() if place.kind == kind) for kind in ("island", "province")}
