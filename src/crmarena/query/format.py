"""FORMAT(): values as text in the user's locale (en_US) and time zone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

from crmarena.query.bound import Aggregate, Column, Expr
from crmarena.query.clock import Clock

_MONEY_DIGITS = 2


def formatter(kind: str, expr: Expr, clock: Clock) -> Callable[[object], object]:
    """A function from stored values of a field type to text; null stays null."""
    if kind == "date":
        return _formatted_date
    if kind == "datetime":
        return lambda value: _formatted_moment(value, clock)
    digits = _digits(expr, kind)
    return lambda value: _formatted_number(value, kind, digits)


def _digits(expr: Expr, kind: str) -> int:
    if kind == "currency":
        return _MONEY_DIGITS
    inner = expr.column if isinstance(expr, Aggregate) else expr
    return inner.field.scale if isinstance(inner, Column) and kind != "int" else 0


def _formatted_date(value: object) -> object:
    if value is None:
        return None
    day = date.fromisoformat(str(value))
    return f"{day.month}/{day.day}/{day.year}"


def _formatted_moment(value: object, clock: Clock) -> object:
    if value is None:
        return None
    text = str(value)
    moment = datetime.fromisoformat(text[:23]).replace(tzinfo=UTC).astimezone(clock.zone)
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year}, {hour}:{moment.minute:02} {half}"


def _formatted_number(value: object, kind: str, digits: int) -> object:
    if not isinstance(value, int | float):
        return None
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,}"
    sign = "-" if exact < 0 else ""
    if kind == "currency":
        return f"{sign}${text}"
    return f"{sign}{text}%" if kind == "percent" else f"{sign}{text}"
