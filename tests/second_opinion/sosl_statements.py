"""Random SOSL statements that Salesforce would accept."""

from crmarena.schema import SObject
from second_opinion.dice import Dice, chance, one, several, some
from second_opinion.keys import ordered
from second_opinion.maker import Here, Maker, always
from second_opinion.orgs import WORDS
from second_opinion.predicates import condition
from second_opinion.sosl_evaluator import words
from second_opinion.world import World

_RESERVED = frozenset("?&|!{}[]()^~*:\\\"'+-")
_OPERATORS = frozenset(("and", "or", "not"))


def search_statement(dice: Dice, world: World) -> str:
    """One search in a world."""
    maker = Maker(dice, world)
    text = f"{maker.word('FIND')}{maker.gap()}{{{terms(maker, 2)}}}"
    if chance(dice, 40):
        text += f" {maker.word('IN')} {maker.word(one(dice, ('ALL', 'NAME', 'EMAIL', 'PHONE')))} {maker.word('FIELDS')}"
    if not chance(dice, 75):
        return text
    searchable = [o for o in world.schema.objects.values() if o.searchable]
    chosen = several(dice, searchable, 3)
    entries = [_returned(maker, sobject, alone=len(chosen) == 1) for sobject in chosen]
    text += f"{maker.space()}{maker.word('RETURNING')} {f',{maker.gap()}'.join(entries)}"
    if len(chosen) == 1 and chance(dice, 20):
        text += f" {maker.word('LIMIT')} {one(dice, (1, 2, 50, 2000))}"
    return text


def terms(maker: Maker, depth: int) -> str:
    """Terms joined by operators or blanks."""
    parts = some(maker.dice, 1, 4, lambda: _part(maker, depth))
    text = parts[0]
    for part in parts[1:]:
        joiner = maker.word(one(maker.dice, ("", "AND", "OR", "AND NOT", "")))
        text += f" {joiner} {part}" if joiner else f" {part}"
    return text


def _part(maker: Maker, depth: int) -> str:
    dice = maker.dice
    if depth and chance(dice, 20):
        return f"({maker.gap()}{terms(maker, depth - 1)}{maker.gap()})"
    if chance(dice, 25):
        return '"' + " ".join(some(dice, 1, 3, lambda: _word(maker))) + '"'
    return _word(maker)


def _word(maker: Maker) -> str:
    """A word of the world or of the list, in some case, sometimes with wildcards, reserved characters escaped."""
    text = maker.word(_heard(maker) if chance(maker.dice, 60) else one(maker.dice, WORDS))
    if text.lower() in _OPERATORS or len(text) < 2 or not words(text):
        text = "router"
    made = "".join(f"\\{char}" if char in _RESERVED else char for char in text)
    if not text.isalnum() or not text.isascii() or not chance(maker.dice, 30):
        return made
    at = maker.dice.integer(2, len(text))
    return one(
        maker.dice, (f"{text[:at]}*", f"{text[:at]}?{text[at + 1 :]}", f"{text[:at]}*{text[at + 1 :]}", f"{text}?")
    )


def _heard(maker: Maker) -> str:
    """A word some record has in a searchable field."""
    dice = maker.dice
    sobject = one(dice, [o for o in maker.world.schema.objects.values() if o.searchable])
    row = one(dice, maker.world.rows[sobject.name])
    value = row[one(dice, [f for f in sobject.fields.values() if f.searchable]).name]
    return one(dice, str(value).split() or ["router"]) if value is not None else "router"


def _returned(maker: Maker, sobject: SObject, alone: bool) -> str:
    if chance(maker.dice, 25):
        return maker.word(sobject.name)
    here = Here(sobject)
    targets = [t for _ in range(maker.dice.integer(1, 4)) if (t := maker.path(here, always, 2))]
    unique = {t.text.lower().removeprefix(f"{sobject.name.lower()}."): t.text for t in targets}
    text = ", ".join(unique.values())
    if chance(maker.dice, 30):
        text += f" {maker.word('WHERE')} {condition(maker, here, 2, 1)}"
    if chance(maker.dice, 35):
        keys = [t for _ in range(2) if (t := maker.path(here, lambda field: field.sortable, 2))]
        text += ordered(maker, [key.text for key in keys])
    if chance(maker.dice, 15):
        text += f" {maker.word('LIMIT')} {one(maker.dice, (1, 2, 5, 100))}"
    if alone and chance(maker.dice, 8):
        text += f" {maker.word('OFFSET')} {one(maker.dice, (0, 1, 2))}"
    return f"{maker.word(sobject.name)}{maker.gap()}({text})"
