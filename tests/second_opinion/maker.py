"""What the makers of random statements share: spelling, paths that exist, and literals that fit a field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from crmarena.schema import Field, SObject
from second_opinion.dice import Dice, chance, one
from second_opinion.orgs import DAYS, HOURS, TEXTS
from second_opinion.values import TEXT_TYPES
from second_opinion.world import Value, World

UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", "'": "\\'", "\b": "\\b", "\f": "\\f"}


class Target(NamedTuple):
    """A path of a statement and what it leads to; `field` is None for a member of a polymorphic parent."""

    text: str
    type: str
    field: Field | None = None

    @property
    def key(self) -> str:
        """The name under which an answer gives it."""
        return self.text.rpartition(".")[2].lower()


Need = Callable[[Field], bool]


def always(field: Field) -> bool:
    """Every field serves."""
    return bool(field)


@dataclass(frozen=True)
class Here:
    """An object a clause speaks of, with its alias and the aliases of its parents."""

    sobject: SObject
    alias: str = ""
    parents: tuple[tuple[str, str], ...] = ()


class Maker:
    """Dice and a world to speak about."""

    def __init__(self, dice: Dice, world: World) -> None:
        self.dice = dice
        self.world = world

    def word(self, text: str) -> str:
        """A keyword or name in the case of the day."""
        return one(self.dice, (text, text, text, text.lower(), text.upper(), text.swapcase()))

    def space(self) -> str:
        """White space."""
        return one(self.dice, (" ", " ", " ", " ", " ", "\n", "  ", "\t", " \r\n "))

    def gap(self) -> str:
        """White space that may be absent."""
        return one(self.dice, ("", "", "", " ", "\n"))

    def path(self, here: Here, need: Need, hops: int = 3) -> Target | None:
        """A path to a field that serves the need, over at most `hops` parents; None when there is none."""
        spelled, sobject = self._start(here)
        while hops and chance(self.dice, 25):
            steps = [f for f in sobject.fields.values() if f.relationship_name]
            step = one(self.dice, steps)
            spelled += self.word(str(step.relationship_name)) + "."
            hops -= 1
            if step.polymorphic:
                return self._member(spelled, need)
            sobject = self.world.schema.objects[step.reference_to[0]]
        fitting = [f for f in sobject.fields.values() if need(f)]
        if not fitting:
            return None
        field = one(self.dice, fitting)
        return Target(spelled + self.word(field.name), field.type, field)

    def _start(self, here: Here) -> tuple[str, SObject]:
        if here.parents and chance(self.dice, 30):
            alias, relation = one(self.dice, here.parents)
            step = here.sobject.relationship(relation)
            assert step is not None
            return self.word(alias) + ".", self.world.schema.objects[step.reference_to[0]]
        prefixes = ("", "", "", "", f"{here.alias}." if here.alias else "", f"{here.sobject.name}.")
        return self.word(one(self.dice, prefixes)), here.sobject

    def _member(self, spelled: str, need: Need) -> Target | None:
        name = self.world.schema.objects["Account"].fields["Name"]
        if not need(name):
            return None
        leaf = one(self.dice, ("Name", "Type", "Id"))
        return Target(spelled + self.word(leaf), "id" if leaf == "Id" else "string")

    def quoted(self, text: str) -> str:
        """A string literal for a text."""
        body = "".join(_ESCAPES.get(char, char) for char in text)
        if body and chance(self.dice, 5) and ord(text[0]) < 0x10000:
            body = f"\\u{ord(text[0]):04x}" + "".join(_ESCAPES.get(char, char) for char in text[1:])
        return f"'{body}'"

    def known(self, target: Target) -> Value:
        """A value some record has in the field, or None."""
        if target.field is None:
            return None
        found: list[Value] = []
        for name, sobject in self.world.schema.objects.items():
            if sobject.fields.get(target.field.name) is target.field:
                found += [row[target.field.name] for row in self.world.rows[name]]
        return one(self.dice, found) if found else None

    def literal(self, target: Target) -> str:
        """A literal of the field's type; never null."""
        kind, known = target.type, self.known(target) if chance(self.dice, 60) else None
        if kind in {"id", "reference"}:
            return self._id(target, known)
        if kind in TEXT_TYPES:
            return self.quoted(self._recased(str(known))) if known is not None else self.quoted(self._text(target))
        if kind == "boolean":
            return self.word(one(self.dice, ("TRUE", "FALSE")))
        if kind in {"date", "datetime"} and chance(self.dice, 50):
            return self.date_literal()
        if known is not None and kind in {"date", "time"}:
            return str(known)
        return self._plain(kind, known)

    def _plain(self, kind: str, known: Value) -> str:
        hour = one(self.dice, (*HOURS, "10:20:30", "10:20:30.5"))
        if kind == "date":
            return one(self.dice, DAYS)
        if kind == "time":
            return hour + "Z"
        if kind == "datetime":
            written = str(known).replace("+0000", "Z") if known else f"{one(self.dice, DAYS)}T{hour}Z"
            return written.removesuffix("Z") + one(self.dice, ("Z", "Z", "z", "+02:00", "-05:30"))
        if kind == "int":
            return one(self.dice, ("0", "1", "-1", "+7", "1000", "2147483647"))
        number = one(self.dice, ("0", "1", "0.5", ".5", "-3.5", "2.25", "100.00", "+99.75", "1000000", "12.25"))
        return (
            f"USD{number.lstrip('+-')}"
            if kind == "currency" and number[0] in "019" and chance(self.dice, 20)
            else number
        )

    def _id(self, target: Target, known: Value) -> str:
        if known is None:
            name = one(self.dice, target.field.reference_to) if target.field and target.field.reference_to else "Case"
            known = one(self.dice, self.world.rows[name])["Id"]
        text = str(known)
        return f"'{one(self.dice, (text, text, text[:15], text.lower(), text.upper()))}'"

    def _text(self, target: Target) -> str:
        if target.field is not None and target.field.values and chance(self.dice, 70):
            return self._recased(one(self.dice, target.field.values))
        if target.text.lower().endswith(".type") and target.field is None:
            return self._recased(one(self.dice, ("User", "Group", "Case", "Account", "Contact")))
        return one(self.dice, [text for text in TEXTS if text])

    def _recased(self, text: str) -> str:
        return one(self.dice, (text, text, text.upper(), text.lower(), text.swapcase()))

    def date_literal(self) -> str:
        """A date literal such as TODAY or N_WEEKS_AGO:3."""
        unit, n = one(self.dice, UNITS), one(self.dice, (0, 1, 2, 3, 7, 12, 40))
        if unit == "DAY" and chance(self.dice, 50):
            return self.word(one(self.dice, ("TODAY", "YESTERDAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS")))
        counted = (f"LAST_N_{unit}S:{n}", f"NEXT_N_{unit}S:{n}", f"N_{unit}S_AGO:{n}")
        simple = tuple(f"{which}_{unit}" for which in ("LAST", "THIS", "NEXT"))
        return self.word(one(self.dice, counted if unit == "DAY" else simple + counted))

    def pattern(self, target: Target) -> str:
        """A pattern of LIKE, as a literal."""
        known = self.known(target)
        text = self._recased(str(known)) if known is not None else self._text(target)
        made = ""
        for char in text[:12]:
            plain = f"\\{char}" if char in "%_" and chance(self.dice, 50) else _ESCAPES.get(char, char)
            made += one(self.dice, (plain, plain, plain, plain, plain, "_", "%"))
        return f"'{one(self.dice, ('', '%'))}{made}{one(self.dice, ('%', '', '_'))}'" if made else "'%'"
