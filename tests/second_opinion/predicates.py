"""Random conditions that Salesforce would accept."""

from crmarena.schema import Field
from second_opinion.dice import chance, one, some
from second_opinion.maker import Here, Maker, Target
from second_opinion.values import TEXT_TYPES

_ORDERED = ("=", "!=", "<>", "<", "<=", ">", ">=")
_EQUAL = ("=", "!=", "<>")
_KEYS = frozenset(("id", "reference"))
_PARTS = ("MONTH", "QUARTER", "YEAR")
_NUMBERS = ("1", "2", "3", "4", "5", "12", "15", "20", "31", "2023", "2024", "0", "366")
_OF_DAY = (*(f"CALENDAR_{part}" for part in _PARTS), *(f"FISCAL_{part}" for part in _PARTS),
           "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "WEEK_IN_MONTH", "WEEK_IN_YEAR")  # fmt: skip


def filterable(field: Field) -> bool:
    """Whether a condition may name the field."""
    return field.filterable


def condition(maker: Maker, here: Here, depth: int = 2, semi_joins: int = 0) -> str:
    """A condition; up to `semi_joins` of its outermost ANDed parts are semi- or anti-joins."""
    dice = maker.dice
    shape = dice.integer(0, 9) if depth else 0
    if semi_joins and chance(dice, 20):
        joins = [join for _ in range(dice.integer(1, semi_joins)) if (join := semi_join(maker, here))]
        others = some(dice, 0 if joins else 1, 2, lambda: _simple(maker, here, depth - 1))
        return _joined(maker, joins + others, "AND")
    if shape < 4:
        return comparison(maker, here)
    if shape == 9:
        return f"{maker.word('NOT')} {_simple(maker, here, depth - 1)}"
    return _joined(maker, some(dice, 2, 4, lambda: _simple(maker, here, depth - 1)), "AND" if shape < 7 else "OR")


def _joined(maker: Maker, parts: list[str], word: str) -> str:
    text = parts[0]
    for part in parts[1:]:
        text += f"{maker.space()}{maker.word(word)}{maker.space()}{part}"
    return text


def _simple(maker: Maker, here: Here, depth: int) -> str:
    if depth > 0 and chance(maker.dice, 45):
        return f"({maker.gap()}{condition(maker, here, depth)}{maker.gap()})"
    return comparison(maker, here)


def comparison(maker: Maker, here: Here) -> str:
    """One comparison of a field or of a function of it."""
    target = maker.path(here, filterable)
    if target is None:
        return f"{maker.word('Id')} != {maker.word('null')}"
    if target.type in {"date", "datetime"} and chance(maker.dice, 30):
        return of_function(maker, date_function(maker, target))
    if target.type == "picklist" and chance(maker.dice, 8):
        return compared(maker, target._replace(text=f"{maker.word('toLabel')}({target.text})"))
    return compared(maker, target)


def compared(maker: Maker, target: Target) -> str:
    """A comparison with the thing named on its left."""
    dice, left = maker.dice, target.text
    if chance(dice, 4 if target.type == "boolean" else 12):
        empty = "''" if target.type in TEXT_TYPES and chance(dice, 40) else maker.word("null")
        return f"{left} {one(dice, _EQUAL)} {empty}"
    if target.type == "multipicklist":
        return _of_tags(maker, target)
    if chance(dice, 20):
        values = [maker.literal(target) for _ in range(dice.integer(1, 4))]
        if chance(dice, 8):
            values.append("''" if target.type in TEXT_TYPES else maker.word("null"))
        word = maker.word(one(dice, ("IN", "NOT IN")))
        return f"{left} {word}{maker.space()}({maker.gap()}{f',{maker.gap()}'.join(values)})"
    if target.type in TEXT_TYPES and chance(dice, 35):
        return f"{left} {maker.word('LIKE')} {maker.pattern(target)}"
    operators = _EQUAL if target.type == "boolean" or (target.type in _KEYS and chance(dice, 80)) else _ORDERED
    space = maker.gap()
    return f"{left}{space}{one(dice, operators)}{space}{maker.literal(target)}"


def _of_tags(maker: Maker, target: Target) -> str:
    dice = maker.dice
    if chance(dice, 25):
        return f"{target.text} {one(dice, _EQUAL)} {maker.literal(target)}"
    word = maker.word(one(dice, ("INCLUDES", "EXCLUDES")))
    return f"{target.text} {word} ({', '.join(some(dice, 1, 3, lambda: maker.literal(target)))})"


def date_function(maker: Maker, target: Target) -> Target:
    """A date function of a date or dateTime field."""
    name = one(maker.dice, _OF_DAY)
    argument = target.text
    if target.type == "datetime":
        name = one(maker.dice, (*_OF_DAY, "DAY_ONLY", "DAY_ONLY", "HOUR_IN_DAY"))
        if chance(maker.dice, 40):
            argument = f"{maker.word('convertTimezone')}({argument})"
    return Target(f"{maker.word(name)}({argument})", "date" if name == "DAY_ONLY" else "int")


def of_function(maker: Maker, target: Target) -> str:
    """A comparison of a date function."""
    dice = maker.dice

    def value() -> str:
        return maker.literal(target) if target.type == "date" else one(dice, _NUMBERS)

    if chance(dice, 15):
        return f"{target.text} {maker.word(one(dice, ('IN', 'NOT IN')))} ({', '.join(some(dice, 1, 3, value))})"
    if chance(dice, 8):
        return f"{target.text} {one(dice, _EQUAL)} {maker.word('null')}"
    return f"{target.text} {one(dice, _ORDERED)} {value()}"


def semi_join(maker: Maker, here: Here) -> str:
    """`reference [NOT] IN (SELECT …)` between objects that fit, or "" when the dice find none."""
    dice, objects = maker.dice, maker.world.schema.objects
    left = one(dice, [f for f in here.sobject.fields.values() if f.name == "Id" or f.reference_to])
    meant = here.sobject.name if left.name == "Id" else one(dice, left.reference_to)
    inner = [
        (name, field.name)
        for name, other in objects.items()
        for field in other.fields.values()
        if name not in {here.sobject.name, "Task", "Event"}
        and ((field.name == "Id" and name == meant) or field.reference_to == (meant,))
    ]
    if not inner:
        return ""
    name, selected = one(dice, inner)
    inside = Here(objects[name])
    where = f" {maker.word('WHERE')} {condition(maker, inside, 1)}" if chance(dice, 60) else ""
    negated = maker.word(one(dice, ("IN", "NOT IN")))
    return (
        f"{maker.word(left.name)} {negated} ({maker.gap()}{maker.word('SELECT')} {maker.word(selected)}"
        f" {maker.word('FROM')} {maker.word(name)}{where})"
    )
