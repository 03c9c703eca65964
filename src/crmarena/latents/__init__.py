"""The hidden causes of an org (who is slow, which product fails, what a deal is about), sampled from a spec."""

from crmarena.latents.sample import sample_world
from crmarena.latents.world import World

__all__ = ["World", "sample_world"]
