"""The states an org sells to: population, time zone and cities, read from the table beside this file."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Place:
    """A state or province; `offset` is hours from UTC in standard time, `people` in hundred thousands."""

    code: str
    country: str
    offset: int
    people: int
    area: str
    cities: tuple[str, ...]

    @property
    def inside(self) -> bool:
        """True for the fifty states that territories share out; false for the places no territory covers."""
        return self.country == "US"


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """All places by code, in the order of the table."""
    text = files("crmarena.latents").joinpath("places.csv").read_text("utf-8")
    return {
        row["code"]: Place(
            row["code"], row["country"], int(row["offset"]), int(row["people"]), row["area"],
            tuple(row["cities"].split(";")),
        )
        for row in csv.DictReader(text.splitlines())
    }  # fmt: skip


def inside() -> tuple[Place, ...]:
    """The fifty states, in an order in which neighbours on the list are neighbours on the map."""
    return tuple(place for place in places().values() if place.inside)


def beyond() -> tuple[Place, ...]:
    """Places that belong to no territory."""
    return tuple(place for place in places().values() if not place.inside)
