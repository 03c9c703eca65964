"""Bursts: months in which one product fails, planned so that no product has only one such month in its history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crmarena.core.calendar import add_months
from crmarena.core.rng import Rng

_SIZES = (3, 5)
"""Fewest and most cases of a burst."""
_APART = 13
"""Months at least from one burst of a product to its next: no question about a month holds two of them."""
_EACH = 3
"""Most bursts of one product; it has two at least where its history is long enough."""


@dataclass(frozen=True, slots=True)
class Burst:
    """`size` cases of a product in the month that begins on `start`, mostly of one issue."""

    product: int
    start: date
    issue: int
    size: int


@dataclass(slots=True)
class Calendar:
    """Plans all bursts. `ready` is the first day on which each product is in use often enough, `able` its issues."""

    ready: Mapping[int, date]
    able: Mapping[int, Sequence[int]]
    end: date
    rng: Rng

    def plan(self, total: int) -> list[Burst]:
        """Bursts of `total` cases, fewer where the products' histories have no room for them."""
        planned = self._months(max(min(12, total // _SIZES[0]), total * 2 // sum(_SIZES)))
        sizes = self._sizes(total, [len(starts) for _, starts in planned])
        blamed: Counter[int] = Counter()
        out: list[Burst] = []
        for turn, (product, starts) in enumerate(planned):
            mine: set[int] = set()
            for start in starts:
                able = self.rng.child("issue", turn, len(mine)).shuffled(self.able[product])
                issue = min(able, key=lambda i: (i in mine, blamed[i]))
                blamed[issue] += 1
                mine.add(issue)
                out.append(Burst(product, start, issue, sizes[turn]))
        return out

    def _sizes(self, total: int, counts: Sequence[int]) -> list[int]:
        """Cases of each burst of each product; all bursts of one are alike, so that none is its tallest ever.

        Up to two cases of the total are left over, because nobody has so few bursts that it could take them.
        """
        low, high = _SIZES
        sizes = [low] * len(counts)
        left = total - low * sum(counts)
        order = self.rng.child("sizes").shuffled([turn for turn in range(len(counts)) for _ in range(high - low)])
        for turn in order:
            if counts[turn] <= left:
                sizes[turn] += 1
                left -= counts[turn]
        return sizes

    def _months(self, number: int) -> list[tuple[int, list[date]]]:
        """Products with the months of their bursts, up to `number` in all: two and three of a product by turns."""
        months = {product: self._whole_months(day) for product, day in self.ready.items()}
        # A year to choose the first from, and each further one needs its distance; long histories come first.
        room = {p: min(_EACH, 1 + max(0, len(some) - 12) // _APART) for p, some in months.items() if some}
        order = sorted(self.rng.child("products").shuffled(sorted(room)), key=lambda product: -room[product])
        names: Counter[int] = Counter()
        out: list[tuple[int, list[date]]] = []
        left = number
        for turn, product in enumerate(order):
            wish = min(2 + turn % 2, left)
            # Nobody is left over with a single burst.
            wish = min(room[product], 5 - wish if left - wish == 1 else wish)
            if left == 0 or (wish == 1 and out):
                break
            out.append((product, self._spread(months[product], wish, names, self.rng.child("months", turn))))
            left -= wish
        return out

    def _whole_months(self, day: date) -> list[date]:
        """First days of the months that begin after a day and are over before the end."""
        out = []
        start = add_months(day.replace(day=1), 1)
        while add_months(start, 1) <= self.end:
            out.append(start)
            start = add_months(start, 1)
        return out

    def _spread(self, months: Sequence[date], count: int, names: Counter[int], rng: Rng) -> list[date]:
        """`count` of the months, far enough apart and each with its own name, the least used names first."""
        slack = len(months) - _APART * (count - 1)
        out: list[date] = []
        first = 0
        for k in range(count):
            # Each takes its share of the slack, so that those still to come have many names to choose from.
            able = months[first : k * _APART + slack * (k + 1) // count]
            mine = {start.month for start in out}
            start = min(rng.shuffled(able), key=lambda day: (day.month in mine, names[day.month]))
            names[start.month] += 1
            out.append(start)
            first = months.index(start) + _APART
        return out
