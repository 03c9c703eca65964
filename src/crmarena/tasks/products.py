"""Drawing a question about a product: one that customers complain about, at a time when they did or did not."""

from dataclasses import replace

from crmarena.core.rng import Rng
from crmarena.tasks.causes import Causes
from crmarena.tasks.family import Asked, Draft
from crmarena.tasks.timing import Grid, timed, when


def about_product(causes: Causes, direction: str, rng: Rng, grid: Grid, share_elsewhere: float) -> Draft:
    """A product and a period with at least one of its cases; any period at all in `share_elsewhere` of the draws."""
    case = rng.choice(causes.cases.items)
    if rng.chance(share_elsewhere):
        draft = timed(causes, direction, rng, grid)
    else:
        period, today = when(causes, rng, grid, around=case.created.date())
        draft = Draft(Asked(direction, today, period))
    world = causes.world
    facts = {"product": world.products[case.product].name, "product_id": world.ids.of("Product2", case.product)}
    return Draft(replace(draft.asked, facts=facts), {"product": case.product})
