"""Random SOQL statements that Salesforce would accept."""

from crmarena.schema import Field, SObject
from second_opinion.dice import Dice, chance, one, some
from second_opinion.keys import ordered
from second_opinion.maker import Here, Maker, Target, always
from second_opinion.predicates import condition, date_function
from second_opinion.summaries import summary
from second_opinion.world import World

_POPULAR = ("Case", "Account", "Opportunity", "Task", "Contact", "Order", "Lead", "User")


def statement(dice: Dice, world: World) -> str:
    """One statement about a world."""
    maker = Maker(dice, world)
    names = list(world.schema.objects)
    sobject = world.schema.objects[one(dice, _POPULAR if chance(dice, 60) else names)]
    shape = dice.integer(0, 99)
    if shape < 62:
        return records(maker, sobject)
    if shape < 68:
        return count(maker, sobject)
    return summary(maker, sobject)


def here_of(maker: Maker, sobject: SObject, relation: str = "") -> tuple[Here, str]:
    """An object or child relationship with or without aliases, and the text of its FROM clause."""
    if not chance(maker.dice, 20):
        return Here(sobject), maker.word(relation or sobject.name)
    alias = one(maker.dice, ("x", "a1", "Row"))
    parents: tuple[tuple[str, str], ...] = ()
    single = [f for f in sobject.fields.values() if f.relationship_name and not f.polymorphic]
    text = f"{maker.word(relation or sobject.name)} {maker.word(one(maker.dice, ('', 'AS ')))}{alias}"
    if single and not relation and chance(maker.dice, 40):
        relation = str(one(maker.dice, single).relationship_name)
        parents = (("par", relation),)
        text += f", {alias}.{maker.word(relation)} par"
    return Here(sobject, alias, parents), text


def count(maker: Maker, sobject: SObject) -> str:
    """SELECT COUNT()."""
    here, source = here_of(maker, sobject)
    text = f"{maker.word('SELECT')} {maker.word('COUNT')}() {maker.word('FROM')} {source}"
    return text + _where(maker, here, 2) + _limit(maker, offset=False)


def records(maker: Maker, sobject: SObject, level: int = 0, relation: str = "") -> str:
    """A query for records: the outermost one, or the child query of a relationship."""
    here, source = here_of(maker, sobject, relation)
    selected = _selected(maker, here, level)
    scope = ""
    if not level and "OwnerId" in sobject.fields and chance(maker.dice, 6):
        scope = f" {maker.word('USING SCOPE')} {maker.word(one(maker.dice, ('mine', 'everything')))}"
    where = _where(maker, here, 0 if level else 2)
    limit = " LIMIT 200" if _ALL in selected else _limit(maker, offset=not level)
    end = f"{_with(maker, level)}{order(maker, here)}{limit}{_purpose(maker, level)}"
    return (
        f"{maker.word('SELECT')}{maker.space()}{f'{maker.gap()},{maker.gap()}'.join(selected)}{maker.space()}"
        f"{maker.word('FROM')} {source}{scope}{where}{end}"
    )


_ALL = "FIELDS(ALL)"


def _selected(maker: Maker, here: Here, level: int) -> list[str]:
    taken: set[str] = set()
    found = []
    for make in some(
        maker.dice, 1, 6, lambda: one(maker.dice, (_field, _field, _field, _field, _called, _typeof, _children))
    ):
        for text, keys in make(maker, here, level):
            if not keys & taken:
                taken |= keys
                found.append(text)
    if not found or chance(maker.dice, 3):
        return [one(maker.dice, ("FIELDS(STANDARD)", _ALL))] if chance(maker.dice, 50) else ["Id"]
    return found


Piece = list[tuple[str, set[str]]]
"""A selected item and what it would be a duplicate of; none or one."""


def _field(maker: Maker, here: Here, level: int) -> Piece:
    del level
    target = maker.path(here, always, 5)
    return [(target.text, _keys(here, target))] if target else []


def _keys(here: Here, target: Target) -> set[str]:
    """The path without a prefix; a relationship also stands for itself, so that TYPEOF does not meet it."""
    path = target.text.lower().split(".")
    if path[0] in {here.sobject.name.lower(), here.alias.lower()} and len(path) > 1:
        path = path[1:]
    if path[0] == "par":
        path = [here.parents[0][1].lower(), *path[1:]]
    return {".".join(path)} if len(path) == 1 else {".".join(path), f"{path[0]}!"}


