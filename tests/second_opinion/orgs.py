"""Small random organisations that lean towards the awkward: empty fields, letters with odd cases, days at the edge."""

from datetime import UTC, datetime

from crmarena.query import Clock
from crmarena.schema import Field, SObject, to_18
from second_opinion.dice import Dice, chance, one, several
from second_opinion.world import Record, Value, World, schema, tidy

TEXTS = (
    "a", "A", "ab", "Ab", "aB", "abc", "b", "", " a", "a ", "É", "é", "e\u0301", "ß", "ẞ", "ss", "SS", "straße",
    "STRASSE", "İ", "i", "I", "ı", "ſ", "s", "K", "k", "\u212a", "Σ", "σ", "ς", "Ω", "\u2126", "µ", "μ", "Å",
    "100%", "a_b", "a%b", "a\\b", "O'Brien", 'say "x"', "tab\there", "line\nbreak", "日本", "𝔸", "Ǆ", "ǆ", "ǅ",
    "Acme Works", "acme works", "ACME GmbH & Co", "x-ray", "null", "true", "0", "10", "9", "é ü", "ÉCOLE verte",
)  # fmt: skip
WORDS = (
    "router", "Router", "blue", "Grün", "grün", "école", "ecole", "O'Brien", "AT&T", "x-ray", "a", "42", "4G", "naïve",
    "support", "Support!", "late", "delivery", "refund", "straße", "STRASSE", "and", "or", "not", "İstanbul", "日本",
    "blue-green", "blue", "router2", "routers", "e-mail", "ada@example.com", "C++", "résumé", "resume",
)  # fmt: skip
DAYS = (
    "2024-05-15", "2024-05-14", "2024-05-16", "2024-05-12", "2024-05-11", "2024-05-01", "2024-04-30", "2024-04-01",
    "2024-03-31", "2024-03-10", "2024-02-29", "2024-01-01", "2024-01-07", "2024-01-08", "2023-12-31", "2023-11-05",
    "2023-05-15", "2022-12-31", "2024-12-31", "2025-01-01", "2024-07-01", "2024-06-30", "1999-12-31", "2020-02-29",
)  # fmt: skip
HOURS = (
    "00:00:00.000", "23:59:59.999", "12:00:00.000", "04:00:00.000", "03:59:59.999", "05:00:00.000", "06:30:00.000",
    "07:00:00.000", "22:00:00.000", "22:00:00.001", "14:59:00.000",
)  # fmt: skip
ZONES = ("UTC", "America/New_York", "America/Los_Angeles", "Europe/Vienna", "Asia/Kolkata", "Pacific/Auckland")
NOWS = (
    "2024-05-15T12:00:00",
    "2024-05-15T02:30:00",
    "2024-03-31T23:30:00",
    "2024-01-01T00:00:00",
    "2024-02-29T18:00:00",
)
_NUMBERS = (0.0, 1.0, -1.0, 0.5, 2.25, 100.0, 99.75, 1234.5, 1000000.0, 12.25, -3.5)
_DIGITS = "aAbB01Z"


def world(dice: Dice, most: int = 7) -> World:
    """A random organisation of every object, with at least one record each, and a clock."""
    shape = schema(one(dice, ("b2b", "b2c")))
    ids = {name: _ids(dice, sobject, most) for name, sobject in shape.objects.items()}
    rows = {name: [_row(dice, sobject, own, ids) for own in ids[name]] for name, sobject in shape.objects.items()}
    now = datetime.fromisoformat(one(dice, NOWS)).replace(tzinfo=UTC)
    return World(shape, Clock(now, one(dice, ZONES), one(dice, (1, 4, 10)), ids["User"][0]), rows)


def _ids(dice: Dice, sobject: SObject, most: int) -> list[str]:
    """Ids that differ in few characters, some only in case."""
    found: dict[str, None] = {}
    for number in range(dice.integer(1, most)):
        tail = "".join(one(dice, _DIGITS) for _ in range(2))
        found[str(to_18(f"{sobject.prefix}{tail}Kb00000{number:02}{tail[0]}"))] = None
    return list(found)


def _row(dice: Dice, sobject: SObject, own: str, ids: dict[str, list[str]]) -> Record:
    row: Record = {}
    for field in sobject.fields.values():
        if field.name == "Id":
            row["Id"] = own
        elif field.nillable and chance(dice, 25):
            row[field.name] = None
        else:
            row[field.name] = _value(dice, field, ids) if field.name != "IsDeleted" else chance(dice, 8)
    return tidy(row)


def _value(dice: Dice, field: Field, ids: dict[str, list[str]]) -> Value:
    if field.reference_to:
        return one(dice, ids[one(dice, field.reference_to)])
    if field.values:
        return _chosen(dice, field)
    if field.type == "boolean":
        return chance(dice, 50)
    if field.type == "int":
        return one(dice, (0, 1, -1, 2, 7, 10, 1000))
    if field.type in {"double", "currency", "percent"}:
        return one(dice, _NUMBERS)
    return _worded(dice, field)


def _chosen(dice: Dice, field: Field) -> str:
    """A value of a picklist; one that is not restricted may hold others, and known ones in another case."""
    if field.type == "multipicklist":
        return ";".join(several(dice, field.values, 3))
    if field.restricted:
        return one(dice, field.values)
    if chance(dice, 10):
        return one(dice, ("other", "Élan", "élan"))
    return _cased(dice, one(dice, field.values[:6]))


def _worded(dice: Dice, field: Field) -> str:
    if field.auto_number:
        return field.auto_number.format(dice.integer(1, 12))
    if field.type == "date":
        return one(dice, DAYS)
    if field.type == "datetime":
        return f"{one(dice, DAYS)}T{one(dice, HOURS)}+0000"
    if field.type == "time":
        return one(dice, HOURS) + "Z"
    if field.long_text or chance(dice, 30):
        return " ".join(several(dice, WORDS, 9 if field.long_text else 4)) or "a"
    return one(dice, TEXTS) if field.nillable else one(dice, TEXTS) or "a"


def _cased(dice: Dice, text: str) -> str:
    return one(dice, (text, text, text, text, text, text.upper(), text.lower()))
