"""Who is on duty when: every user has a season of the org's life, so that rankings change from year to year."""

from collections.abc import Sequence
from datetime import date

from crmarena.core.rng import Rng


class Rota:
    """Users with a turn of duty each; about `active` of them share any day.

    The org's life is treated as a circle: whoever serves over its end also serves at its beginning, which keeps the
    number on duty even from the first day to the last.
    """

    def __init__(self, users: Sequence[int], active: int, life: tuple[date, date], rng: Rng) -> None:
        self._start = life[0]
        self._life = (life[1] - life[0]).days + 1
        self._reach = min(1.0, active / max(1, len(users))) * self._life / 2
        order = rng.shuffled(users)
        step = self._life / max(1, len(order))
        self.centres = {user: (at + rng.uniform(0.1, 0.9)) * step for at, user in enumerate(order)}
        self._known: dict[date, list[int]] = {}

    def on(self, user: int, day: date) -> bool:
        """Whether a user is on duty that day."""
        gap = abs((day - self._start).days - self.centres[user])
        return min(gap, self._life - gap) <= self._reach

    def duty(self, day: date) -> list[int]:
        """The users on duty that day, in ascending order; the nearest one if there is nobody."""
        if day not in self._known:
            self._known[day] = self._duty(day)
        return self._known[day]

    def _duty(self, day: date) -> list[int]:
        found = sorted(user for user in self.centres if self.on(user, day))
        if found:
            return found
        place = (day - self._start).days
        return [min(self.centres, key=lambda user: (abs(self.centres[user] - place), user))]
