"""What service agents are like: good at some issues, quick or slow, prone to pass a case on or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmarena.core.rng import Rng

_CONCENTRATION = 0.3


@dataclass(frozen=True, slots=True)
class AgentStory:
    """The latents of one service agent. `skill` has a share for each issue, `pace` multiplies the time a case takes,
    `proneness` is how readily a case is passed on (0 to 1)."""

    user: int
    skill: tuple[float, ...]
    pace: float
    proneness: float


def sample_agents(users: Sequence[int], issues: int, rng: Rng) -> tuple[AgentStory, ...]:
    """The latents of all service agents, in order of user."""
    return tuple(
        AgentStory(
            user,
            skill(issues, rng.child("skill", user)),
            pace(rng.child("pace", user)),
            proneness(rng.child("proneness", user)),
        )
        for user in users
    )


def skill(issues: int, rng: Rng) -> tuple[float, ...]:
    """Shares of the issues in what an agent is good at: a few matter much."""
    return tuple(rng.dirichlet(_CONCENTRATION, issues))


def pace(rng: Rng) -> float:
    """How long an agent takes, 1 at the median."""
    return rng.lognormal(1.0, 0.6)


def proneness(rng: Rng) -> float:
    """Beta(2, 6), from sums of exponentials."""
    two = sum(rng.exponential(1.0) for _ in range(2))
    return two / (two + sum(rng.exponential(1.0) for _ in range(6)))
