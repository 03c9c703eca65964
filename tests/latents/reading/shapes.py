"""Sentences recognised by the bank they were drawn from: any reading of a template, with what stands in its slots."""

import re
from collections.abc import Iterator, Mapping

from crmarena.records.text.dialogue import SHORT
from crmarena.records.text.realise import Entry, Slot, Template

#: The article before a slot follows what stands in the slot.
_WORDS = {"a": "an?", "an": "an?"}
ANY = r"[^;:!?\n]{1,90}?"


def formal(text: str) -> str:
    """The text without casual forms."""
    for long, short in SHORT.items():
        text = text.replace(short, long)
    return text


class Shape:
    """A pattern of all readings of one template. `slots` says what may stand in some; elsewhere anything short may."""

    def __init__(self, template: Template, slots: Mapping[str, str]) -> None:
        self._slots = slots
        self._names: list[str] = []
        self._pattern = re.compile(self._of(template), re.IGNORECASE)

    def _of(self, template: Template) -> str:
        out = []
        for part in template:
            if isinstance(part, str):
                words = re.split(r"\s+", formal(part))
                out.append(r"\s*".join(_WORDS.get(word.lower(), re.escape(word)) for word in words))
            elif isinstance(part, Slot):
                if part.name in self._slots:
                    self._names.append(part.name)
                    out.append(f"({self._slots[part.name]})")
                else:
                    out.append(ANY)
            else:
                out.append(f"(?:{'|'.join(self._of(option) for option in part)})")
        return "".join(out)

    def find(self, text: str) -> dict[str, str] | None:
        """What stands in the slots where the text holds a reading, or None."""
        found = self._pattern.search(formal(text))
        if not found:
            return None
        return {name: value for name, value in zip(self._names, found.groups(), strict=True) if value is not None}

    def behind(self, text: str) -> str | None:
        """What follows the reading in its sentence, or None where the text holds none."""
        found = self._pattern.search(formal(text))
        return None if found is None else formal(text)[found.end() :].partition(".")[0].strip(" :")


class Shapes:
    """The shapes of the entries of some rules, tried in turn; `half` picks the question (0) or the answer (1)."""

    def __init__(self, entries: tuple[Entry, ...], slots: Mapping[str, str] | None = None, half: int = 0) -> None:
        self._shapes = [Shape(entry[half], slots or {}) for entry in entries]

    def behind(self, text: str) -> list[str]:
        """What follows each reading in its sentence."""
        return [found for shape in self._shapes if (found := shape.behind(text)) is not None]

    def all(self, text: str) -> Iterator[dict[str, str]]:
        """What each shape that fits finds."""
        return (found for shape in self._shapes if (found := shape.find(text)) is not None)

    def first(self, text: str) -> dict[str, str] | None:
        """What the first shape that fits finds."""
        return next(self.all(text), None)
