"""Where the org sells: territories that share out the states and some regions beyond, and where each account sits."""

from dataclasses import dataclass

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.places import Place, inside, outlying, states
from crmarena.latents.stories import Person, TerritoryStory
from crmarena.spec.spec import OrgSpec


def carve(count: int, rng: Rng) -> list[list[Place]]:
    """The states and the district cut into `count` runs of neighbours of similar market size (root of population)."""
    regions = inside()
    if not 1 <= count <= len(regions):
        raise CrmArenaError(f"{count} territories for {len(regions)} regions", f"Use 1 to {len(regions)} territories.")
    size = sum(place.people**0.5 for place in regions) / count
    runs: list[list[Place]] = [[]]
    reach, goal = 0.0, size * rng.uniform(0.85, 1.15)
    for at, place in enumerate(regions):
        missing = count - len(runs)
        if runs[-1] and missing and (reach >= goal or len(regions) - at <= missing):
            runs.append([])
            goal = size * (len(runs) - 1) + size * rng.uniform(0.85, 1.15)
        runs[-1].append(place)
        reach += place.people**0.5
    while len(runs) < count:
        # Only when the goals ran past the end: the longest run gives its second half away.
        longest = max(runs, key=len)
        half = len(longest) // 2
        runs.append(longest[half:])
        del longest[half:]
    return runs


def hub(run: list[Place]) -> Place:
    """The state a territory is named after: the most populous one."""
    return max(run, key=lambda place: place.people)


def take_on(runs: list[list[Place]], rng: Rng) -> None:
    """Half of the regions beyond the states, of each kind, go to the territory with the fewest regions so far.

    Which half is drawn: a region's code alone never tells whether somebody covers it.
    """
    for kind, regions in outlying().items():
        for place in rng.child(kind).sample(regions, (len(regions) + 1) // 2):
            min(runs, key=len).append(place)


@dataclass(frozen=True, slots=True)
class Region:
    """What a territory covers, and the place it is named after."""

    hub: Place
    covers: tuple[Place, ...]


def regions(count: int, rng: Rng) -> list[Region]:
    """The map: what each of `count` territories covers."""
    runs = carve(count, rng.child("carve"))
    hubs = [hub(run) for run in runs]
    take_on(runs, rng.child("beyond"))
    return [Region(hub, tuple(run)) for hub, run in zip(hubs, runs, strict=True)]


def territories(spec: OrgSpec, land: list[Region], users: tuple[Person, ...], rng: Rng) -> tuple[TerritoryStory, ...]:
    """The territories with their members: sellers dealt out evenly, then other users until the links are used up."""
    links = spec.count("UserTerritory2Association")
    sellers = rng.child("sellers").shuffled([user.ordinal for user in users if user.sells])
    others = [user.ordinal for user in users if not user.sells and not user.serves]
    serving = [user.ordinal for user in users if user.serves]
    queue = sellers + rng.child("others").shuffled(others) + rng.child("serving").shuffled(serving)
    if not len(sellers) <= links <= len(queue):
        cure = f"Use {len(sellers)} to {len(queue)} UserTerritory2Association records."
        raise CrmArenaError(f"{links} territory links for {len(queue)} users, {len(sellers)} of them sellers", cure)
    members: list[list[int]] = [[] for _ in land]
    for at, user in enumerate(queue[:links]):
        members[at % len(land)].append(user)
    return tuple(
        TerritoryStory(
            i, f"{region.hub.cities[0]} Territory", tuple(sorted(p.code for p in region.covers)), tuple(sorted(chosen))
        )
        for i, (region, chosen) in enumerate(zip(land, members, strict=True))
    )  # fmt: skip


def strong_states(stories: tuple[TerritoryStory, ...], count: int) -> list[str]:
    """The `count` states most customers sit in: the most populous of every territory in turn."""
    people = {place.code: place.people for place in states()}
    ranked = [sorted(people.keys() & set(story.states), key=lambda code: (-people[code], code)) for story in stories]
    out: list[str] = []
    for rank in range(max(len(row) for row in ranked)):
        out += [row[rank] for row in ranked if rank < len(row)]
    return out[:count]


def account_states(count: int, stories: tuple[TerritoryStory, ...], strong: list[str], rng: Rng) -> list[str]:
    """The state of each account: one per territory first, then by market size with the strong states ahead."""
    first = [
        next(code for code in strong if code in story.states) for story in stories if set(strong) & set(story.states)
    ]
    codes = [place.code for place in states()]
    weights = [place.people**0.5 * (5.0 if place.code in strong else 0.6) for place in states()]
    rest = [rng.weighted(codes, weights) for _ in range(count - len(first))]
    return rng.shuffled((first + rest)[:count])
