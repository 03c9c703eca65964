"""A large org is made of parts: houses of the published size with people, customers and stories of their own.

What they share is the catalogue, the rules and the map of territories. The number of parts follows from the counts
alone, so cost and memory per record stay what they are for one part, and any number of processes gives the same rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from crmarena.core.errors import CrmArenaError
from crmarena.core.rng import derive
from crmarena.spec.scale import CATALOGUE
from crmarena.spec.spec import OrgSpec

WHOLE = 60_000
"""Records up to which an org is one part."""
PART = 30_000
"""Records of a part of a larger one."""
_HEADS = ("service_agents", "sellers")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `spec` is what it holds, with a seed of its own; `root` is the seed of what all parts share.

    `firsts` says how many records of an object the parts before it have.
    """

    number: int
    of: int
    spec: OrgSpec
    root: int
    firsts: Mapping[str, int]


def count_parts(spec: OrgSpec) -> int:
    """How many parts an org has."""
    records = sum(spec.counts.values())
    return 1 if records <= WHOLE else -(-records // PART)


def parts_of(spec: OrgSpec) -> tuple[Part, ...]:
    """The parts of an org; the first also holds what is shared. CrmArenaError if there are too few people for them."""
    of = count_parts(spec)
    sellers, agents = of * spec.count("Territory2"), 3 * of
    if of > 1 and (spec.supply.sellers < sellers or spec.supply.service_agents < agents):
        raise CrmArenaError(
            f"spec '{spec.name}': {spec.supply.sellers} sellers and {spec.supply.service_agents} service agents for "
            f"{sum(spec.counts.values()):,} records",
            f"Raise supply.sellers to {sellers} and supply.service_agents to {agents} at least, and User with them; "
            "or give a scale and leave the supply out.",
        )
    firsts = dict.fromkeys(spec.counts, 0)
    out = []
    for number in range(of):
        # Every chat has a visitor.
        before = firsts | {"LiveChatVisitor": firsts.get("LiveChatTranscript", 0)}
        part = Part(number, of, _slice(spec, number, of), spec.seed, before)
        out.append(part)
        firsts |= {name: firsts[name] + part.spec.count(name) for name in firsts if name not in CATALOGUE}
    return tuple(out)


def share(total: int, number: int, of: int) -> int:
    """What one part has of a total: all the same but for the rest, which goes to the first ones.

    Where one total is not above another, neither is any part's share of it.
    """
    return total // of + (number < total % of)


def _slice(spec: OrgSpec, number: int, of: int) -> OrgSpec:
    if of == 1:
        return spec
    counts = {name: total if name in CATALOGUE else share(total, number, of) for name, total in spec.counts.items()}
    supply = spec.supply.model_copy(update={name: share(getattr(spec.supply, name), number, of) for name in _HEADS})
    update: dict[str, object] = {"counts": counts, "supply": supply}
    if number:
        # The articles are written once.
        counts["Knowledge__kav"] = 0
        update["seed"] = derive("part", spec.edition, spec.seed, number) >> 1
    return spec.model_copy(update=update)
