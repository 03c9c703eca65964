"""A random source derived by a stable hash of a path, with draws that need only exact IEEE arithmetic.

`math.exp`, `math.log` and the distribution methods of the standard library differ between C libraries or Python
versions in the last bit; every draw here is built from `random.random()` (a documented, frozen stream), additions,
multiplications and integer powers, so the same path gives the same value on every machine.
"""

from _random import Random  # the generator of `random.Random` without its wrappers: the same stream, half the cost
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_LN2 = 0.6931471805599453


_SIZES = tuple(size.to_bytes(4, "big") for size in range(64))


def _joined(path: tuple[str | int, ...]) -> bytes:
    """A path as bytes, each part behind its length, so that no two paths read alike."""
    joined = b""
    for part in path:
        piece = str(part).encode()
        size = len(piece)
        joined += (_SIZES[size] if size < 64 else size.to_bytes(4, "big")) + piece
    return joined


def derive(*path: str | int) -> int:
    """A 64-bit seed from a path of names and ordinals; stable over machines, versions and hash seeds."""
    return int.from_bytes(blake2b(_joined(path), digest_size=8).digest(), "big")


def exp(x: float) -> float:
    """e**x by range reduction and a Taylor series: identical bits everywhere (libm is not)."""
    halvings = round(x / _LN2)
    rest = x - halvings * _LN2
    term = total = 1.0
    for k in range(1, 18):
        term *= rest / k
        total += term
    return total * 2.0**halvings


class Rng:
    """One stream of draws; `child` opens an independent one, so adding an object never reshuffles the others."""

    __slots__ = ("_place", "_random")

    def __init__(self, *path: str | int) -> None:
        self._place = _joined(path)
        self._random = self._open

    def _open(self) -> float:
        # Seeding the generator costs some µs; most nodes of the tree are only ever parents.
        self._random = Random(int.from_bytes(blake2b(self._place, digest_size=8).digest(), "big")).random
        return self._random()

    def child(self, *path: str | int) -> "Rng":
        """The independent stream at this one's path and `path` behind it."""
        out = Rng.__new__(Rng)
        out._place = self._place + _joined(path)
        out._random = out._open
        return out

    def random(self) -> float:
        """Uniform in [0, 1)."""
        return self._random()

    def uniform(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * self._random()

    def integer(self, low: int, high: int) -> int:
        """A uniform integer, both bounds included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random() < probability

    def choice(self, items: Sequence[T]) -> T:
        """One of the items, uniformly."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of the items with probability proportional to its weight."""
        if len(items) != len(weights):
            raise ValueError(f"{len(items)} items with {len(weights)} weights")
        mark = self._random() * sum(weights)
        for at, weight in enumerate(weights):
            mark -= weight
            if mark < 0:
                return items[at]
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """A new list in random order (Fisher-Yates)."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = int(self._random() * (i + 1))
            out[i], out[j] = out[j], out[i]
        return out

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """`count` distinct items in random order (all of them if there are fewer)."""
        if count * 4 >= len(items):
            return self.shuffled(items)[:count]
        seen: dict[int, None] = {}
        while len(seen) < count:
            seen.setdefault(int(self._random() * len(items)))
        return [items[i] for i in seen]

    def normal(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        """Nearly normal (the sum of twelve uniforms, so within six deviations)."""
        draw = self.random  # not `_random`: that one is replaced at the first draw
        return mean + deviation * (sum(draw() for _ in range(12)) - 6.0)

    def lognormal(self, median: float, sigma: float) -> float:
        """Log-normal with the given median and sigma of the logarithm."""
        return median * exp(self.normal(0.0, sigma))

    def exponential(self, mean: float) -> float:
        """Exponential, by halvings and a remainder within one halving (no logarithm of libm needed)."""
        octaves = 0
        while self._random() < 0.5:
            octaves += 1
        rest = self._random()
        # -ln(1 - rest / 2), at most ln 2, by its series.
        x = rest / 2
        power, total = x, x
        for k in range(2, 40):
            power *= x
            total += power / k
        return mean * (octaves * _LN2 + total)

    def poisson(self, mean: float) -> int:
        """Poisson by multiplication of uniforms; meant for means below about 50."""
        limit, product, count = exp(-mean), self._random(), 0
        while product > limit:
            product *= self._random()
            count += 1
        return count

    def geometric(self, probability: float) -> int:
        """Number of failures before the first success."""
        count = 0
        while self._random() >= probability:
            count += 1
        return count

    def dirichlet(self, alpha: float, size: int) -> list[float]:
        """A random point of the simplex; small alpha concentrates it on few entries."""
        raw = [exp(self.normal(0.0, 1.0 / (alpha + 0.05))) for _ in range(size)]
        total = sum(raw)
        return [value / total for value in raw]
