"""Starting plays a moment apart, so that their model calls do not come in bursts."""

import anyio


class Pace:
    """Lets callers through at least `gap` seconds apart.

    Plays begun at once stay in step: the replies of all come together, wait for each other in the one event loop, and
    the next calls leave together, while the connections idle. The gap is below what a play costs in work, so that it
    bounds nothing.
    """

    def __init__(self, gap: float = 0.0) -> None:
        self._gap = gap
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for this caller's turn."""
        now = anyio.current_time()
        mine = max(now, self._next)
        self._next = mine + self._gap
        await anyio.sleep(mine - now)
