"""Where the org sells: territories that share out the fifty states, and which state each account sits in."""

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import Rng
from crmarena.latents.places import Place, inside
from crmarena.latents.stories import Person, TerritoryStory
from crmarena.spec.spec import OrgSpec


def carve(count: int, rng: Rng) -> list[list[Place]]:
    """The fifty states cut into `count` runs of neighbours of roughly equal market size (root of population)."""
    states = inside()
    if not 1 <= count <= len(states):
        raise CrmArenaError(f"{count} territories for {len(states)} states", "Use 1 to 50 territories.")
    size = sum(place.people**0.5 for place in states) / count
    runs: list[list[Place]] = [[]]
    reach, goal = 0.0, size * rng.uniform(0.85, 1.15)
    for at, place in enumerate(states):
        missing = count - len(runs)
        if runs[-1] and missing and (reach >= goal or len(states) - at <= missing):
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


def territories(spec: OrgSpec, users: tuple[Person, ...], rng: Rng) -> tuple[TerritoryStory, ...]:
    """The territories with their members: sellers dealt out evenly, then other users until the links are used up."""
    runs = carve(spec.count("Territory2"), rng.child("carve"))
    links = spec.count("UserTerritory2Association")
    sellers = rng.child("sellers").shuffled([user.ordinal for user in users if user.sells])
    others = [user.ordinal for user in users if not user.sells and not user.serves]
    serving = [user.ordinal for user in users if user.serves]
    queue = sellers + rng.child("others").shuffled(others) + rng.child("serving").shuffled(serving)
    if not len(sellers) <= links <= len(queue):
        cure = f"Use {len(sellers)} to {len(queue)} UserTerritory2Association records."
        raise CrmArenaError(f"{links} territory links for {len(queue)} users, {len(sellers)} of them sellers", cure)
    members: list[list[int]] = [[] for _ in runs]
    for at, user in enumerate(queue[:links]):
        members[at % len(runs)].append(user)
    return tuple(
        TerritoryStory(i, f"{hub(run).cities[0]} Territory", tuple(sorted(p.code for p in run)), tuple(sorted(chosen)))
        for i, (run, chosen) in enumerate(zip(runs, members, strict=True))
    )


def strong_states(stories: tuple[TerritoryStory, ...], count: int) -> list[str]:
    """The `count` states most customers sit in: the most populous of every territory in turn."""
    people = {place.code: place.people for place in inside()}
    ranked = [sorted(story.states, key=lambda code: (-people[code], code)) for story in stories]
    out: list[str] = []
    for rank in range(max(len(row) for row in ranked)):
        out += [row[rank] for row in ranked if rank < len(row)]
    return out[:count]


def account_states(count: int, stories: tuple[TerritoryStory, ...], strong: list[str], rng: Rng) -> list[str]:
    """The state of each account: one per territory first, then by market size with the strong states ahead."""
    first = [
        next(code for code in strong if code in story.states) for story in stories if set(strong) & set(story.states)
    ]
    codes = [place.code for place in inside()]
    weights = [place.people**0.5 * (5.0 if place.code in strong else 0.6) for place in inside()]
    rest = [rng.weighted(codes, weights) for _ in range(count - len(first))]
    return rng.shuffled((first + rest)[:count])
