"""Small words: numbers, money, days and lists as people write and say them."""

from collections.abc import Sequence

from crmarena.core.rng import Rng

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def number(value: int) -> str:
    """A count in words up to twenty, in digits beyond."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else f"{value:,}"


def spoken(value: int, rng: Rng) -> str:
    """A count in words or, now and then, in digits."""
    return str(value) if rng.chance(0.25) else number(value)


def money(cents: int) -> str:
    """Dollars with separators; cents only if there are any: `$1,499.99`, `$2,100`."""
    return f"${cents // 100:,}" if cents % 100 == 0 else f"${cents / 100:,.2f}"


def spoken_money(cents: int, rng: Rng) -> str:
    """An amount as somebody says it: `$2,087`, `$2087` or `2,087 dollars`."""
    if cents % 100:
        return money(cents)
    return rng.choice((money(cents), f"${cents // 100}", f"{cents // 100:,} dollars"))


def days(count: int) -> str:
    """`one day`, `three days`."""
    return f"{number(count)} day{'' if count == 1 else 's'}"


def series(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
