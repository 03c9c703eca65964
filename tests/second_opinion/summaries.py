"""Random SOQL statements with aggregates: over everything, grouped, and with subtotals."""

from crmarena.schema import Field, SObject
from second_opinion.dice import chance, one, several
from second_opinion.keys import ordered
from second_opinion.maker import Here, Maker, Target
from second_opinion.predicates import compared, condition, date_function, of_function

_ALIASES = ("n", "total", "Cnt", "s1", "avgAmount", "count", "sum")
_SHOWN_AS = {"COUNT": "int", "COUNT_DISTINCT": "int", "AVG": "double"}


def summary(maker: Maker, sobject: SObject) -> str:
    """A statement that counts or adds up."""
    dice = maker.dice
    here, source = (Here(sobject, "a1"), f"{sobject.name} a1") if chance(dice, 10) else (Here(sobject), sobject.name)
    kind = one(dice, ("", "", "", "", "ROLLUP", "CUBE"))
    groups = _groups(maker, here, plain=bool(kind)) if chance(dice, 80) else []
    aggregates = [made for _ in range(dice.integer(0 if groups else 1, 3)) if (made := _aggregate(maker, here, groups))]
    if not groups and not aggregates:
        aggregates = [Target(f"{maker.word('COUNT')}(Id)", "int")]
    where = f" {maker.word('WHERE')} {condition(maker, here, 2, 2)}" if chance(dice, 45) else ""
    selected = ", ".join(_selected(maker, groups, aggregates, kind))
    text = f"{maker.word('SELECT')} {selected} {maker.word('FROM')} {source}"
    if not groups:
        return text + where
    items = f",{maker.gap()}".join(group.text for group in groups)
    grouping = f"{maker.word(kind)}{maker.gap()}({items})" if kind else items
    return (
        f"{text}{where} {maker.word('GROUP BY')} {grouping}{_having(maker, here, groups)}"
        f"{_order(maker, here, groups)}{_limit(maker)}"
    )


def _groups(maker: Maker, here: Here, plain: bool) -> list[Target]:
    """One to three groupings with different keys."""
    found: dict[str, Target] = {}
    for _ in range(maker.dice.integer(1, 3)):
        target = maker.path(here, _groupable if plain or chance(maker.dice, 70) else _dated)
        if target is None:
            continue
        if target.type == "datetime" or (target.type == "date" and chance(maker.dice, 50)):
            target = date_function(maker, target)
        called = target.text.lower().replace(f"({here.sobject.name.lower()}.", "(").replace("(a1.", "(")
        found.setdefault(called if "(" in called else target.key, target)
    return list(found.values())


def _groupable(field: Field) -> bool:
    return field.groupable


def _dated(field: Field) -> bool:
    return field.type in {"date", "datetime"}


def _aggregate(maker: Maker, here: Here, groups: list[Target]) -> Target | None:
    """An aggregate of a field that is not grouped, or None."""
    target = maker.path(here, lambda field: bool(field.aggregates))
    if target is None or target.key in {group.key for group in groups}:
        return None
    allowed = target.field.aggregates if target.field else ("COUNT", "COUNT_DISTINCT", "MIN", "MAX")
    name = one(maker.dice, allowed)
    field = target.field if name in {"MIN", "MAX"} else None
    return Target(f"{maker.word(name)}({maker.gap()}{target.text})", _SHOWN_AS.get(name, target.type), field)


def _selected(maker: Maker, groups: list[Target], aggregates: list[Target], kind: str) -> list[str]:
    dice = maker.dice
    shown = list(groups) if chance(dice, 75) or not aggregates else several(dice, groups, 3) if groups else []
    extra = [Target(f"{maker.word('GROUPING')}({group.text})", "int") for group in groups if kind and chance(dice, 40)]
    found, taken = [], {target.key for target in shown}
    for target in [*shown, *aggregates, *extra]:
        text = target.text
        if chance(dice, 35):
            alias = one(dice, _ALIASES)
            if alias.lower() not in taken:
                taken.add(alias.lower())
                text += f" {alias}"
        found.append(text)
    return found


def _having(maker: Maker, here: Here, groups: list[Target]) -> str:
    if not chance(maker.dice, 35):
        return ""
    parts = [_having_part(maker, here, groups) for _ in range(maker.dice.integer(1, 3))]
    word = f" {maker.word(one(maker.dice, ('AND', 'OR')))} "
    text = word.join(f"({maker.word('NOT')} {part})" if chance(maker.dice, 12) else part for part in parts)
    negated = f"{maker.word('NOT')} " if len(parts) == 1 and text == parts[0] and chance(maker.dice, 15) else ""
    return f" {maker.word('HAVING')} {negated}{text}"


def _having_part(maker: Maker, here: Here, groups: list[Target]) -> str:
    if chance(maker.dice, 30):
        group = one(maker.dice, groups)
        return of_function(maker, group) if "(" in group.text else compared(maker, group)
    target = _aggregate(maker, here, groups) or Target("COUNT(Id)", "int")
    if target.type == "int":
        return f"{target.text} {one(maker.dice, ('>', '>=', '=', '!=', '<', '<='))} {one(maker.dice, (1, 0, 2, 3))}"
    return compared(maker, target)


def _order(maker: Maker, here: Here, groups: list[Target]) -> str:
    if not chance(maker.dice, 50):
        return ""
    items = []
    for _ in range(maker.dice.integer(1, 3)):
        target = one(maker.dice, groups) if chance(maker.dice, 60) else _aggregate(maker, here, groups)
        items += [target.text] if target else []
    return ordered(maker, items)


def _limit(maker: Maker) -> str:
    text = f" {maker.word('LIMIT')} {one(maker.dice, (1, 2, 5, 0, 100))}" if chance(maker.dice, 20) else ""
    return text + (f" {maker.word('OFFSET')} {one(maker.dice, (0, 1, 3))}" if chance(maker.dice, 5) else "")