def _called(maker: Maker, here: Here, level: int) -> Piece:
    del level
    target = maker.path(here, lambda field: field.type in {"currency", "date", "datetime", "picklist"}, 0)
    if target is None or target.field is None:
        return []
    names = {"currency": ("FORMAT", "convertCurrency"), "picklist": ("toLabel",)}.get(target.type, ("FORMAT",))
    if target.field.name == "Amount" or target.type != "currency":
        text = f"{maker.word(one(maker.dice, names))}({target.text})"
    else:
        text = f"{maker.word('convertCurrency')}({target.text})"
    if (
        target.field.name in here.sobject.fields
        and chance(maker.dice, 40)
        and not target.text.lower().startswith("par.")
    ):
        return [(f"{text} shown", {"shown"})]
    return [(text, _keys(here, target))]


def _typeof(maker: Maker, here: Here, level: int) -> Piece:
    del level
    dice = maker.dice
    open_ones = [f for f in here.sobject.fields.values() if f.polymorphic]
    if not open_ones:
        return []
    field = one(dice, open_ones)
    targets = list(dict.fromkeys(one(dice, field.reference_to) for _ in range(2)))
    whens = ""
    for name in targets:
        other = maker.world.schema.objects[name]
        columns = dict.fromkeys(one(dice, list(other.fields)) for _ in range(dice.integer(1, 3)))
        whens += f" {maker.word('WHEN')} {maker.word(name)} {maker.word('THEN')} {', '.join(columns)}"
    otherwise = f" {maker.word('ELSE')} {one(dice, ('Name', 'Id, Name', 'Name, Type'))}" if chance(dice, 50) else ""
    relation = str(field.relationship_name)
    text = f"{maker.word('TYPEOF')} {maker.word(relation)}{whens}{otherwise} {maker.word('END')}"
    return [(text, {f"{relation.lower()}!"})]


def _children(maker: Maker, here: Here, level: int) -> Piece:
    if level > 1 or not here.sobject.children:
        return []
    child = one(maker.dice, here.sobject.children)
    inner = records(maker, maker.world.schema.objects[child.object], level + 1, child.name)
    return [(f"({maker.gap()}{inner}{maker.gap()})", {child.name.lower()})]


def _where(maker: Maker, here: Here, semi_joins: int) -> str:
    if not chance(maker.dice, 65):
        return ""
    return f"{maker.space()}{maker.word('WHERE')} {condition(maker, here, 3, semi_joins)}"


def order(maker: Maker, here: Here) -> str:
    """ORDER BY, or nothing."""
    if not chance(maker.dice, 45):
        return ""
    targets = [maker.path(here, _sortable) for _ in range(maker.dice.integer(1, 3))]
    return ordered(maker, [_dated(maker, target) for target in targets if target])


def _dated(maker: Maker, target: Target) -> str:
    """The field, or now and then a date function of it."""
    if target.type in {"date", "datetime"} and chance(maker.dice, 15):
        return date_function(maker, target).text
    return target.text


def _sortable(field: Field) -> bool:
    return field.sortable


def _with(maker: Maker, level: int) -> str:
    if level or not chance(maker.dice, 5):
        return ""
    return f" {maker.word('WITH')} {maker.word(one(maker.dice, ('SECURITY_ENFORCED', 'USER_MODE', 'SYSTEM_MODE')))}"


def _limit(maker: Maker, offset: bool) -> str:
    text = ""
    if chance(maker.dice, 30):
        text += f" {maker.word('LIMIT')} {one(maker.dice, (1, 2, 3, 5, 0, 50, 2000))}"
    if offset and chance(maker.dice, 10):
        text += f" {maker.word('OFFSET')} {one(maker.dice, (0, 1, 2, 5, 2000))}"
    return text


def _purpose(maker: Maker, level: int) -> str:
    if level or not chance(maker.dice, 4):
        return ""
    return " " + maker.word(one(maker.dice, ("FOR VIEW", "FOR REFERENCE", "UPDATE TRACKING", "UPDATE VIEWSTAT")))
